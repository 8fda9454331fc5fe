// What the keys do in a table: they move, extend, select, open, and show the menu of the row that they are on.
import { stepOf } from './selection.ts'
import type { SelectionState } from './use-selection.ts'

export interface TableKeys<Row> {
  readonly rows: readonly Row[]
  /** Of the row that the keyboard is on; -1 for none. */
  readonly at: number
  readonly chosen: SelectionState<Row>
  readonly onOpen: ((row: Row) => void) | undefined
  readonly onMenu: (row: Row) => void
  readonly scrollTo: (index: number) => void
}

/** What of a keyboard event is asked for. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly target: unknown
  readonly currentTarget: unknown
  preventDefault(): void
}

const pageRows = 20

/** For the table's own element: keys in what stands inside of it are not the table's. */
export function tableKeys<Row>({ rows, at, chosen, onOpen, onMenu, scrollTo }: TableKeys<Row>): (event: KeyPress) => void {
  const current = rows[at]
  const move = (step: number, isRange: boolean): void => {
    const to = Math.min(rows.length - 1, Math.max(0, at + step))
    const row = rows[to]
    if (row) chosen.pick(row, { isRange })
    scrollTo(to)
  }
  return (event) => {
    if (event.target !== event.currentTarget) return
    const step = stepOf(event.key, rows.length, pageRows)
    if (step !== undefined) move(step, event.shiftKey)
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') chosen.all()
    else if (event.key === 'Escape') chosen.clear()
    else if (event.key === 'Enter' && current && onOpen) onOpen(current)
    else if (event.key === ' ' && current) chosen.pick(current, { isToggle: true })
    else if (current && (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) onMenu(current)
    else return
    event.preventDefault()
  }
}
