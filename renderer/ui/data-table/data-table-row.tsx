// One row of a table: its tick, where rows have one, and its cells.
import { Tick } from '../lists/tick.tsx'
import type { DataColumn } from './data-table.tsx'
import styles from './data-table.module.css'

export interface DataTableRowProps<Row> {
  readonly id: string
  readonly index: number
  readonly startPx: number
  readonly row: Row
  readonly columns: readonly DataColumn<Row>[]
  readonly isSelected: boolean
  /** The keyboard is on it. */
  readonly isActive: boolean
  readonly isStale: boolean
  /** Absent where rows cannot be selected. */
  readonly tickLabel: string | undefined
}

export function DataTableRow<Row>({ id, index, startPx, row, columns, isSelected, isActive, isStale, tickLabel }: DataTableRowProps<Row>) {
  return (
    <div id={id} role="row" aria-rowindex={index + 2} aria-selected={tickLabel === undefined ? undefined : isSelected} data-index={index} data-active={isActive || undefined} data-stale={isStale || undefined} className={styles['row']} style={{ transform: `translateY(${startPx}px)` }}>
      {tickLabel !== undefined && <div className={styles['check']} role="gridcell" data-part="tick"><Tick label={tickLabel} isChecked={isSelected} tabIndex={-1} /></div>}
      {columns.map((column) => <div key={column.id} role="gridcell" className={styles['cell']} data-numeric={column.isNumeric || undefined}>{column.cell(row)}</div>)}
    </div>
  )
}
