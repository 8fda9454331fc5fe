// The table of VMs: virtualised, sorted and filtered by its caller; selection by mouse and keyboard, one context menu for all rows.
import { useMergedRef } from '@mantine/hooks'
import { memo, useMemo, useState } from 'react'
import type { CSSProperties, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '#shared/model/machines/vm.ts'
import { rowKey } from '../../../state/row-key.ts'
import { useSession } from '../../../state/use-session.ts'
import { ContextMenu } from '../../../ui/lists/context-menu.tsx'
import type { MenuPlace } from '../../../ui/lists/context-menu.tsx'
import { areAllSelected, keepTextUnselected } from '../../../ui/data-table/selection.ts'
import { VmMenuItems } from '../../vms/vm-menu-items.tsx'
import { ColumnItems } from './column-items.tsx'
import { gridTemplate, isShown, minTableWidthPx } from './columns.ts'
import type { Column } from './columns.ts'
import type { SortOrder } from './sort-rows.ts'
import { useRowSelection } from './use-row-selection.ts'
import { useTracks } from '../../../ui/data-table/use-tracks.ts'
import { useTableEvents } from './use-table-events.ts'
import { rowId, VmRows } from './vm-rows.tsx'
import { VmTableHeader } from './vm-table-header.tsx'
import styles from './vm-table.module.css'

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
  const selection = useRowSelection(rows)
  const [columnMenu, setColumnMenu] = useState<MenuPlace | null>(null)
  // Known by a state, as the rows inside need it and are mounted before it.
  const [frame, setFrame] = useState<HTMLDivElement | null>(null)
  const framed = useMergedRef(setFrame, measured)
  const visible = useMemo(() => columns.filter(isShown), [columns])
  const isAllSelected = useMemo(() => areAllSelected(rows, selection.selected, rowKey), [rows, selection.selected])

  const events = useTableEvents({ rows, selection, frame })
  const activeAt = selection.active === null ? -1 : rows.findIndex((vm) => rowKey(vm) === selection.active)
  const columnTracks = gridTemplate(columns)
  const { head, tracks } = useTracks(columnTracks)
  const layout: CSSProperties & Record<'--columns' | '--tracks', string> = { '--columns': columnTracks, '--tracks': tracks, minWidth: minTableWidthPx(columns) }
  const selectedVms = (): Vm[] => [...selection.selected].flatMap((key) => inventory.getState().vms.get(key) ?? [])

  return (
    <>
      <div ref={framed} className={styles['frame']} role="grid" aria-label={t('table.label')} aria-rowcount={rows.length + 1} aria-multiselectable aria-activedescendant={activeAt < 0 ? undefined : rowId(activeAt)} tabIndex={0} onMouseDown={keepTextUnselected} onClick={events.onClick} onDoubleClick={events.onDoubleClick} onContextMenu={events.onContextMenu} onKeyDown={events.onKeyDown} data-testid="vm-table">
        <div style={layout} role="presentation">
          <VmTableHeader head={head} columns={columns} order={order} isAllSelected={isAllSelected} isSomeSelected={selection.selected.size > 0} onOrder={onOrder} onMenu={setColumnMenu} onColumns={onColumns} onSelectAll={isAllSelected ? selection.clear : selection.selectAll} />
          <VmRows frame={frame} rows={rows} columns={visible} selected={selection.selected} active={selection.active} />
        </div>
      </div>
      <ContextMenu place={columnMenu} onClose={() => setColumnMenu(null)} staysOpen>
        <ColumnItems columns={columns} onColumns={(next) => onColumns(next, true)} />
      </ContextMenu>
      <ContextMenu place={events.menu} onClose={events.closeMenu}>
        <VmMenuItems vms={selectedVms()} />
      </ContextMenu>
    </>
  )
})
