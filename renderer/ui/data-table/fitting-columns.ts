// Which columns of a table a narrow frame has room for. Pure.

export interface Yielding {
  readonly minPx: number
  /** In a frame without room for all, those with the lowest number leave first; without one a column stays. */
  readonly yields?: number
}

/** `widthPx` is what the columns have together; 0 while nothing is laid out. */
export function fittingColumns<Column extends Yielding>(columns: readonly Column[], widthPx: number): readonly Column[] {
  if (widthPx === 0) return columns
  let shown = columns
  while (shown.reduce((sum, { minPx }) => sum + minPx, 0) > widthPx) {
    const first = Math.min(...shown.map(({ yields = Number.POSITIVE_INFINITY }) => yields))
    if (first === Number.POSITIVE_INFINITY) return shown
    shown = shown.filter(({ yields }) => yields !== first)
  }
  return shown
}
