// Selecting rows with mouse and keyboard as every list does it: click, Ctrl-click, Shift-click from the last one. Pure.
import type { VmKey } from '#shared/model/ids.ts'

export interface SelectionChange {
  readonly keys: readonly VmKey[]
  readonly selected: ReadonlySet<VmKey>
  readonly anchor: VmKey | null
  readonly clicked: VmKey
  readonly isRange: boolean
  readonly isToggle: boolean
}

export interface Selected {
  readonly selected: ReadonlySet<VmKey>
  readonly anchor: VmKey
}

export function clickRow({ keys, selected, anchor, clicked, isRange, isToggle }: SelectionChange): Selected {
  if (isRange && anchor !== null) {
    const range = between(keys, anchor, clicked)
    return { selected: new Set(isToggle ? [...selected, ...range] : range), anchor }
  }
  if (!isToggle) return { selected: new Set([clicked]), anchor: clicked }
  const next = new Set(selected)
  if (!next.delete(clicked)) next.add(clicked)
  return { selected: next, anchor: clicked }
}

function between(keys: readonly VmKey[], from: VmKey, to: VmKey): VmKey[] {
  const start = keys.indexOf(from)
  const end = keys.indexOf(to)
  if (start < 0 || end < 0) return [to]
  return keys.slice(Math.min(start, end), Math.max(start, end) + 1)
}
