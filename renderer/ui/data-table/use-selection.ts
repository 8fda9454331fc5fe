// Which rows of a table are selected, and which one the keyboard is on. The selection is the caller's; the anchor is the table's.
import { useState } from 'react'
import { pickRow } from './selection.ts'

export interface SelectionOptions<Row> {
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** Without it, only the row that the keyboard is on. */
  readonly selection: { readonly selected: ReadonlySet<string>; readonly onChange: (selected: ReadonlySet<string>) => void } | undefined
}

export interface SelectionState<Row> {
  readonly selected: ReadonlySet<string>
  readonly active: string | null
  readonly pick: (row: Row, how?: { readonly isRange?: boolean; readonly isToggle?: boolean }) => void
  readonly all: () => void
  readonly clear: () => void
  /** What a menu is about. */
  readonly rows: () => readonly Row[]
}

export function useSelection<Row>({ rows, keyOf, selection }: SelectionOptions<Row>): SelectionState<Row> {
  const [own, setOwn] = useState<ReadonlySet<string>>(new Set())
  const [cursor, setCursor] = useState<{ anchor: string | null; active: string | null }>({ anchor: null, active: null })
  const { selected, onChange } = selection ?? { selected: own, onChange: setOwn }
  return {
    selected,
    active: cursor.active,
    pick: (row, { isRange = false, isToggle = false } = {}) => {
      const isMany = selection !== undefined
      const next = pickRow({ selected, ...cursor }, { keys: () => rows.map(keyOf), picked: keyOf(row), isRange: isRange && isMany, isToggle: isToggle && isMany })
      onChange(next.selected)
      setCursor({ anchor: next.anchor, active: next.active })
    },
    all: () => onChange(new Set(rows.map(keyOf))),
    clear: () => onChange(new Set()),
    rows: () => rows.filter((row) => selected.has(keyOf(row))),
  }
}
