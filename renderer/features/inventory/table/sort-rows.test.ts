import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/vm.ts'
import { naturalKey } from '../../../ui/natural-key.ts'
import { sortRows } from './sort-rows.ts'

const vm = (name: string, more: Partial<Vm> = {}): Vm => ({
  hostId: HostId.parse('h'), uuid: DomainUuid.parse(name), name, title: '', libvirtId: null, state: 'shutoff', stateReason: '', isPersistent: true, hasManagedSave: false, autostart: false, vcpus: 1, memoryBytes: 1, memoryMaxBytes: 1,
  addresses: [], osName: '', tags: [], startedAtMs: null, consoles: [], isDetailed: true, ...more,
})
const context = { places: new Map(), usage: new Map() }
const names = (vms: readonly Vm[]): string[] => vms.map(({ name }) => name)

describe('the order of the rows', () => {
  it('counts as people do', () => {
    expect(names(sortRows([vm('web-10'), vm('Web-9'), vm('web-1')], { id: 'name', isDescending: false }, context))).toEqual(['web-1', 'Web-9', 'web-10'])
    expect(naturalKey('a2b') < naturalKey('a10b')).toBe(true)
  })

  it('puts what wants attention first, and keeps equal rows by name in both directions', () => {
    const rows = [vm('c'), vm('a', { state: 'running' }), vm('b', { state: 'crashed' }), vm('d', { state: 'running' })]
    expect(names(sortRows(rows, { id: 'state', isDescending: false }, context))).toEqual(['b', 'a', 'd', 'c'])
    expect(names(sortRows(rows, { id: 'state', isDescending: true }, context))).toEqual(['c', 'a', 'd', 'b'])
  })

  it('sorts addresses by number, and what has none first', () => {
    const at = (address: string): Partial<Vm> => ({ addresses: [{ address, source: 'lease', mac: null }] })
    expect(names(sortRows([vm('x', at('10.0.0.20')), vm('y', at('10.0.0.3')), vm('z')], { id: 'address', isDescending: false }, context))).toEqual(['z', 'y', 'x'])
  })
})
