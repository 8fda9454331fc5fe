// Selecting rows with mouse and keyboard as every list does it: click, Ctrl-click, Shift from the last one. Pure.

export interface RowSelection<Key extends string = string> {
  readonly selected: ReadonlySet<Key>
  /** Where a range begins. */
  readonly anchor: Key | null
  /** The row that the keyboard is on. */
  readonly active: Key | null
}

export interface RowPick<Key extends string = string> {
  /** All rows in their order; only a range needs them. */
  readonly keys: () => readonly Key[]
  readonly picked: Key
  readonly isRange: boolean
  readonly isToggle: boolean
}

export function pickRow<Key extends string>({ selected, anchor }: RowSelection<Key>, { keys, picked, isRange, isToggle }: RowPick<Key>): RowSelection<Key> {
  if (isRange && anchor !== null) {
    const range = between(keys(), anchor, picked)
    return { selected: new Set(isToggle ? [...selected, ...range] : range), anchor, active: picked }
  }
  if (!isToggle) return { selected: new Set([picked]), anchor: picked, active: picked }
  const next = new Set(selected)
  if (!next.delete(picked)) next.add(picked)
  return { selected: next, anchor: picked, active: picked }
}

function between<Key extends string>(keys: readonly Key[], from: Key, to: Key): readonly Key[] {
  const start = keys.indexOf(from)
  const end = keys.indexOf(to)
  if (start < 0 || end < 0) return [to]
  return keys.slice(Math.min(start, end), Math.max(start, end) + 1)
}

/** Whether each of these rows is selected. What else is does not count: rows that are filtered out, or gone. */
export function areAllSelected<Row, Key extends string>(rows: readonly Row[], selected: ReadonlySet<Key>, keyOf: (row: Row) => Key): boolean {
  return rows.length > 0 && selected.size >= rows.length && rows.every((row) => selected.has(keyOf(row)))
}

/** Rows that a key moves by, or `undefined` if it does not move. */
export function stepOf(key: string, rowCount: number, pageRows: number): number | undefined {
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: pageRows, PageUp: -pageRows, Home: -rowCount, End: rowCount }
  return steps[key]
}

/** For `mousedown`: a Shift-click means rows; the browser would mark all text between the clicks as well. */
export function keepTextUnselected(event: { readonly shiftKey: boolean; preventDefault(): void }): void {
  if (event.shiftKey) event.preventDefault()
}
