// The columns of the VM table and how a user's settings apply to them. A column that nobody has sized takes its share of the
// room there is; one that was sized keeps its pixels. In a narrow window columns leave until the rest has room. Pure.
import type { ColumnSetting } from '#shared/model/preferences.ts'
import { fittingColumns } from '../../../ui/data-table/fitting-columns.ts'

const columnIds = ['state', 'name', 'host', 'vcpus', 'memory', 'cpu', 'memoryUsed', 'disk', 'network', 'address', 'os', 'tags', 'uptime', 'autostart'] as const
export type ColumnId = (typeof columnIds)[number]

export interface Column {
  readonly id: ColumnId
  /** `undefined` until the user sizes it. */
  readonly widthPx: number | undefined
  /** Wanted; seen if there is room. */
  readonly isVisible: boolean
  /** Somebody asked for it: it stays in a narrow window too. */
  readonly isKept: boolean
  readonly hasRoom: boolean
  /** Says the same in every row of this list, and nobody asked for it. */
  readonly isImplied: boolean
  readonly isNumeric: boolean
  /** Its cells are more than one text. */
  readonly hasParts: boolean
}

interface ColumnShape {
  readonly minPx: number
  /** Its part of the room that is left over. */
  readonly share: number
  readonly isNumeric?: boolean
  readonly hasParts?: boolean
  /** The lower, the earlier it leaves a narrow window; without one it stays. */
  readonly yields?: number
  /** Not shown until somebody asks for it. */
  readonly isExtra?: boolean
}

const shapes: Readonly<Record<ColumnId, ColumnShape>> = {
  state: { minPx: 104, share: 0.6, hasParts: true },
  name: { minPx: 150, share: 3, hasParts: true },
  host: { minPx: 84, share: 1 },
  vcpus: { minPx: 64, share: 0.2, isNumeric: true, yields: 6 },
  memory: { minPx: 80, share: 0.3, isNumeric: true, yields: 8 },
  cpu: { minPx: 112, share: 0.7, isNumeric: true, hasParts: true },
  memoryUsed: { minPx: 132, share: 0.7, isNumeric: true, hasParts: true, yields: 2 },
  disk: { minPx: 152, share: 0.7, isNumeric: true, hasParts: true, isExtra: true },
  network: { minPx: 152, share: 0.7, isNumeric: true, hasParts: true, isExtra: true },
  address: { minPx: 172, share: 1.2, yields: 7 },
  os: { minPx: 84, share: 1, yields: 1 },
  tags: { minPx: 120, share: 1.6, hasParts: true, yields: 5 },
  uptime: { minPx: 86, share: 0.4, isNumeric: true, yields: 4 },
  autostart: { minPx: 48, share: 0.1, hasParts: true, yields: 3 },
}

export const minColumnPx = 48
/** The column of the checkboxes, always first. */
const checkColumnPx = 36

/** The user's order, widths and choices; columns that the settings do not know yet come at their usual place, at the end. */
export function applySettings(settings: readonly ColumnSetting[]): Column[] {
  const known = settings.filter((setting): setting is ColumnSetting & { id: ColumnId } => isColumnId(setting.id))
  const missing = columnIds.filter((id) => !known.some((setting) => setting.id === id))
  const columnOf = (id: ColumnId, setting?: ColumnSetting): Column => ({ id, widthPx: setting?.widthPx, isVisible: setting?.isVisible ?? shapes[id].isExtra !== true, isKept: setting?.isKept ?? false, hasRoom: true, isImplied: false, isNumeric: shapes[id].isNumeric ?? false, hasParts: shapes[id].hasParts ?? false })
  return [...known.map((setting) => columnOf(setting.id, setting)), ...missing.map((id) => columnOf(id))]
}

export function isColumnId(id: string): id is ColumnId {
  return columnIds.some((known) => known === id)
}

export function toSettings(columns: readonly Column[]): ColumnSetting[] {
  return columns.map(({ id, isVisible, widthPx, isKept }) => ({ id, isVisible, ...(widthPx === undefined ? {} : { widthPx }), ...(isKept ? { isKept } : {}) }))
}

export function isShown({ isVisible, hasRoom, isImplied }: Column): boolean {
  return isVisible && hasRoom && !isImplied
}

/** Without the columns that say the same in every row, but for those that somebody asked for. */
export function withImplied(columns: readonly Column[], implied: readonly ColumnId[]): Column[] {
  return columns.map((column) => ({ ...column, isImplied: implied.includes(column.id) && !column.isKept }))
}

/** Which of the columns a table of this width has room for; 0 while nothing is laid out. */
export function withRoom(columns: readonly Column[], tableWidthPx: number): Column[] {
  const wanted = columns.filter(({ isVisible, isImplied }) => isVisible && !isImplied).map(({ id, widthPx, isKept }) => ({ id, minPx: widthPx ?? shapes[id].minPx, ...(isKept || shapes[id].yields === undefined ? {} : { yields: shapes[id].yields }) }))
  const fitting = new Set(fittingColumns(wanted, Math.max(0, tableWidthPx - checkColumnPx)).map(({ id }) => id))
  return columns.map((column) => ({ ...column, hasRoom: !column.isVisible || column.isImplied || fitting.has(column.id) }))
}

/** The columns that are shown as a CSS grid: one text for the header and every row, so that resizing touches a single element. */
export function gridTemplate(columns: readonly Column[]): string {
  const tracks = columns.filter(isShown).map(({ id, widthPx }) => (widthPx === undefined ? `minmax(${shapes[id].minPx}px, ${shapes[id].share}fr)` : `${widthPx}px`))
  return [`${checkColumnPx}px`, ...tracks].join(' ')
}

/** Below this the table scrolls sideways instead of squeezing its columns further. */
export function minTableWidthPx(columns: readonly Column[]): number {
  return columns.filter(isShown).reduce((sum, { id, widthPx }) => sum + (widthPx ?? shapes[id].minPx), checkColumnPx)
}

export function withWidth(columns: readonly Column[], id: ColumnId, widthPx: number | undefined): Column[] {
  const bounded = widthPx === undefined ? undefined : Math.round(Math.max(minColumnPx, widthPx))
  return columns.map((column) => (column.id === id ? { ...column, widthPx: bounded } : column))
}

export function withVisible(columns: readonly Column[], id: ColumnId, isVisible: boolean): Column[] {
  return columns.map((column) => (column.id === id ? { ...column, isVisible, isKept: isVisible } : column))
}

export function moveColumn(columns: readonly Column[], id: ColumnId, before: ColumnId): Column[] {
  const moved = columns.find((column) => column.id === id)
  if (!moved || id === before) return [...columns]
  const rest = columns.filter((column) => column.id !== id)
  const at = rest.findIndex((column) => column.id === before)
  return [...rest.slice(0, at), moved, ...rest.slice(at)]
}

/** One place to the left or right among those that are shown, for the keyboard. */
export function nudgeColumn(columns: readonly Column[], id: ColumnId, by: -1 | 1): Column[] {
  const visible = columns.filter(isShown)
  const at = visible.findIndex((column) => column.id === id)
  const other = visible[at + by]
  if (at < 0 || !other) return [...columns]
  return by < 0 ? moveColumn(columns, id, other.id) : moveColumn(columns, other.id, id)
}
