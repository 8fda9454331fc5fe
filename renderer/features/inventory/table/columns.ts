// The columns of the VM table and how a user's settings apply to them. A column that nobody has sized takes its share of the
// room there is; one that was sized keeps its pixels. Pure.
import type { ColumnSetting } from '#shared/model/preferences.ts'

const columnIds = ['state', 'name', 'host', 'vcpus', 'memory', 'cpu', 'memoryUsed', 'disk', 'network', 'address', 'os', 'tags', 'uptime', 'autostart'] as const
export type ColumnId = (typeof columnIds)[number]

export interface Column {
  readonly id: ColumnId
  /** `undefined` until the user sizes it. */
  readonly widthPx: number | undefined
  readonly isVisible: boolean
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
  /** Not shown until somebody asks for it. */
  readonly isExtra?: boolean
}

const shapes: Readonly<Record<ColumnId, ColumnShape>> = {
  state: { minPx: 112, share: 0.6, hasParts: true },
  name: { minPx: 150, share: 3, hasParts: true },
  host: { minPx: 84, share: 1 },
  vcpus: { minPx: 68, share: 0.2, isNumeric: true },
  memory: { minPx: 84, share: 0.3, isNumeric: true },
  cpu: { minPx: 120, share: 0.7, isNumeric: true, hasParts: true },
  memoryUsed: { minPx: 146, share: 0.7, isNumeric: true, hasParts: true },
  disk: { minPx: 152, share: 0.7, isNumeric: true, hasParts: true, isExtra: true },
  network: { minPx: 152, share: 0.7, isNumeric: true, hasParts: true, isExtra: true },
  address: { minPx: 172, share: 1.2 },
  os: { minPx: 84, share: 1 },
  tags: { minPx: 132, share: 1.6, hasParts: true },
  uptime: { minPx: 90, share: 0.4, isNumeric: true },
  autostart: { minPx: 48, share: 0.1, hasParts: true },
}

export const minColumnPx = 48
/** The column of the checkboxes, always first. */
const checkColumnPx = 36

/** The user's order, widths and choices; columns that the settings do not know yet come at their usual place, at the end. */
export function applySettings(settings: readonly ColumnSetting[]): Column[] {
  const known = settings.filter((setting): setting is ColumnSetting & { id: ColumnId } => isColumnId(setting.id))
  const missing = columnIds.filter((id) => !known.some((setting) => setting.id === id))
  const columnOf = (id: ColumnId, setting?: ColumnSetting): Column => ({ id, widthPx: setting?.widthPx, isVisible: setting?.isVisible ?? shapes[id].isExtra !== true, isNumeric: shapes[id].isNumeric ?? false, hasParts: shapes[id].hasParts ?? false })
  return [...known.map((setting) => columnOf(setting.id, setting)), ...missing.map((id) => columnOf(id))]
}

export function isColumnId(id: string): id is ColumnId {
  return columnIds.some((known) => known === id)
}

export function toSettings(columns: readonly Column[]): ColumnSetting[] {
  return columns.map(({ id, isVisible, widthPx }) => ({ id, isVisible, ...(widthPx === undefined ? {} : { widthPx }) }))
}

/** The visible columns as a CSS grid: one text for the header and every row, so that resizing touches a single element. */
export function gridTemplate(columns: readonly Column[]): string {
  const tracks = columns.filter(({ isVisible }) => isVisible).map(({ id, widthPx }) => (widthPx === undefined ? `minmax(${shapes[id].minPx}px, ${shapes[id].share}fr)` : `${widthPx}px`))
  return [`${checkColumnPx}px`, ...tracks].join(' ')
}

/** Below this the table scrolls sideways instead of squeezing its columns further. */
export function minTableWidthPx(columns: readonly Column[]): number {
  return columns.filter(({ isVisible }) => isVisible).reduce((sum, { id, widthPx }) => sum + (widthPx ?? shapes[id].minPx), checkColumnPx)
}

export function withWidth(columns: readonly Column[], id: ColumnId, widthPx: number | undefined): Column[] {
  const bounded = widthPx === undefined ? undefined : Math.round(Math.max(minColumnPx, widthPx))
  return columns.map((column) => (column.id === id ? { ...column, widthPx: bounded } : column))
}

export function withVisible(columns: readonly Column[], id: ColumnId, isVisible: boolean): Column[] {
  return columns.map((column) => (column.id === id ? { ...column, isVisible } : column))
}

export function moveColumn(columns: readonly Column[], id: ColumnId, before: ColumnId): Column[] {
  const moved = columns.find((column) => column.id === id)
  if (!moved || id === before) return [...columns]
  const rest = columns.filter((column) => column.id !== id)
  const at = rest.findIndex((column) => column.id === before)
  return [...rest.slice(0, at), moved, ...rest.slice(at)]
}

/** One place to the left or right among the visible ones, for the keyboard. */
export function nudgeColumn(columns: readonly Column[], id: ColumnId, by: -1 | 1): Column[] {
  const visible = columns.filter((column) => column.isVisible)
  const at = visible.findIndex((column) => column.id === id)
  const other = visible[at + by]
  if (at < 0 || !other) return [...columns]
  return by < 0 ? moveColumn(columns, id, other.id) : moveColumn(columns, other.id, id)
}
