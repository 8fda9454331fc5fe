// The volumes of a pool: a list of any length of which only the rows in view are fetched and drawn.
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useState } from 'react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import type { Volume } from '#shared/model/storage/storage.ts'
import { useTracks } from '../../../ui/data-table/use-tracks.ts'
import styles from '../storage.module.css'
import type { VolumeFilter, Volumes } from './use-volumes.ts'
import { VolumeRows } from './volume-rows.tsx'

const columns = '36px minmax(180px, 3fr) 80px 96px 96px minmax(140px, 2fr) minmax(120px, 2fr)'

export interface VolumesTableProps {
  readonly volumes: Volumes
  readonly filter: VolumeFilter
  readonly onSort: (sort: VolumeFilter['sort']) => void
  readonly selected: ReadonlySet<string>
  readonly onToggle: (name: string) => void
  readonly onOpen: (volume: Volume) => void
}

export function VolumesTable({ volumes, filter, onSort, selected, onToggle, onOpen }: VolumesTableProps) {
  const { t } = useTranslation('storage')
  // Known by a state, as the rows inside need it and are mounted before it.
  const [frame, setFrame] = useState<HTMLDivElement | null>(null)
  const { head, tracks } = useTracks(columns)
  const layout: CSSProperties & Record<'--columns' | '--tracks', string> = { '--columns': columns, '--tracks': tracks, minWidth: 780 }
  return (
    <div ref={setFrame} className={styles['volumes']} role="grid" aria-label={t('volumes')} aria-rowcount={volumes.matching + 1} data-testid="volumes">
      <div style={layout} role="presentation">
        <div ref={head} className={styles['head']} role="row">
          <span role="columnheader" aria-label={t('selection')} />
          {(['name', 'format', 'capacity', 'allocation', 'users'] as const).map((id) => (
            <SortHeader key={id} id={id} filter={filter} onSort={onSort} />
          ))}
          <span className={styles['cell']} role="columnheader">{t('column.backing')}</span>
        </div>
        <VolumeRows frame={frame} volumes={volumes} selected={selected} onToggle={onToggle} onOpen={onOpen} />
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
