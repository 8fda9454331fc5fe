// A table of thousands of rows: virtualised, sortable, selectable by mouse and keyboard, one menu for all rows. What a row means
// is its caller's. (The table of VMs has more: columns that move, and rows that are reused.)
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import type { CSSProperties, MouseEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ContextMenu, placeBelow } from '../lists/context-menu.tsx'
import type { MenuPlace } from '../lists/context-menu.tsx'
import { Tick } from '../lists/tick.tsx'
import { DataTableHeader } from './data-table-header.tsx'
import { fittingColumns } from './fitting-columns.ts'
import type { Yielding } from './fitting-columns.ts'
import styles from './data-table.module.css'
import { DataTableRow } from './data-table-row.tsx'
import { areAllSelected, keepTextUnselected } from './selection.ts'
import { sortData } from './sort-data.ts'
import type { DataOrder, Sortable } from './sort-data.ts'
import { tableKeys } from './table-keys.ts'
import { useSelection } from './use-selection.ts'

export interface DataColumn<Row> extends Sortable<Row>, Yielding {
  readonly label: string
  /** Its part of the room that is left over. */
  readonly share: number
  readonly isNumeric?: boolean
  readonly cell: (row: Row) => ReactNode
}

export interface DataTableProps<Row> {
  /** Names the table to a screen reader. */
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly DataColumn<Row>[]
  readonly keyOf: (row: Row) => string
  readonly nameOf: (row: Row) => string
  readonly firstOrder: DataOrder
  /** With it, rows have ticks. */
  readonly selection?: { readonly selected: ReadonlySet<string>; readonly onChange: (selected: ReadonlySet<string>) => void }
  /** On Enter and double click. */
  readonly onOpen?: (row: Row) => void
  /** Items of the context menu of these rows. */
  readonly menu?: (rows: readonly Row[]) => ReactNode
  readonly isStale?: (row: Row) => boolean
  /** As high as its rows, for a table inside a card. */
  readonly isFitted?: boolean
  readonly testId?: string
}

const rowPx = 32
const headerPx = 33
const checkPx = 36

export function DataTable<Row>({ label, rows: given, columns: all, keyOf, nameOf, firstOrder, selection, onOpen, menu, isStale, isFitted = false, testId }: DataTableProps<Row>) {
  const { t } = useTranslation()
  const [order, setOrder] = useState(firstOrder)
  const [place, setPlace] = useState<MenuPlace | null>(null)
  const rows = useMemo(() => sortData(given, all, order), [given, all, order])
  const frame = useRef<HTMLDivElement>(null)
  const { ref: measured, width } = useElementSize()
  const framed = useMergedRef(frame, measured)
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => frame.current, estimateSize: () => rowPx, overscan: 6, scrollPaddingStart: rowPx })
  const chosen = useSelection({ rows, keyOf, selection })
  const hasTicks = selection !== undefined
  const columns = fittingColumns(all, hasTicks ? Math.max(0, width - checkPx) : width)
  const isAllSelected = areAllSelected(rows, chosen.selected, keyOf)
  const template = [...(hasTicks ? [`${checkPx}px`] : []), ...columns.map(({ minPx, share }) => `minmax(${minPx}px, ${share}fr)`)].join(' ')
  const layout: CSSProperties & Record<'--columns', string> = { '--columns': template, minWidth: columns.reduce((sum, { minPx }) => sum + minPx, hasTicks ? checkPx : 0) }
  const rowId = (index: number): string => `${testId ?? label}-row-${index}`
  const activeAt = rows.findIndex((row) => keyOf(row) === chosen.active)
  const showMenuOf = (row: Row, at: MenuPlace): void => {
    if (!menu) return
    // The row under the pointer is what the menu is about: never a selection that is scrolled out of sight.
    if (!chosen.selected.has(keyOf(row))) chosen.pick(row)
    setPlace(at)
  }
  const showMenuBelow = (row: Row): void => {
    const at = document.getElementById(rowId(activeAt)) ?? frame.current
    if (at) showMenuOf(row, placeBelow(at))
  }
  const onClick = (event: MouseEvent): void => {
    const { row, isControl, isTick } = hitOf(event, rows)
    if (!row || isControl) return
    frame.current?.focus({ preventScroll: true })
    chosen.pick(row, { isRange: event.shiftKey, isToggle: event.ctrlKey || event.metaKey || isTick })
  }
  return (
    <>
      <div
        ref={framed}
        className={styles['frame']}
        data-fitted={isFitted || undefined}
        style={isFitted ? { height: headerPx + rows.length * rowPx } : undefined}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-multiselectable={hasTicks || undefined}
        aria-activedescendant={activeAt < 0 ? undefined : rowId(activeAt)}
        tabIndex={0}
        data-testid={testId}
        onMouseDown={keepTextUnselected}
        onClick={onClick}
        onDoubleClick={(event) => { const { row, isControl, isTick } = hitOf(event, rows); if (row && !isControl && !isTick) onOpen?.(row) }}
        onContextMenu={(event) => { const { row } = hitOf(event, rows); if (row && menu) { event.preventDefault(); showMenuOf(row, { x: event.clientX, y: event.clientY }) } }}
        onKeyDown={tableKeys({ rows, at: activeAt, chosen, onOpen, onMenu: showMenuBelow, scrollTo: (index) => virtual.scrollToIndex(index) })}
      >
        <div style={layout} role="presentation">
          <DataTableHeader columns={columns} order={order} onOrder={setOrder}>
            {hasTicks && <Tick label={t('table.selectAll')} isChecked={isAllSelected} isMixed={chosen.selected.size > 0 && !isAllSelected} onToggle={isAllSelected ? chosen.clear : chosen.all} />}
          </DataTableHeader>
          <div className={styles['body']} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const row = rows[index]
              if (row === undefined) return null
              const key = keyOf(row)
              return <DataTableRow key={key} id={rowId(index)} index={index} startPx={start} row={row} columns={columns} isSelected={chosen.selected.has(key)} isActive={chosen.active === key} isStale={isStale?.(row) === true} tickLabel={hasTicks ? t('table.selectRow', { name: nameOf(row) }) : undefined} />
            })}
          </div>
        </div>
      </div>
      {menu && <ContextMenu place={place} onClose={() => setPlace(null)}>{place !== null && menu(chosen.rows())}</ContextMenu>}
    </>
  )
}

/** Which row was clicked, and on what of it. One listener hears all rows. */
function hitOf<Row>(event: MouseEvent, rows: readonly Row[]): { readonly row: Row | undefined; readonly isControl: boolean; readonly isTick: boolean } {
  const target = event.target instanceof Element ? event.target : null
  const index = target?.closest<HTMLElement>('[data-index]')?.dataset['index']
  const isTick = target?.closest('[data-part=tick]') !== null && target !== null
  return { row: index === undefined ? undefined : rows[Number(index)], isControl: !isTick && target?.closest('a, button, input') !== null, isTick }
}
