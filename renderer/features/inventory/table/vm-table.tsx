// The table of VMs: virtualised, sorted and filtered by its caller; selection by mouse and keyboard, one context menu for all rows.
import { useMergedRef } from '@mantine/hooks'
import { memo, useMemo, useState } from 'react'
import type { CSSProperties, KeyboardEvent, MouseEvent, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/vm.ts'
import { rowKey } from '../../../state/row-key.ts'
import { useSession } from '../../../state/use-session.ts'
import { ContextMenu, placeBelow } from '../../../ui/lists/context-menu.tsx'
import type { MenuPlace } from '../../../ui/lists/context-menu.tsx'
import { keepTextUnselected, stepOf } from '../../../ui/data-table/selection.ts'
import { VmMenuItems } from '../../vms/vm-menu-items.tsx'
import { ColumnItems } from './column-items.tsx'
import { gridTemplate, isShown, minTableWidthPx } from './columns.ts'
import type { Column } from './columns.ts'
import type { SortOrder } from './sort-rows.ts'
import { useOpenVm } from './use-open-vm.ts'
import { useRowSelection } from './use-row-selection.ts'
import { useTracks } from '../../../ui/data-table/use-tracks.ts'
import { rowId, showRow, VmRows } from './vm-rows.tsx'
import { VmTableHeader } from './vm-table-header.tsx'
import styles from './vm-table.module.css'

const pageRows = 20

export interface VmTableProps {
  readonly rows: readonly Vm[]
  readonly order: SortOrder
  readonly columns: readonly Column[]
  /** Told the element whose width the columns share. */
  readonly measured: Ref<HTMLDivElement>
  readonly onOrder: (order: SortOrder) => void
  readonly onColumns: (columns: readonly Column[], isFinal: boolean) => void
}

export const VmTable = memo(function VmTable({ rows, order, columns, measured, onOrder, onColumns }: VmTableProps) {
  const { t } = useTranslation()
  const { inventory } = useSession()
  const open = useOpenVm()
  const selection = useRowSelection(rows)
  const [menu, setMenu] = useState<MenuPlace | null>(null)
  const [columnMenu, setColumnMenu] = useState<MenuPlace | null>(null)
  // Known by a state, as the rows inside need it and are mounted before it.
  const [frame, setFrame] = useState<HTMLDivElement | null>(null)
  const framed = useMergedRef(setFrame, measured)
  const visible = useMemo(() => columns.filter(isShown), [columns])
  const isAllSelected = rows.length > 0 && selection.selected.size >= rows.length

  const onClick = (event: MouseEvent): void => {
    const { vm, part } = hitOf(event, inventory.getState().vms)
    const hasModifier = event.shiftKey || event.ctrlKey || event.metaKey
    if (!vm || (part === 'link' && !hasModifier)) return
    if (part === 'link') event.preventDefault()
    if (part === 'console') return open.console(vm)
    frame?.focus({ preventScroll: true })
    selection.pick(vm, { isRange: event.shiftKey, isToggle: event.ctrlKey || event.metaKey || part === 'check' })
  }
  const onDoubleClick = (event: MouseEvent): void => {
    const { vm, part } = hitOf(event, inventory.getState().vms)
    if (vm && part === undefined) open.preferred(vm)
  }
  // The row under the pointer is what the menu is about: never a selection that is scrolled out of sight.
  const showMenuOf = (vm: Vm, place: MenuPlace): void => {
    if (selection.selected.has(rowKey(vm))) selection.activate(vm)
    else selection.pick(vm)
    setMenu(place)
  }
  const onContextMenu = (event: MouseEvent): void => {
    const { vm } = hitOf(event, inventory.getState().vms)
    if (!vm) return
    event.preventDefault()
    showMenuOf(vm, { x: event.clientX, y: event.clientY })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // The header's own controls have their own keys.
    if (event.target instanceof Element && event.target.closest('[role=columnheader]')) return
    const at = selection.active === null ? -1 : rows.findIndex((vm) => rowKey(vm) === selection.active)
    const step = stepOf(event.key, rows.length, pageRows)
    const current = rows[at]
    const isMod = event.ctrlKey || event.metaKey
    if (step !== undefined) {
      const to = Math.min(rows.length - 1, Math.max(0, at + step))
      const vm = rows[to]
      if (vm) selection.pick(vm, { isRange: event.shiftKey })
      if (frame) showRow(frame, to)
    } else if (isMod && event.key.toLowerCase() === 'a') selection.selectAll()
    else if (event.key === 'Escape') selection.clear()
    else if (event.key === 'Enter' && current) open.page(current)
    else if (event.key === ' ' && current) selection.pick(current, { isToggle: true })
    else if (current && (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) showMenuOf(current, placeBelow(document.getElementById(rowId(at)) ?? event.currentTarget))
    else return
    event.preventDefault()
  }
  const activeAt = selection.active === null ? -1 : rows.findIndex((vm) => rowKey(vm) === selection.active)
  const columnTracks = gridTemplate(columns)
  const { head, tracks } = useTracks(columnTracks)
  const layout: CSSProperties & Record<'--columns' | '--tracks', string> = { '--columns': columnTracks, '--tracks': tracks, minWidth: minTableWidthPx(columns) }
  const selectedVms = (): Vm[] => [...selection.selected].flatMap((key) => inventory.getState().vms.get(key) ?? [])

  return (
    <>
      <div ref={framed} className={styles['frame']} role="grid" aria-label={t('table.label')} aria-rowcount={rows.length + 1} aria-multiselectable aria-activedescendant={activeAt < 0 ? undefined : rowId(activeAt)} tabIndex={0} onMouseDown={keepTextUnselected} onClick={onClick} onDoubleClick={onDoubleClick} onContextMenu={onContextMenu} onKeyDown={onKeyDown} data-testid="vm-table">
        <div style={layout} role="presentation">
          <VmTableHeader head={head} columns={columns} order={order} isAllSelected={isAllSelected} isSomeSelected={selection.selected.size > 0} onOrder={onOrder} onMenu={setColumnMenu} onColumns={onColumns} onSelectAll={isAllSelected ? selection.clear : selection.selectAll} />
          <VmRows frame={frame} rows={rows} columns={visible} selected={selection.selected} active={selection.active} />
        </div>
      </div>
      <ContextMenu place={columnMenu} onClose={() => setColumnMenu(null)} staysOpen>
        <ColumnItems columns={columns} onColumns={(next) => onColumns(next, true)} />
      </ContextMenu>
      <ContextMenu place={menu} onClose={() => setMenu(null)}>
        <VmMenuItems vms={selectedVms()} />
      </ContextMenu>
    </>
  )
})

/** Which row was clicked, and on what of it. One listener hears all rows. A row says itself whose it is: the list may have changed since it was drawn. */
function hitOf(event: MouseEvent, vms: ReadonlyMap<string, Vm>): { readonly vm: Vm | undefined; readonly part: string | undefined } {
  const target = event.target instanceof Element ? event.target : null
  const key = target?.closest<HTMLElement>('[data-key]')?.dataset['key']
  const part = target?.closest('a') ? 'link' : target?.closest<HTMLElement>('[data-part]')?.dataset['part']
  return { vm: key === undefined ? undefined : vms.get(key), part }
}
