// What clicks and keys mean in the VM table. One listener hears all rows.
import { useState } from 'react'
import type { KeyboardEvent, MouseEvent } from 'react'
import type { Vm } from '#shared/model/machines/vm.ts'
import { rowKey } from '../../../state/row-key.ts'
import { useSession } from '../../../state/use-session.ts'
import { placeBelow } from '../../../ui/lists/context-menu.tsx'
import type { MenuPlace } from '../../../ui/lists/context-menu.tsx'
import { stepOf } from '../../../ui/data-table/selection.ts'
import { useOpenVm } from './use-open-vm.ts'
import type { RowSelectionState } from './use-row-selection.ts'
import { rowId, showRow } from './vm-rows.tsx'

const pageRows = 20

export interface TableEvents {
  readonly menu: MenuPlace | null
  readonly closeMenu: () => void
  readonly onClick: (event: MouseEvent) => void
  readonly onDoubleClick: (event: MouseEvent) => void
  readonly onContextMenu: (event: MouseEvent) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

export interface TableEventsOf {
  readonly rows: readonly Vm[]
  readonly selection: RowSelectionState
  /** What scrolls and has the keyboard. */
  readonly frame: HTMLElement | null
}

export function useTableEvents({ rows, selection, frame }: TableEventsOf): TableEvents {
  const { inventory } = useSession()
  const open = useOpenVm()
  const [menu, setMenu] = useState<MenuPlace | null>(null)
  // The row under the pointer is what the menu is about: never a selection that is scrolled out of sight.
  const showMenuOf = (vm: Vm, place: MenuPlace): void => {
    if (selection.selected.has(rowKey(vm))) selection.activate(vm)
    else selection.pick(vm)
    setMenu(place)
  }
  return {
    menu,
    closeMenu: () => setMenu(null),
    onClick(event) {
      const { vm, part } = hitOf(event, inventory.getState().vms)
      const hasModifier = event.shiftKey || event.ctrlKey || event.metaKey
      if (!vm || (part === 'link' && !hasModifier)) return
      if (part === 'link') event.preventDefault()
      if (part === 'console') return open.console(vm)
      frame?.focus({ preventScroll: true })
      selection.pick(vm, { isRange: event.shiftKey, isToggle: event.ctrlKey || event.metaKey || part === 'check' })
    },
    onDoubleClick(event) {
      const { vm, part } = hitOf(event, inventory.getState().vms)
      if (vm && part === undefined) open.preferred(vm)
    },
    onContextMenu(event) {
      const { vm } = hitOf(event, inventory.getState().vms)
      if (!vm) return
      event.preventDefault()
      showMenuOf(vm, { x: event.clientX, y: event.clientY })
    },
    onKeyDown: keysOf({ rows, selection, frame, open: (vm) => open.page(vm), showMenuOf }),
  }
}

interface Keys extends TableEventsOf {
  readonly open: (vm: Vm) => void
  readonly showMenuOf: (vm: Vm, place: MenuPlace) => void
}

function keysOf({ rows, selection, frame, open, showMenuOf }: Keys): (event: KeyboardEvent) => void {
  const move = (to: number, isRange: boolean): void => {
    const vm = rows[to]
    if (vm) selection.pick(vm, { isRange })
    if (frame) showRow(frame, to)
  }
  return (event) => {
    // The header's own controls have their own keys.
    if (event.target instanceof Element && event.target.closest('[role=columnheader]')) return
    const at = selection.active === null ? -1 : rows.findIndex((vm) => rowKey(vm) === selection.active)
    const step = stepOf(event.key, rows.length, pageRows)
    const current = rows[at]
    if (step !== undefined) move(Math.min(rows.length - 1, Math.max(0, at + step)), event.shiftKey)
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') selection.selectAll()
    else if (event.key === 'Escape') selection.clear()
    else if (event.key === 'Enter' && current) open(current)
    else if (event.key === ' ' && current) selection.pick(current, { isToggle: true })
    else if (current && (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) showMenuOf(current, placeBelow(document.getElementById(rowId(at)) ?? event.currentTarget))
    else return
    event.preventDefault()
  }
}

/** Which row was clicked, and on what of it. A row says itself whose it is: the list may have changed since it was drawn. */
function hitOf(event: MouseEvent, vms: ReadonlyMap<string, Vm>): { readonly vm: Vm | undefined; readonly part: string | undefined } {
  const target = event.target instanceof Element ? event.target : null
  const key = target?.closest<HTMLElement>('[data-key]')?.dataset['key']
  const part = target?.closest('a') ? 'link' : target?.closest<HTMLElement>('[data-part]')?.dataset['part']
  return { vm: key === undefined ? undefined : vms.get(key), part }
}
