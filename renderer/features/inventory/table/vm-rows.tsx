// The rows of the VM table that are in sight, and what they all show alike. Scrolling draws these and nothing else of the table.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { VmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { createWords } from '../../../i18n/words.ts'
import { rowKey } from '../../../state/row-key.ts'
import { useHosts } from '../../../state/use-session.ts'
import { useDrawnRows } from '../../../ui/data-table/use-drawn-rows.ts'
import { useNow } from '../../../ui/effects/use-now.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { useSparklines } from '../../monitoring/live/use-sparkline.ts'
import type { Column } from './columns.ts'
import { VmRow } from './vm-row.tsx'
import styles from './vm-table.module.css'

const rowPx = 32
/** Uptimes and ages in the list count minutes. */
const tickMs = 30_000

export interface VmRowsProps {
  /** What scrolls. */
  readonly frame: HTMLElement | null
  readonly rows: readonly Vm[]
  readonly columns: readonly Column[]
  readonly selected: ReadonlySet<VmKey>
  readonly active: VmKey | null
}

export function rowId(index: number): string {
  return `vm-row-${index}`
}

/** Scrolls no further than it has to. The header covers the first row's height. */
export function showRow(frame: HTMLElement, index: number): void {
  const topPx = index * rowPx
  const roomPx = frame.clientHeight - 2 * rowPx
  if (frame.scrollTop > topPx) frame.scrollTop = topPx
  else if (frame.scrollTop < topPx - roomPx) frame.scrollTop = topPx - roomPx
}

export function VmRows({ frame, rows, columns, selected, active }: VmRowsProps) {
  const { t } = useTranslation()
  const hosts = useHosts()
  const words = useMemo(() => createWords(t), [t])
  const nowMs = useNow(tickMs)
  const sparklines = useSparklines()
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => frame, estimateSize: () => rowPx, overscan: 4 })
  const items = virtual.getVirtualItems()
  const { startIndex = 0, endIndex = 0 } = virtual.range ?? {}
  const wanted = useMemo(() => {
    const isHidden = (index: number): number => Number(index < startIndex || index > endIndex)
    // Those in sight first, then those around them.
    return items.toSorted((left, right) => isHidden(left.index) - isHidden(right.index)).flatMap(({ index, start }) => {
      const row = rows[index]
      return row ? [{ index, offsetPx: start, row }] : []
    })
  }, [items, rows, startIndex, endIndex])
  const drawn = useDrawnRows(wanted)
  return (
    <div className={styles['body']} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
      {Array.from(drawn, ([slot, { index, offsetPx, row: vm }]) => {
        const key = rowKey(vm)
        const host = hosts.get(vm.hostId)
        return <VmRow key={slot} id={rowId(index)} vm={vm} index={index} offsetPx={offsetPx} columns={columns} hostName={host?.name ?? ''} staleSinceMs={isHostUp(host) ? null : (host?.inventoryAtMs ?? 0)} isSelected={selected.has(key)} isActive={active === key} nowMs={nowMs} words={words} sparklines={sparklines} />
      })}
    </div>
  )
}
