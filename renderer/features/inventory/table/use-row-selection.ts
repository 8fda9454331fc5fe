// Which rows are selected and which one the keyboard is on. The selection itself is the page's; the anchor is this table's.
import { useState } from 'react'
import type { VmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { rowKey } from '../../../state/row-key.ts'
import { useUi } from '../../../state/ui-store.ts'
import { pickRow } from '../../../ui/data-table/selection.ts'

export interface Pick {
  readonly isRange?: boolean
  readonly isToggle?: boolean
}

export interface RowSelectionState {
  readonly selected: ReadonlySet<VmKey>
  readonly active: VmKey | null
  readonly pick: (vm: Vm, how?: Pick) => void
  /** The keyboard goes there; what is selected stays. */
  readonly activate: (vm: Vm) => void
  readonly selectAll: () => void
  readonly clear: () => void
}

export function useRowSelection(rows: readonly Vm[]): RowSelectionState {
  const selected = useUi((state) => state.selection)
  const select = useUi((state) => state.select)
  const [cursor, setCursor] = useState<{ anchor: VmKey | null; active: VmKey | null }>({ anchor: null, active: null })
  return {
    selected,
    active: cursor.active,
    pick: (vm, { isRange = false, isToggle = false } = {}) => {
      const next = pickRow({ selected, ...cursor }, { keys: () => rows.map(rowKey), picked: rowKey(vm), isRange, isToggle })
      select(next.selected)
      setCursor({ anchor: next.anchor, active: next.active })
    },
    activate: (vm) => setCursor({ anchor: rowKey(vm), active: rowKey(vm) }),
    selectAll: () => select(rows.map(rowKey)),
    clear: () => select([]),
  }
}
