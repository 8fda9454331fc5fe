// The header of the VM table: sorts on click, resizes at the edge, reorders by dragging, chooses columns by its menu.
import { Checkbox, Menu } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column, ColumnId } from './columns.ts'
import { isColumnId, minColumnPx, moveColumn } from './columns.ts'
import type { SortOrder } from './sort-rows.ts'
import styles from './vm-table.module.css'

export interface VmTableHeaderProps {
  readonly columns: readonly Column[]
  readonly order: SortOrder
  readonly isAllSelected: boolean
  readonly isSomeSelected: boolean
  readonly onOrder: (order: SortOrder) => void
  readonly onColumns: (columns: readonly Column[]) => void
  readonly onSelectAll: () => void
}

export function VmTableHeader({ columns, order, isAllSelected, isSomeSelected, onOrder, onColumns, onSelectAll }: VmTableHeaderProps) {
  const { t } = useTranslation()
  const [isMenuOpen, setMenuOpen] = useState(false)
  const [dropTarget, setDropTarget] = useState<ColumnId | null>(null)
  const visible = columns.filter((column) => column.isVisible)
  const resize = (id: ColumnId, widthPx: number): void => onColumns(columns.map((column) => (column.id === id ? { ...column, widthPx: Math.max(minColumnPx, widthPx) } : column)))
  const toggle = (id: ColumnId): void => onColumns(columns.map((column) => (column.id === id ? { ...column, isVisible: !column.isVisible } : column)))
  const drop = (dragged: string, before: ColumnId): void => {
    setDropTarget(null)
    if (isColumnId(dragged)) onColumns(moveColumn(columns, dragged, before))
  }

  return (
    <Menu opened={isMenuOpen} onChange={setMenuOpen} position="bottom-start" closeOnItemClick={false}>
      <Menu.Target>
        <div className={styles['header']} role="row" onContextMenu={(event) => { event.preventDefault(); setMenuOpen(true) }}>
          <div className={styles['check']} role="columnheader">
            <Checkbox size="xs" aria-label={t('table.selectAll')} checked={isAllSelected} indeterminate={isSomeSelected && !isAllSelected} onChange={onSelectAll} />
          </div>
          {visible.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              tabIndex={0}
              aria-sort={order.id === column.id ? (order.isDescending ? 'descending' : 'ascending') : 'none'}
              className={`${styles['headerCell'] ?? ''} ${column.isNumeric ? (styles['numeric'] ?? '') : ''}`}
              style={{ width: column.widthPx }}
              draggable
              data-drop={dropTarget === column.id || undefined}
              onDragStart={(event) => event.dataTransfer.setData('text/novacron-column', column.id)}
              onDragOver={(event) => { event.preventDefault(); setDropTarget(column.id) }}
              onDragLeave={() => setDropTarget(null)}
              onDrop={(event) => drop(event.dataTransfer.getData('text/novacron-column'), column.id)}
              onClick={() => onOrder({ id: column.id, isDescending: order.id === column.id && !order.isDescending })}
              onKeyDown={(event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); onOrder({ id: column.id, isDescending: order.id === column.id && !order.isDescending }) } }}
            >
              <span className="ellipsis">{t(`column.${column.id}`)}</span>
              {order.id === column.id && (order.isDescending ? <IconChevronDown size={13} /> : <IconChevronUp size={13} />)}
              <ResizeGrip widthPx={column.widthPx} onResize={(widthPx) => resize(column.id, widthPx)} label={t('table.resize', { column: t(`column.${column.id}`) })} />
            </div>
          ))}
        </div>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('table.columns')}</Menu.Label>
        {columns.map((column) => (
          <Menu.Item key={column.id} onClick={() => toggle(column.id)} disabled={column.id === 'name'}>
            <Checkbox size="xs" label={t(`column.${column.id}`)} checked={column.isVisible} readOnly tabIndex={-1} style={{ pointerEvents: 'none' }} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function ResizeGrip({ widthPx, onResize, label }: { widthPx: number; onResize: (widthPx: number) => void; label: string }) {
  const start = (event: React.PointerEvent<HTMLSpanElement>): void => {
    event.preventDefault()
    event.stopPropagation()
    const startPx = event.clientX
    const grip = event.currentTarget
    grip.setPointerCapture(event.pointerId)
    const move = (moved: PointerEvent): void => onResize(widthPx + moved.clientX - startPx)
    grip.addEventListener('pointermove', move)
    grip.addEventListener('pointerup', () => grip.removeEventListener('pointermove', move), { once: true })
  }
  // With the keyboard, columns are made wider or narrower by the arrow keys on the grip.
  const step = (event: React.KeyboardEvent): void => {
    event.stopPropagation()
    if (event.key === 'ArrowLeft') onResize(widthPx - 16)
    if (event.key === 'ArrowRight') onResize(widthPx + 16)
  }
  return <button type="button" aria-label={label} className={styles['grip']} onPointerDown={start} onKeyDown={step} onClick={(event) => event.stopPropagation()} draggable={false} />
}
