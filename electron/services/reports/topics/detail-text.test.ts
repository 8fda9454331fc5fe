import { expect, test } from 'vitest'
import { detailText } from './detail-text.ts'
import type { Names } from './detail-text.ts'

const names: Names = { hostName: (hostId) => (hostId === 'h1' ? 'kvm01' : hostId), vmName: ({ uuid }) => (uuid === 'u1' ? 'db-01' : uuid) }
const textOf = (json: string): string => detailText(json, names)

test('an act is told without braces, and without what was left empty', () => {
  expect(textOf('{"autoconnect":true,"folder":"","name":"","uri":"demo://lab?hosts=12"}')).toBe('autoconnect: true, uri: demo://lab?hosts=12')
  expect(textOf('{"plan":{"format":"pdf","isBig":false,"most":0}}')).toBe('plan.format: pdf, plan.isBig: false, plan.most: 0')
  expect(textOf('{"fromMs":1796115401894,"periodMs":3600000}')).toBe('from: 2026-12-01 08:56, periodMs: 3600000')
  expect(textOf('{}')).toBe('')
  expect(textOf('not JSON {')).toBe('not JSON {')
})

test('hosts and machines are told by their names, and by their ids where they are gone', () => {
  expect(textOf('{"action":"start","targets":[{"hostId":"h1","uuid":"u1"},{"hostId":"h1","uuid":"u2"}],"tags":["a","b"],"none":[]}')).toBe('action: start, targets: db-01 (kvm01), targets: u2 (kvm01), tags: a b')
  expect(textOf('{"hostId":"h1","uuid":"u1","name":"db-02"}')).toBe('machine: db-01 (kvm01), name: db-02')
  expect(textOf('{"hostId":"h1"}')).toBe('host: kvm01')
  expect(textOf('{"hostIds":["h1","h9"],"pattern":{"hostId":"h1","name":"lan"},"toHostId":"h1"}')).toBe('hosts: kvm01 h9, pattern.host: kvm01, pattern.name: lan, toHost: kvm01')
})
