// The tree of a machine's snapshots as a table: branches are moved in, and the last row is the present.
import { IconArrowBadgeRight, IconCamera, IconGitBranch } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Snapshot } from '#shared/model/snapshots/snapshot.ts'
import { formatBytes, formatTime } from '../../i18n/format.ts'
import { treeRows } from './snapshot-tree.ts'
import type { TreeRow } from './snapshot-tree.ts'
import { placeWords, stateWords } from './snapshot-words.ts'
import styles from './snapshots.module.css'

const laneWidth = 22
const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

export interface SnapshotTableProps {
  readonly snapshots: readonly Snapshot[]
  readonly chosen: string | undefined
  readonly onChoose: (name: string) => void
}

export function SnapshotTable({ snapshots, chosen, onChoose }: SnapshotTableProps) {
  const { t } = useTranslation('snapshots')
  const rows = treeRows(snapshots)
  const names = rows.flatMap(({ snapshot }) => snapshot?.name ?? [])
  const move = (event: React.KeyboardEvent): void => {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = names[Math.max(0, Math.min(names.length - 1, names.indexOf(chosen ?? '') + step))]
    if (next === undefined) return
    onChoose(next)
    const table = event.currentTarget
    requestAnimationFrame(() => table.querySelector<HTMLElement>('[aria-selected="true"]')?.focus())
  }
  return (
    <div className={styles['table']} role="treegrid" aria-label={t('title')} tabIndex={-1} onKeyDown={move}>
      <div role="row" className={`${styles['line']} ${styles['head']}`}>
        {(['name', 'taken', 'state', 'place', 'size'] as const).map((column) => <span key={column} role="columnheader" className={column === 'size' ? styles['number'] : undefined}>{t(`column.${column}`)}</span>)}
      </div>
      {rows.map((row) => row.snapshot
        ? <SnapshotRow key={row.snapshot.name} row={row} snapshot={row.snapshot} isChosen={row.snapshot.name === chosen} onChoose={onChoose} />
        : <div key="" role="row" className={styles['line']} data-now aria-level={row.level}><Name lane={row.lane} Icon={IconArrowBadgeRight} name={t('now')} /></div>)}
    </div>
  )
}

function SnapshotRow({ row: { level, lane }, snapshot, isChosen, onChoose }: { row: TreeRow; snapshot: Snapshot; isChosen: boolean; onChoose: (name: string) => void }) {
  const { t } = useTranslation('snapshots')
  const Icon = lane > 0 ? IconGitBranch : IconCamera
  return (
    <div role="row" className={styles['line']} aria-level={level} aria-selected={isChosen} tabIndex={isChosen ? 0 : -1} onClick={() => onChoose(snapshot.name)} onKeyDown={(event) => event.key === 'Enter' && onChoose(snapshot.name)}>
      <Name lane={lane} Icon={Icon} name={snapshot.name} />
      <span role="gridcell" className="figures">{formatTime(snapshot.createdAtMs)}</span>
      <span role="gridcell">{stateWords(t, snapshot)}</span>
      <span role="gridcell">{placeWords(t, snapshot)}</span>
      <span role="gridcell" className={`figures ${styles['number']}`}>{formatBytes(snapshot.sizeBytes)}</span>
    </div>
  )
}

function Name({ lane, Icon, name }: { lane: number; Icon: typeof IconCamera; name: string }) {
  return (
    <span role="gridcell" className={styles['name']} style={{ paddingInlineStart: 16 + lane * laneWidth }} title={name}>
      <Icon size={16} stroke={1.6} aria-hidden style={{ flex: 'none' }} />
      <span dir="auto">{name}</span>
    </span>
  )
}
