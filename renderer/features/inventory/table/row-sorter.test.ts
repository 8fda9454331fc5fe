import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { offRow } from '#shared/model/testing/rows.ts'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { createRowSorter } from './row-sorter.ts'
import type { SortContext, SortOrder } from './sort-rows.ts'

const vm = (name: string, more: Partial<Vm> = {}): Vm => offRow(HostId.parse('h'), name, more)
const context = { places: new Map(), usage: new Map() }
const sortRows = (vms: readonly Vm[], order: SortOrder, of: SortContext): readonly Vm[] => createRowSorter()(vms, order, of)
const uuids = Array.from({ length: 20 }, (_, number) => `uuid-${number}`)
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

  it('is the same whether all rows are sorted or only those that changed', () => {
    const row = fc.record({ name: fc.constantFrom('a', 'b-2', 'b-10', 'c'), vcpus: fc.integer({ min: 1, max: 3 }), uuid: fc.constantFrom(...uuids) })
    const step = fc.record({ changed: fc.array(row, { maxLength: 6 }), removed: fc.array(fc.constantFrom(...uuids), { maxLength: 3 }), isDescending: fc.boolean() })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.array(step, { maxLength: 8 }), (first, steps) => {
        const kept = createRowSorter()
        const rows = new Map<string, Vm>()
        for (const { changed, removed, isDescending } of [{ changed: first, removed: [], isDescending: false }, ...steps]) {
          for (const { uuid, name, vcpus } of changed) rows.set(uuid, vm(name, { uuid: DomainUuid.parse(uuid), vcpus }))
          for (const uuid of removed) rows.delete(uuid)
          const order: SortOrder = { id: 'vcpus', isDescending }
          expect(kept([...rows.values()], order, context)).toEqual(sortRows([...rows.values()], order, context))
        }
      }),
    )
  })

  it('is the very same list when nothing has changed', () => {
    const sorter = createRowSorter()
    const rows = [vm('b'), vm('a')]
    const order: SortOrder = { id: 'name', isDescending: false }
    expect(sorter(rows, order, context)).toBe(sorter([...rows], order, context))
  })
})
