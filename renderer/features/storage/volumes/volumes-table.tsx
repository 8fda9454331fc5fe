// The volumes of a pool: a list of any length of which only the rows in view are fetched and drawn.
import { useVirtualizer } from '@tanstack/react-virtual'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Volume } from '#shared/model/storage.ts'
import { formatBytes } from '../../../i18n/format.ts'
import { Tick } from '../../../ui/tick.tsx'
import styles from '../storage.module.css'
import type { VolumeFilter, Volumes } from './use-volumes.ts'

const rowPx = 32

export interface VolumesTableProps {
  readonly volumes: Volumes
  readonly filter: VolumeFilter
  readonly onSort: (sort: VolumeFilter['sort']) => void
  readonly selected: ReadonlySet<string>
  readonly onSelect: (selected: ReadonlySet<string>) => void
  readonly onOpen: (volume: Volume) => void
}

export function VolumesTable({ volumes, filter, onSort, selected, onSelect, onOpen }: VolumesTableProps) {
  const { t } = useTranslation('storage')
  const frame = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: volumes.matching, getScrollElement: () => frame.current, estimateSize: () => rowPx, overscan: 8, scrollPaddingStart: rowPx })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const { want } = volumes
  useEffect(() => {
    if (volumes.matching > 0) want(first, last)
  })
  const toggle = (name: string): void => {
    const next = new Set(selected)
    if (!next.delete(name)) next.add(name)
    onSelect(next)
  }
  return (
    <div ref={frame} className={styles['volumes']} role="grid" aria-label={t('volumes')} aria-rowcount={volumes.matching + 1} data-testid="volumes">
      <div className={styles['head']} role="row">
        <span role="columnheader" aria-label={t('selection')} />
        {(['name', 'format', 'capacity', 'allocation', 'users'] as const).map((id) => (
          <SortHeader key={id} id={id} filter={filter} onSort={onSort} />
        ))}
        <span className={styles['cell']} role="columnheader">{t('column.backing')}</span>
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative', minWidth: 780 }}>
        {items.map(({ index, start }) => {
          const volume = volumes.at(index)
          return (
            <div key={index} role="row" aria-rowindex={index + 2} aria-selected={volume !== undefined && selected.has(volume.name)} className={styles['row']} style={{ transform: `translateY(${start}px)` }}>
              {volume ? <VolumeCells volume={volume} isSelected={selected.has(volume.name)} onToggle={() => toggle(volume.name)} onOpen={() => onOpen(volume)} /> : <span className={styles['cell']} role="gridcell">…</span>}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function SortHeader({ id, filter, onSort }: { id: VolumeFilter['sort']; filter: VolumeFilter; onSort: (sort: VolumeFilter['sort']) => void }) {
  const { t } = useTranslation('storage')
  const isSorted = filter.sort === id
  const isNumeric = id === 'capacity' || id === 'allocation'
  return (
    <span role="columnheader" aria-sort={isSorted ? (filter.isDescending ? 'descending' : 'ascending') : 'none'} style={{ height: '100%' }}>
      <button type="button" className={isNumeric ? styles['number'] : undefined} onClick={() => onSort(id)}>{t(`column.${id}`)}{isSorted && (filter.isDescending ? <IconChevronDown size={13} /> : <IconChevronUp size={13} />)}</button>
    </span>
  )
}

interface VolumeCellsProps {
  readonly volume: Volume
  readonly isSelected: boolean
  readonly onToggle: () => void
  readonly onOpen: () => void
}

function VolumeCells({ volume, isSelected, onToggle, onOpen }: VolumeCellsProps) {
  const { t } = useTranslation('storage')
  const users = [...volume.users.map(({ name, device }) => `${name} (${device})`), ...volume.overlays]
  return (
    <>
      <span role="gridcell" style={{ display: 'flex', justifyContent: 'center' }}><Tick label={t('select', { name: volume.name })} isChecked={isSelected} onToggle={onToggle} /></span>
      <span role="gridcell" className={styles['cell']} title={volume.path}><button type="button" className={styles['name']} dir="auto" onClick={onOpen}>{volume.name}</button></span>
      <span role="gridcell" className={styles['cell']}>{volume.format || '–'}</span>
      <span role="gridcell" className={`${styles['cell'] ?? ''} ${styles['number'] ?? ''} figures`}>{formatBytes(volume.capacityBytes)}</span>
      <span role="gridcell" className={`${styles['cell'] ?? ''} ${styles['number'] ?? ''} figures`}>{formatBytes(volume.allocationBytes)}</span>
      <span role="gridcell" className={styles['cell']} title={users.join(', ')}>{users.length === 0 ? <span className="muted">{t('unused')}</span> : users.join(', ')}</span>
      <span role="gridcell" className={`${styles['cell'] ?? ''} mono`} title={volume.backingPath}>{volume.backingPath.split('/').at(-1)}</span>
    </>
  )
}
