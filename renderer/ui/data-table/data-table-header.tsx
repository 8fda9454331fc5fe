// The heads of a table's columns: a click or Enter sorts by one, a second one turns the order around.
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { DataColumn } from './data-table.tsx'
import styles from './data-table.module.css'
import type { DataOrder } from './sort-data.ts'

export interface DataTableHeaderProps<Row> {
  readonly columns: readonly DataColumn<Row>[]
  readonly order: DataOrder
  readonly onOrder: (order: DataOrder) => void
  /** The tick of all rows. */
  readonly children?: ReactNode
}

export function DataTableHeader<Row>({ columns, order, onOrder, children }: DataTableHeaderProps<Row>) {
  return (
    <div className={styles['header']} role="row" aria-rowindex={1}>
      {Boolean(children) && <div className={styles['check']} role="columnheader">{children}</div>}
      {columns.map(({ id, label, isNumeric = false, sortKey }) => {
        const isOrder = order.id === id
        const sort = (): void => onOrder({ id, isDescending: isOrder && !order.isDescending })
        return (
          <div
            key={id}
            role="columnheader"
            tabIndex={sortKey ? 0 : -1}
            className={styles['headerCell']}
            data-numeric={isNumeric || undefined}
            data-sortable={sortKey !== undefined || undefined}
            aria-sort={sortKey === undefined ? undefined : isOrder ? (order.isDescending ? 'descending' : 'ascending') : 'none'}
            onClick={sortKey && sort}
            onKeyDown={(event) => { if (sortKey && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); sort() } }}
          >
            <span className="ellipsis" title={label}>{label}</span>
            {isOrder && sortKey !== undefined && (order.isDescending ? <IconChevronDown size={13} stroke={2.4} /> : <IconChevronUp size={13} stroke={2.4} />)}
          </div>
        )
      })}
    </div>
  )
}
