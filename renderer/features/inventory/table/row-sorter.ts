// Keeps a list of rows sorted through its changes: a few changed rows are put into their places among those that are in order
// already. Sorting ten thousand anew for each event would take a frame or two every time.
import type { Vm } from '#shared/model/machines/vm.ts'
import { comparing, isLiveOrder, keyedRow } from './sort-rows.ts'
import type { KeyedRow, SortContext, SortOrder } from './sort-rows.ts'

/** The very same list as the last time when neither rows nor order have changed. */
export type RowSorter = (vms: readonly Vm[], order: SortOrder, context: SortContext) => readonly Vm[]

interface Sorted {
  readonly order: SortOrder
  readonly places: SortContext['places']
  readonly rows: readonly KeyedRow[]
  readonly vms: readonly Vm[]
}

export function createRowSorter(): RowSorter {
  let last: Sorted | undefined
  return (vms, order, context) => {
    const sort = (some: Iterable<Vm>): KeyedRow[] => Array.from(some, (vm) => keyedRow(vm, order, context)).toSorted(comparing(order))
    const rows = last && hasKeptKeys(last, order, context) ? changedRows(last.rows, vms, { order, sort }) : sort(vms)
    if (last?.rows !== rows) last = { order, places: context.places, rows, vms: rows.map(({ vm }) => vm) }
    return last.vms
  }
}

/** Rows are replaced when they change, so their keys hold; the figures that move all the time are no part of the row. */
function hasKeptKeys(last: Sorted, order: SortOrder, { places }: SortContext): boolean {
  return !isLiveOrder(order) && last.order.id === order.id && last.order.isDescending === order.isDescending && last.places === places
}

/** More changed rows than this share are sorted with all the others. */
const fewShare = 1 / 8

interface Sorting {
  readonly order: SortOrder
  readonly sort: (vms: Iterable<Vm>) => KeyedRow[]
}

function changedRows(before: readonly KeyedRow[], vms: readonly Vm[], { order, sort }: Sorting): readonly KeyedRow[] {
  const others = new Set(vms)
  const kept = before.filter(({ vm }) => others.delete(vm))
  if (others.size === 0) return kept.length === before.length ? before : kept
  if (others.size > kept.length * fewShare) return sort(vms)
  return merged(kept, sort(others), comparing(order))
}

function merged(many: readonly KeyedRow[], few: readonly KeyedRow[], compare: (left: KeyedRow, right: KeyedRow) => number): KeyedRow[] {
  const ends = [...few.map((row) => placeOf(row, many, compare)), many.length]
  return ends.flatMap((end, index) => {
    const row = few[index]
    const slice = many.slice(ends[index - 1] ?? 0, end)
    return row ? [...slice, row] : slice
  })
}

/** How many of the sorted rows come before this one. */
function placeOf(row: KeyedRow, sorted: readonly KeyedRow[], compare: (left: KeyedRow, right: KeyedRow) => number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const candidate = sorted[middle]
    if (candidate && compare(candidate, row) < 0) low = middle + 1
    else high = middle
  }
  return low
}
