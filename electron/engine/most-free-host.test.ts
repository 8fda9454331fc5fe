import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import { rankHosts } from './most-free-host.ts'
import type { HostRoom } from './most-free-host.ts'

const GiB = 2 ** 30
const room = (name: string, part: Partial<HostRoom> = {}): HostRoom => ({ hostId: HostId.parse(name), name, memoryBytes: 64 * GiB, promisedMemoryBytes: 16 * GiB, cpus: 16, promisedVcpus: 8, pool: { name: 'default', freeBytes: 500 * GiB }, hasSource: true, ...part })
const demand = { memoryBytes: 8 * GiB, vcpus: 4, diskBytes: 40 * GiB }
const names = (rooms: readonly HostRoom[]): string[] => rankHosts(rooms, demand).map(({ name }) => name)

describe('the best host for a new machine', () => {
  it('is the one that would have the largest share of its memory left, then the one with fewer vCPUs a processor', () => {
    expect(names([room('full', { promisedMemoryBytes: 50 * GiB }), room('big', { memoryBytes: 256 * GiB, promisedMemoryBytes: 200 * GiB }), room('free')])).toEqual(['free', 'big', 'full'])
    expect(names([room('busy', { promisedVcpus: 40 }), room('calm')])).toEqual(['calm', 'busy'])
  })

  it('comes after none on which it fits, and says what stands against the others', () => {
    const ranked = rankHosts([room('small', { memoryBytes: 18 * GiB }), room('crammed', { pool: { name: 'default', freeBytes: GiB } }), room('without', { hasSource: false, pool: null }), room('tight', { promisedMemoryBytes: 55 * GiB })], demand)
    expect(ranked.map(({ name, against }) => [name, against])).toEqual([['tight', []], ['crammed', ['disk']], ['without', ['source', 'disk']], ['small', ['memory']]])
  })

  it('does not depend on the order in which the hosts are known', () => {
    const rooms = fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z]{1,4}$/), free: fc.integer({ min: 0, max: 64 }), vcpus: fc.integer({ min: 0, max: 64 }) }), { selector: ({ name }) => name })
    fc.assert(
      fc.property(rooms, (list) => {
        const all = list.map(({ name, free, vcpus }) => room(name, { promisedMemoryBytes: (64 - free) * GiB, promisedVcpus: vcpus }))
        expect(names(all.toReversed())).toEqual(names(all))
      }),
    )
  })
})
