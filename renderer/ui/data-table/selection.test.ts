import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId, vmKey } from '#shared/model/ids.ts'
import type { VmKey } from '#shared/model/ids.ts'
import { areAllSelected, pickRow, stepOf } from './selection.ts'
import type { RowSelection } from './selection.ts'

const all = ['a', 'b', 'c', 'd'].map((name) => vmKey({ hostId: HostId.parse('h'), uuid: DomainUuid.parse(name) }))
const [a, b, c, d] = all
if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four keys')
const nothing: RowSelection<VmKey> = { selected: new Set(), anchor: null, active: null }
const pick = (before: RowSelection<VmKey>, picked: VmKey, how: { isRange?: boolean; isToggle?: boolean } = {}): RowSelection<VmKey> => pickRow(before, { keys: () => all, picked, isRange: false, isToggle: false, ...how })
const selected = ({ selected: keys }: RowSelection<VmKey>): VmKey[] => [...keys]

describe('selecting rows', () => {
  it('selects one, adds and removes with Ctrl, spans with Shift in either direction', () => {
    const one = pick(nothing, b)
    expect(selected(one)).toEqual([b])
    const two = pick(one, d, { isToggle: true })
    expect(selected(two)).toEqual([b, d])
    expect(selected(pick(two, d, { isToggle: true }))).toEqual([b])
    expect(selected(pick(one, d, { isRange: true }))).toEqual([b, c, d])
    expect(selected(pick(pick(nothing, d), b, { isRange: true }))).toEqual([b, c, d])
    expect(selected(pick({ selected: new Set([a]), anchor: c, active: c }, d, { isRange: true, isToggle: true }))).toEqual([a, c, d])
  })

  it('lets a range shrink again, since it starts where it began', () => {
    const wide = pick(pick(nothing, a), d, { isRange: true })
    expect(selected(pick(wide, b, { isRange: true }))).toEqual([a, b])
  })

  it('takes the one row when the anchor is no longer in the list', () => {
    const gone = vmKey({ hostId: HostId.parse('h'), uuid: DomainUuid.parse('gone') })
    expect(selected(pick({ selected: new Set([gone]), anchor: gone, active: gone }, c, { isRange: true }))).toEqual([c])
  })

  it('is of all rows only when each of them is in it, whatever else is', () => {
    const isWhole = (rows: readonly string[], of: readonly string[]): boolean => areAllSelected(rows, new Set(of), (row) => row)
    expect([isWhole(['a', 'b'], ['b', 'a']), isWhole(['a'], ['a', 'x']), isWhole(['a', 'b'], ['a', 'x', 'y']), isWhole([], ['x'])]).toEqual([true, true, false, false])
  })

  it('moves by rows, pages and to the ends', () => {
    expect(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'x'].map((key) => stepOf(key, 100, 20))).toEqual([1, -1, 20, -20, -100, 100, undefined])
  })
})
