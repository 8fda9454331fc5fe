// Which elements of a virtual list show which rows. As many slots as rows were ever wanted at once share the rows out among them: a
// row that scrolls out hands its elements to the one that scrolls in, which is half the work of making new ones. Pure.

export interface PlacedRow<Row> {
  readonly index: number
  readonly offsetPx: number
  readonly row: Row
}

export interface RowSlots<Row> {
  readonly count: number
  /** In the order of the slots: an element that moves among its neighbours is laid out anew with all that is in it. */
  readonly slots: ReadonlyMap<number, PlacedRow<Row>>
  /** Some slots still show what was wanted before. */
  readonly isBehind: boolean
  /** How many rows may still be drawn. */
  readonly room: number
}

/** A frame lays out and paints so many rows in well under 50 ms, on most machines; where it takes longer it gets fewer. */
export const rowsAtOnce = 5

export function noSlots<Row>(): RowSlots<Row> {
  return { count: 1, slots: new Map(), isBehind: false, room: rowsAtOnce }
}

/** Gives a few of the wanted rows that are not there yet their slots; one whose turn has not come keeps what it has shown. */
export function fillSlots<Row>(before: RowSlots<Row>, wanted: readonly PlacedRow<Row>[], room: number = rowsAtOnce): RowSlots<Row> {
  const count = Math.max(before.count, wanted.length)
  const shown = count === before.count ? before.slots : new Map<number, PlacedRow<Row>>()
  const slots: [number, PlacedRow<Row>][] = []
  let left = room
  let isBehind = false
  for (const row of wanted) {
    const slot = row.index % count
    const old = shown.get(slot)
    const isThere = old?.index === row.index && old.row === row.row
    if (isThere || left > 0) slots.push([slot, row])
    else if (old) slots.push([slot, old])
    if (isThere) continue
    if (left === 0) isBehind = true
    else left -= 1
  }
  return { count, slots: new Map(slots.toSorted(([one], [other]) => one - other)), isBehind, room: left }
}
