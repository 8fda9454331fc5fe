// The rows of the list of volumes that are in sight. Scrolling draws these and nothing else of the list; what is not there yet is fetched.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Volume } from '#shared/model/storage/storage.ts'
import { createWords } from '../../../i18n/words.ts'
import { useDrawnRows } from '../../../ui/data-table/use-drawn-rows.ts'
import styles from '../storage.module.css'
import type { Volumes } from './use-volumes.ts'
import { VolumeRow } from './volume-row.tsx'

const rowPx = 32

export interface VolumeRowsProps {
  /** What scrolls. */
  readonly frame: HTMLElement | null
  readonly volumes: Volumes
  readonly selected: ReadonlySet<string>
  readonly onToggle: (name: string) => void
  readonly onOpen: (volume: Volume) => void
}

export function VolumeRows({ frame, volumes: { matching, at, want }, selected, onToggle, onOpen }: VolumeRowsProps) {
  const { t } = useTranslation('storage')
  const words = useMemo(() => createWords(t), [t])
  const virtual = useVirtualizer({ count: matching, getScrollElement: () => frame, estimateSize: () => rowPx, overscan: 6, scrollPaddingStart: rowPx })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (matching > 0) want(first, last)
  })
  const wanted = useMemo(() => items.map(({ index, start }) => ({ index, offsetPx: start, row: at(index) })), [items, at])
  const drawn = useDrawnRows(wanted)
  return (
    <div role="rowgroup" className={styles['rows']} style={{ height: virtual.getTotalSize() }}>
      {Array.from(drawn, ([slot, { index, offsetPx, row }]) => (
        <VolumeRow key={slot} index={index} offsetPx={offsetPx} volume={row} isSelected={row !== undefined && selected.has(row.name)} words={words} onToggle={onToggle} onOpen={onOpen} />
      ))}
    </div>
  )
}
