// The virtualised table of VMs: selection by mouse and keyboard, a context menu that acts on the row under the pointer.
import { Checkbox, Menu } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import type { KeyboardEvent, MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { vmKey } from '#shared/model/ids.ts'
import type { VmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/vm.ts'
import { routes } from '../../../app/routes.ts'
import { useUi } from '../../../state/ui-store.ts'
import { useHosts, usePreferences, useSession } from '../../../state/use-session.ts'
import { isHostUp } from '../../../ui/vm-state.ts'
import { openConsole } from '../../consoles/consoles-store.ts'
import { VmMenuItems } from '../../vms/vm-menu-items.tsx'
import { applySettings, toSettings } from './columns.ts'
import { clickRow } from './selection.ts'
import type { SortOrder } from './sort-rows.ts'
import { VmCell } from './vm-cell.tsx'
import { VmTableHeader } from './vm-table-header.tsx'
import styles from './vm-table.module.css'

const rowPx = 32
const pageRows = 20

function ignoreKey(): void {
  // Keys are the table's: it has the focus.
}

export interface VmTableProps {
  readonly rows: readonly Vm[]
  readonly order: SortOrder
  readonly onOrder: (order: SortOrder) => void
}

export function VmTable({ rows, order, onOrder }: VmTableProps) {
  const { t } = useTranslation()
  const session = useSession()
  const hosts = useHosts()
  const preferences = usePreferences()
  const [, navigate] = useLocation()
  const { selection, select } = useUi()
  const [active, setActive] = useState<VmKey | null>(null)
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null)
  const frame = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => frame.current, estimateSize: () => rowPx, overscan: 8, paddingStart: 0 })
  const columns = applySettings(preferences.columns)
  const visible = columns.filter((column) => column.isVisible)

  const show = (vm: Vm): void => {
    const [first] = vm.consoles
    if (preferences.opensConsoleOnDoubleClick && first && vm.libvirtId !== null) return showConsole(vm)
    navigate(routes.vm(vm))
  }
  const showConsole = (vm: Vm): void => {
    const [first] = vm.consoles
    if (!first) return
    openConsole(vm, first.kind, first.device)
    navigate(routes.consoles)
  }
  const click = (vm: Vm, event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }, isToggle = false): void => {
    const clicked = vmKey(vm)
    const next = clickRow({ keys: event.shiftKey ? rows.map(vmKey) : [], selected: selection, anchor: active, clicked, isRange: event.shiftKey, isToggle: isToggle || event.ctrlKey || event.metaKey })
    select(next.selected)
    setActive(event.shiftKey ? next.anchor : clicked)
  }
  // The row under the pointer is what the menu is about: never a selection that is scrolled out of sight.
  const openMenu = (vm: Vm, event: MouseEvent): void => {
    event.preventDefault()
    const key = vmKey(vm)
    if (!selection.has(key)) select([key])
    setActive(key)
    setMenu({ x: event.clientX, y: event.clientY })
  }
  const move = (by: number, isRange: boolean): void => {
    const at = active === null ? -1 : rows.findIndex((vm) => vmKey(vm) === active)
    const to = Math.min(rows.length - 1, Math.max(0, at + by))
    const vm = rows[to]
    if (!vm) return
    virtual.scrollToIndex(to)
    setActive(vmKey(vm))
    select(isRange ? [...selection, vmKey(vm)] : [vmKey(vm)])
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: pageRows, PageUp: -pageRows, Home: -rows.length, End: rows.length }
    const step = steps[event.key]
    if (step !== undefined) {
      event.preventDefault()
      return move(step, event.shiftKey)
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault()
      return select(rows.map(vmKey))
    }
    if (event.key === 'Escape') return select([])
    const vm = active === null ? undefined : session.inventory.getState().vms.get(active)
    if (event.key === 'Enter' && vm) show(vm)
  }
  const selectedVms = (): Vm[] => [...selection].flatMap((key) => session.inventory.getState().vms.get(key) ?? [])

  return (
    <>
      <div ref={frame} className={styles['frame']} role="grid" aria-label={t('table.label')} aria-rowcount={rows.length + 1} aria-multiselectable tabIndex={0} onKeyDown={onKeyDown} data-testid="vm-table">
        <VmTableHeader
          columns={columns}
          order={order}
          isAllSelected={rows.length > 0 && selection.size >= rows.length}
          isSomeSelected={selection.size > 0}
          onOrder={onOrder}
          onColumns={(next) => session.setPreferences({ columns: toSettings(next) })}
          onSelectAll={() => select(selection.size >= rows.length ? [] : rows.map(vmKey))}
        />
        <div className={styles['body']} style={{ height: virtual.getTotalSize(), width: visible.reduce((sum, column) => sum + column.widthPx, 36) }}>
          {virtual.getVirtualItems().map((item) => {
            const vm = rows[item.index]
            if (!vm) return null
            const key = vmKey(vm)
            const host = hosts.get(vm.hostId)
            const isStale = !isHostUp(host)
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={selection.has(key)}
                data-active={active === key || undefined}
                data-stale={isStale || undefined}
                className={styles['row']}
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={(event) => click(vm, event)}
                onKeyDown={ignoreKey}
                onDoubleClick={() => show(vm)}
                onContextMenu={(event) => openMenu(vm, event)}
              >
                <div className={styles['check']} role="gridcell">
                  <Checkbox size="xs" tabIndex={-1} aria-label={t('table.selectRow', { name: vm.name })} checked={selection.has(key)} onClick={(event) => { event.stopPropagation(); click(vm, event, true) }} readOnly />
                </div>
                {visible.map((column) => (
                  <div key={column.id} role="gridcell" className={`${styles['cell'] ?? ''} ${column.isNumeric ? (styles['numeric'] ?? '') : ''}`} style={{ width: column.widthPx }}>
                    <VmCell id={column.id} vm={vm} host={host} isStale={isStale} onOpenConsole={showConsole} />
                  </div>
                ))}
              </div>
            )
          })}
        </div>
      </div>
      <Menu opened={menu !== null} onChange={(isOpen) => isOpen || setMenu(null)} position="bottom-start">
        <Menu.Target>
          <div style={{ position: 'fixed', left: menu?.x ?? 0, top: menu?.y ?? 0, width: 1, height: 1 }} />
        </Menu.Target>
        <Menu.Dropdown>{menu !== null && <VmMenuItems vms={selectedVms()} />}</Menu.Dropdown>
      </Menu>
    </>
  )
}
