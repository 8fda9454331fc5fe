import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { vmRow } from '#shared/model/testing/rows.ts'
import { DomainUuid, HostId } from '../model/ids.ts'
import { compileSearch, searchText } from './compile-search.ts'
import type { SearchSubject } from './compile-search.ts'
import { parseQuery } from './parse-query.ts'

const vm = vmRow(HostId.parse('h1'), 'db-01', {
  uuid: DomainUuid.parse('aaaaaaaa-0000-4000-8000-000000000001'), title: 'Customer database', libvirtId: 4, stateReason: 'booted', autostart: true, vcpus: 4, memoryBytes: 8 * 1024 ** 3, memoryMaxBytes: 8 * 1024 ** 3,
  addresses: [{ address: '10.0.3.17', source: 'lease', mac: '52:54:00:aa:bb:cc' }], osName: 'Debian 12', tags: ['prod', 'Finance'], startedAtMs: 1,
})
const hourMs = 3_600_000
const usage = { cpuPercent: 83.4, memoryUsedBytes: 3 * 1024 ** 3, diskBytesPerSecond: 12.5 * 1024 ** 2, networkBytesPerSecond: 4096 }
/** It has been running for two days and a half. */
const subject: SearchSubject = { vm, hostName: 'kvm01', folder: 'Berlin/Rack A', usage, nowMs: 1 + 60 * hourMs, text: searchText(vm, 'kvm01') }
const matches = (query: string): boolean => compileSearch(query).matches(subject)

describe('the search language', () => {
  it.each(['db', 'DB-01', 'customer', 'kvm01', '10.0.3', '52:54:00:AA', 'debian', 'finance', 'aaaaaaaa-0000', 'customer kvm01', ''])('finds "%s" anywhere in the row', (query) => {
    expect(matches(query)).toBe(true)
  })

  it.each(['state:running host:kvm01 tag:prod mem:>4G', 'mem:8', 'mem:>=8GiB', 'mem:<=8192m', 'cpu:>80', 'vcpus:4', 'ip:10.', 'os:deb', 'name:/^db-\\d+$/', '"customer data"', '-tag:test', 'autostart:yes', 'saved:no', 'template:no', 'folder:rack', 'tag:FINANCE', 'name:"customer"', 'mem:"8G"', 'mem:>4,5G', 'cpu:83,4%', 'uptime:>1,5d', 'cpu:83', 'cpu:83.4%', 'memused:<4G', 'used:3', 'disk:12', 'disk:>10M/s', 'net:4k', 'network:<1', 'uptime:>2d', 'uptime:2d', 'uptime:<1w', 'uptime:>=2d12h', 'up:>90min', 'autostart:ON'])(
    'matches by field: %s',
    (query) => {
      expect(matches(query)).toBe(true)
    },
  )

  it.each(['state:off', 'host:kvm02', 'mem:>8G', 'cpu:<10', '-db', '-tag:prod', 'name:/^web/', 'autostart:no', 'db state:paused', 'uptime:<2d', 'uptime:1d', 'cpu:82', 'memused:>3G', 'disk:>20', 'net:>1M'])('does not match: %s', (query) => {
    expect(matches(query)).toBe(false)
  })

  it('calls a saved guest saved, and a blocked one running', () => {
    const saved = { ...subject, vm: { ...vm, state: 'shutoff', hasManagedSave: true } as const }
    expect(compileSearch('state:saved').matches(saved)).toBe(true)
    expect(compileSearch('state:off').matches(saved)).toBe(false)
    expect(compileSearch('state:running').matches({ ...subject, vm: { ...vm, state: 'blocked' } })).toBe(true)
  })

  it('points at what it does not understand, and searches by the rest', () => {
    const { problems } = parseQuery('db colour:red name:/[/ mem:lots')
    expect(problems.map(({ kind, text }) => [kind, text])).toEqual([
      ['unknown-field', 'colour:red'],
      ['bad-pattern', 'name:/[/'],
      ['bad-size', 'mem:lots'],
    ])
    expect(matches('db colour:red')).toBe(true)
  })

  it.each([
    ['state:foo', 'bad-state'], ['state:"run ning"', 'bad-state'], ['autostart:maybe', 'bad-flag'], ['mem:>abc', 'bad-size'], ['mem:/4/', 'bad-size'], ['mem:"big"', 'bad-size'], ['vcpus:4G', 'bad-count'],
    ['cpu:80M', 'bad-percent'], ['disk:fast', 'bad-rate'], ['uptime:>2', 'bad-duration'], ['uptime:long', 'bad-duration'], ['ho:kvm01', 'unknown-field'],
  ])('finds nothing by what cannot be a value, and says so: %s', (query, kind) => {
    expect(parseQuery(query).problems.map((problem) => problem.kind)).toEqual([kind])
  })

  it.each(['run', 'shut', 'io', 'from', 'blocked', 'BOOTED'])('knows half a word of a state or of its reason: %s', (word) => {
    expect(parseQuery(`state:${word}`).problems).toEqual([])
  })

  it('guesses which field was meant', () => {
    expect(parseQuery('stat:off hsot:kvm colour:red').problems.map(({ field }) => field)).toEqual(['state', 'host', undefined])
  })

  it('takes addresses for words', () => {
    for (const query of ['52:54:00:aa', 'fe80::1', 'abcd:12::1', 'http://x']) expect(parseQuery(query).problems).toEqual([])
  })

  it('says of no machine how long it runs to who must not depend on the time', () => {
    expect(compileSearch('uptime:>1s').matches({ ...subject, nowMs: undefined })).toBe(false)
    expect(compileSearch('uptime:>1s').isLive).toBe(true)
    expect(compileSearch('state:running mem:>1G').isLive).toBe(false)
  })

  it.each(['name:/(a+)+$/', '/(a|aa)+$/', 'name:/(\\d+)*x/', '/(ab*){2,}/'])('refuses a pattern that could run for ever: %s', (query) => {
    expect(parseQuery(query).problems.map(({ kind }) => kind)).toEqual(['slow-pattern'])
    expect(parseQuery(query).terms).toEqual([])
  })

  it.each(['name:/^(db|web)-\\d+$/', '/(ab)+/', '/(a+)?b/', '/\\(x+\\)+/'])('takes an ordinary pattern: %s', (query) => {
    expect(parseQuery(query).problems).toEqual([])
  })

  it('never throws, whatever is typed, and a query and its negation never both match', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const search = compileSearch(text)
        search.matches(subject)
        for (const { start, end, text: part } of search.problems) expect(text.slice(start, end)).toBe(part)
      }),
    )
    fc.assert(fc.property(fc.stringMatching(/^[a-z0-9.]{1,8}$/), (word) => matches(word) !== matches(`-${word}`)))
  })
})
