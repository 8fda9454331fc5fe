import { describe, expect, it } from 'vitest'
import { fillSlots, noSlots } from './row-slots.ts'
import type { PlacedRow, RowSlots } from './row-slots.ts'

function rowsFrom(first: number, count: number, name = 'vm'): PlacedRow<string>[] {
  return Array.from({ length: count }, (_, at) => ({ index: first + at, offsetPx: (first + at) * 32, row: `${name}-${first + at}` }))
}

function fillAll(before: RowSlots<string>, wanted: readonly PlacedRow<string>[]): RowSlots<string> {
  let slots = before
  do slots = fillSlots(slots, wanted)
  while (slots.isBehind)
  return slots
}

const shownBy = ({ slots }: RowSlots<string>): string[] => [...slots.values()].map(({ row }) => row)

describe('the slots of a virtual list', () => {
  it('show all that is wanted after some frames, a few more in each', () => {
    const first = fillSlots(noSlots<string>(), rowsFrom(0, 20))
    expect(first.isBehind).toBe(true)
    expect(shownBy(first).length).toBeLessThan(20)
    expect(shownBy(fillAll(first, rowsFrom(0, 20)))).toEqual(rowsFrom(0, 20).map(({ row }) => row))
  })

  it('hand the elements of rows that scroll out to those that scroll in, and leave the others alone', () => {
    const before = fillAll(noSlots<string>(), rowsFrom(0, 20))
    const after = fillAll(before, rowsFrom(3, 20))
    expect([...after.slots.keys()]).toEqual([...before.slots.keys()])
    const kept = [...after.slots].filter(([slot, { row }]) => before.slots.get(slot)?.row === row)
    expect(kept).toHaveLength(17)
  })

  it('keep an old row until its slot has its turn, and say so', () => {
    const before = fillAll(noSlots<string>(), rowsFrom(0, 20))
    const after = fillSlots(before, rowsFrom(0, 20, 'other'))
    expect(after.isBehind).toBe(true)
    expect(shownBy(after).some((row) => row.startsWith('vm'))).toBe(true)
    expect(shownBy(fillAll(after, rowsFrom(0, 20, 'other'))).every((row) => row.startsWith('other'))).toBe(true)
  })

  it('take no more in than there is room left in the frame', () => {
    const before = fillAll(noSlots<string>(), rowsFrom(0, 20))
    const some = fillSlots(before, rowsFrom(3, 20))
    const more = fillSlots(some, rowsFrom(6, 20), some.room)
    expect([some.room, more.room, more.isBehind]).toEqual([2, 0, true])
    expect([...more.slots.values()].filter(({ index }) => index >= 20)).toHaveLength(5)
  })

  it('show nothing that is not in the list any more', () => {
    const before = fillAll(noSlots<string>(), rowsFrom(0, 20))
    expect(shownBy(fillAll(before, rowsFrom(0, 2)))).toEqual(['vm-0', 'vm-1'])
    expect(shownBy(fillSlots(before, []))).toEqual([])
  })
})
