// The columns of the VM table and how a user's settings apply to them. Pure.
import type { ColumnSetting } from '#shared/model/preferences.ts'

const columnIds = ['state', 'name', 'host', 'vcpus', 'memory', 'cpu', 'address', 'os', 'tags', 'uptime', 'autostart'] as const
export type ColumnId = (typeof columnIds)[number]

export interface Column {
  readonly id: ColumnId
  readonly widthPx: number
  readonly isVisible: boolean
  readonly isNumeric: boolean
}

const defaults: Readonly<Record<ColumnId, { widthPx: number; isVisible: boolean; isNumeric?: boolean }>> = {
  state: { widthPx: 136, isVisible: true },
  name: { widthPx: 230, isVisible: true },
  host: { widthPx: 116, isVisible: true },
  vcpus: { widthPx: 64, isVisible: true, isNumeric: true },
  memory: { widthPx: 86, isVisible: true, isNumeric: true },
  cpu: { widthPx: 110, isVisible: true, isNumeric: true },
  address: { widthPx: 168, isVisible: true },
  os: { widthPx: 124, isVisible: true },
  tags: { widthPx: 150, isVisible: true },
  uptime: { widthPx: 96, isVisible: true, isNumeric: true },
  autostart: { widthPx: 90, isVisible: true },
}

export const minColumnPx = 48

/** The user's order, widths and choices; columns that the settings do not know yet come at their usual place, at the end. */
export function applySettings(settings: readonly ColumnSetting[]): Column[] {
  const known = settings.filter((setting): setting is ColumnSetting & { id: ColumnId } => isColumnId(setting.id))
  const missing = columnIds.filter((id) => !known.some((setting) => setting.id === id))
  const columnOf = (id: ColumnId, setting?: ColumnSetting): Column => ({ id, widthPx: setting?.widthPx ?? defaults[id].widthPx, isVisible: setting?.isVisible ?? defaults[id].isVisible, isNumeric: defaults[id].isNumeric ?? false })
  return [...known.map((setting) => columnOf(setting.id, setting)), ...missing.map((id) => columnOf(id))]
}

export function isColumnId(id: string): id is ColumnId {
  return columnIds.some((known) => known === id)
}

export function toSettings(columns: readonly Column[]): ColumnSetting[] {
  return columns.map(({ id, isVisible, widthPx }) => ({ id, isVisible, widthPx }))
}

export function moveColumn(columns: readonly Column[], id: ColumnId, before: ColumnId): Column[] {
  const moved = columns.find((column) => column.id === id)
  if (!moved || id === before) return [...columns]
  const rest = columns.filter((column) => column.id !== id)
  const at = rest.findIndex((column) => column.id === before)
  return [...rest.slice(0, at), moved, ...rest.slice(at)]
}
