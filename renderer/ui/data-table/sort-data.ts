// The order of a table's rows by one of its columns; equal rows keep the order they came in. Pure.
export type SortKey = string | number

export interface DataOrder {
  /** Of a column with a sort key. */
  readonly id: string
  readonly isDescending: boolean
}

export interface Sortable<Row> {
  readonly id: string
  /** Absent where the column has no order. Text should be a `naturalKey`. */
  readonly sortKey?: (row: Row) => SortKey
}

/** The same rows where no column has the order's name. */
export function sortData<Row>(rows: readonly Row[], columns: readonly Sortable<Row>[], order: DataOrder): readonly Row[] {
  const keyOf = columns.find(({ id }) => id === order.id)?.sortKey
  if (!keyOf) return rows
  const direction = order.isDescending ? -1 : 1
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }))
  keyed.sort((left, right) => compare(left.key, right.key) * direction)
  return keyed.map(({ row }) => row)
}

function compare(left: SortKey, right: SortKey): number {
  return left < right ? -1 : left > right ? 1 : 0
}
