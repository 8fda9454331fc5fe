// One volume in the list, or the place of one that is not fetched yet. It draws itself again only when something of its own has changed.
import { memo } from 'react'
import type { Volume } from '#shared/model/storage/storage.ts'
import { formatBytes } from '../../../i18n/format.ts'
import type { Words } from '../../../i18n/words.ts'
import { Tick } from '../../../ui/lists/tick.tsx'
import styles from '../storage.module.css'

export interface VolumeRowProps {
  readonly index: number
  readonly offsetPx: number
  readonly volume: Volume | undefined
  readonly isSelected: boolean
  readonly words: Words
  readonly onToggle: (name: string) => void
  readonly onOpen: (volume: Volume) => void
}

export const VolumeRow = memo(function VolumeRow({ index, offsetPx, volume, isSelected, words, onToggle, onOpen }: VolumeRowProps) {
  return (
    // The header is the first row, and rows count from one.
    <div role="row" aria-rowindex={index + 2} aria-selected={isSelected} className={styles['row']} style={{ top: offsetPx }}>
      {volume ? <VolumeCells volume={volume} isSelected={isSelected} words={words} onToggle={onToggle} onOpen={onOpen} /> : <span className={styles['cell']} role="gridcell">…</span>}
    </div>
  )
})

function VolumeCells({ volume, isSelected, words, onToggle, onOpen }: Pick<VolumeRowProps, 'isSelected' | 'words' | 'onToggle' | 'onOpen'> & { readonly volume: Volume }) {
  const { name, path, format, capacityBytes, allocationBytes, backingPath } = volume
  const users = [...volume.users.map((user) => `${user.name} (${user.device})`), ...volume.overlays].join(', ')
  return (
    <>
      <span role="gridcell" className={styles['tick']}><Tick label={words.named('select', name)} isChecked={isSelected} onToggle={() => onToggle(name)} /></span>
      <span role="gridcell" className={styles['cell']} title={path}><button type="button" className={styles['name']} dir="auto" onClick={() => onOpen(volume)}>{name}</button></span>
      <span role="gridcell" className={styles['cell']}>{format || '–'}</span>
      <span role="gridcell" className={`${styles['cell'] ?? ''} ${styles['number'] ?? ''} figures`}>{formatBytes(capacityBytes)}</span>
      <span role="gridcell" className={`${styles['cell'] ?? ''} ${styles['number'] ?? ''} figures`}>{formatBytes(allocationBytes)}</span>
      <span role="gridcell" className={styles['cell']} title={users}>{users === '' ? <span className="muted">{words.of('unused')}</span> : users}</span>
      <span role="gridcell" className={`${styles['cell'] ?? ''} mono`} title={backingPath}>{backingPath === '' ? <span style={{ color: 'var(--faint)' }}>–</span> : backingPath.split('/').at(-1)}</span>
    </>
  )
}
