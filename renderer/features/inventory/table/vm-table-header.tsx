// The header of the VM table: sorts on click, resizes at the edge, reorders by dragging; Alt and Shift with the arrows do the
// latter two by keyboard.
import { IconChevronDown, IconChevronUp, IconToggleRight } from '@tabler/icons-react'
import { useState } from 'react'
import type { KeyboardEvent, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { placeBelow } from '../../../ui/lists/context-menu.tsx'
import type { MenuPlace } from '../../../ui/lists/context-menu.tsx'
import { Tick } from '../../../ui/lists/tick.tsx'
import type { Column, ColumnId } from './columns.ts'
import { isColumnId, isShown, moveColumn, nudgeColumn, withWidth } from './columns.ts'
import { ResizeGrip } from './resize-grip.tsx'
import type { SortOrder } from './sort-rows.ts'
import styles from './vm-table.module.css'

export interface VmTableHeaderProps {
  /** Measured by the table: its columns as they turned out. */
  readonly head: Ref<HTMLDivElement>
  readonly columns: readonly Column[]
  readonly order: SortOrder
  readonly isAllSelected: boolean
  readonly isSomeSelected: boolean
  readonly onMenu: (place: MenuPlace) => void
  readonly onOrder: (order: SortOrder) => void
  /** `isFinal` is false while an edge is still being dragged. */
  readonly onColumns: (columns: readonly Column[], isFinal: boolean) => void
  readonly onSelectAll: () => void
}

const dragType = 'text/novacron-column'
const keyResizePx = 16

export function VmTableHeader({ head, columns, order, isAllSelected, isSomeSelected, onMenu, onOrder, onColumns, onSelectAll }: VmTableHeaderProps) {
  const { t } = useTranslation()
  const [dropTarget, setDropTarget] = useState<ColumnId | null>(null)
  const sort = (id: ColumnId): void => onOrder({ id, isDescending: order.id === id && !order.isDescending })
  const drop = (dragged: string, before: ColumnId): void => {
    setDropTarget(null)
    if (isColumnId(dragged)) onColumns(moveColumn(columns, dragged, before), true)
  }
  const onKeyDown = (id: ColumnId, event: KeyboardEvent<HTMLElement>): void => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : undefined
    if (event.key === 'Enter' || event.key === ' ') sort(id)
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) onMenu(placeBelow(event.currentTarget))
    else if (by !== undefined && event.altKey) onColumns(nudgeColumn(columns, id, by), true)
    else if (by !== undefined && event.shiftKey) onColumns(withWidth(columns, id, event.currentTarget.getBoundingClientRect().width + by * keyResizePx), true)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div ref={head} className={styles['header']} role="row" aria-rowindex={1} onContextMenu={(event) => { event.preventDefault(); onMenu({ x: event.clientX, y: event.clientY }) }}>
      <div className={styles['check']} role="columnheader">
        <Tick label={t('table.selectAll')} isChecked={isAllSelected} isMixed={isSomeSelected && !isAllSelected} onToggle={onSelectAll} />
      </div>
      {columns.filter(isShown).map((column) => (
        <div
          key={column.id}
          role="columnheader"
          tabIndex={0}
          aria-sort={order.id === column.id ? (order.isDescending ? 'descending' : 'ascending') : 'none'}
          className={styles['headerCell']}
          data-numeric={column.isNumeric || undefined}
          data-drop={dropTarget === column.id || undefined}
          draggable
          onDragStart={(event) => event.dataTransfer.setData(dragType, column.id)}
          onDragOver={(event) => { if (event.dataTransfer.types.includes(dragType)) { event.preventDefault(); setDropTarget(column.id) } }}
          onDragLeave={() => setDropTarget(null)}
          onDrop={(event) => drop(event.dataTransfer.getData(dragType), column.id)}
          onClick={() => sort(column.id)}
          onKeyDown={(event) => onKeyDown(column.id, event)}
        >
          <HeaderText id={column.id} />
          {order.id === column.id && (order.isDescending ? <IconChevronDown size={13} stroke={2.4} /> : <IconChevronUp size={13} stroke={2.4} />)}
          <ResizeGrip onResize={(widthPx, isFinal) => onColumns(withWidth(columns, column.id, widthPx), isFinal)} />
        </div>
      ))}
    </div>
  )
}

/** A column of small signs is headed by one, or its head would be wider than itself. */
function HeaderText({ id }: { id: ColumnId }) {
  const { t } = useTranslation()
  const text = t(`column.${id}`)
  if (id !== 'autostart') return <span className="ellipsis" title={text}>{text}</span>
  return <span role="img" aria-label={text} title={text} style={{ display: 'inline-flex' }}><IconToggleRight size={16} stroke={1.8} /></span>
}
