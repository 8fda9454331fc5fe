import { expect, test } from 'vitest'
import { detailText } from './detail-text.ts'

test('an act is told without braces, and without what was left empty', () => {
  expect(detailText('{"autoconnect":true,"folder":"","name":"","uri":"demo://lab?hosts=12"}')).toBe('autoconnect: true, uri: demo://lab?hosts=12')
  expect(detailText('{"action":"start","targets":[{"hostId":"h1","uuid":"u1"},{"hostId":"h1","uuid":"u2"}],"tags":["a","b"],"none":[]}')).toBe('action: start, targets.hostId: h1, targets.uuid: u1, targets.hostId: h1, targets.uuid: u2, tags: a b')
  expect(detailText('{"plan":{"format":"pdf","isBig":false,"most":0}}')).toBe('plan.format: pdf, plan.isBig: false, plan.most: 0')
  expect(detailText('{"fromMs":1796115401894,"periodMs":3600000}')).toBe('from: 2026-12-01 08:56, periodMs: 3600000')
  expect(detailText('{}')).toBe('')
  expect(detailText('not JSON {')).toBe('not JSON {')
})
