// The columns of the list of transfers.
import { IconArrowRight, IconDownload, IconUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { HostId } from '#shared/model/ids.ts'
import { isTransferOver } from '#shared/model/storage/transfer.ts'
import type { Transfer } from '#shared/model/storage/transfer.ts'
import { routes } from '../../app/routes.ts'
import { formatBytes, formatDuration, formatPercent, formatTime } from '../../i18n/format.ts'
import { usePlaces } from '../../state/use-session.ts'
import type { DataColumn } from '../../ui/data-table/data-table.tsx'
import { naturalKey } from '../../ui/lists/natural-key.ts'
import styles from './transfers.module.css'
import { remainingMs } from './use-transfers.ts'

const icons = { upload: IconUpload, download: IconDownload, copy: IconArrowRight } as const

export function useTransferColumns(): readonly DataColumn<Transfer>[] {
  const { t } = useTranslation('transfers')
  const places = usePlaces()
  const nameOf = (hostId: HostId): string => places.get(hostId)?.name ?? hostId
  return [
    { id: 'volume', label: t('column.volume'), minPx: 200, share: 2.4, sortKey: ({ volume }) => naturalKey(volume), cell: ({ kind, volume }) => <VolumeCell kind={kind} volume={volume} /> },
    { id: 'where', label: t('column.where'), minPx: 130, share: 1.2, sortKey: ({ hostId, pool }) => naturalKey(`${nameOf(hostId)} ${pool}`), cell: ({ hostId, pool, from }) => <span className="ellipsis" dir="auto" title={[...(from ? [nameOf(from.hostId)] : []), `${nameOf(hostId)} · ${pool}`].join(' → ')}>{from && `${nameOf(from.hostId)} → `}<Link href={routes.pool({ hostId, name: pool })} className="link">{`${nameOf(hostId)} · ${pool}`}</Link></span> },
    { id: 'progress', label: t('column.progress'), minPx: 170, share: 1.2, sortKey: (transfer) => shareOf(transfer), cell: (transfer) => <ProgressCell transfer={transfer} /> },
    { id: 'done', label: t('column.done'), minPx: 136, share: 0.8, isNumeric: true, sortKey: ({ doneBytes }) => doneBytes, cell: ({ doneBytes, sizeBytes }) => (doneBytes === sizeBytes ? formatBytes(sizeBytes) : t('of', { done: formatBytes(doneBytes), size: formatBytes(sizeBytes) })) },
    { id: 'speed', label: t('column.speed'), minPx: 92, share: 0.6, isNumeric: true, sortKey: ({ bytesPerSecond }) => bytesPerSecond, cell: ({ bytesPerSecond }) => (bytesPerSecond > 0 ? t('speed', { size: formatBytes(bytesPerSecond) }) : '') },
    { id: 'left', label: t('column.left'), minPx: 84, share: 0.5, isNumeric: true, sortKey: (transfer) => remainingMs(transfer) ?? Infinity, cell: (transfer) => <TimeLeft transfer={transfer} /> },
    { id: 'started', label: t('column.started'), minPx: 100, share: 0.6, isNumeric: true, sortKey: ({ startedAtMs }) => startedAtMs, cell: ({ startedAtMs }) => formatTime(startedAtMs) },
  ]
}

function VolumeCell({ kind, volume }: Pick<Transfer, 'kind' | 'volume'>) {
  const { t } = useTranslation('transfers')
  const Icon = icons[kind]
  return (
    <>
      <Icon size={15} aria-label={t(`kind.${kind}`)} style={{ flex: 'none' }} />
      <span className="ellipsis" dir="auto" title={volume}>{volume}</span>
    </>
  )
}

function shareOf({ doneBytes, sizeBytes, phase }: Transfer): number {
  return phase === 'succeeded' ? 1 : sizeBytes === 0 ? 0 : doneBytes / sizeBytes
}

function ProgressCell({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('transfers')
  const { phase } = transfer
  const share = shareOf(transfer)
  return (
    <span className={styles['progress']}>
      <span className={styles['track']} role="progressbar" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} aria-label={transfer.volume}><span className={styles['fill']} data-phase={phase} style={{ transform: `scaleX(${share})` }} /></span>
      <span className={`${styles['phase'] ?? ''} ellipsis`} data-phase={phase}>{phase === 'moving' ? formatPercent(share * 100) : t(`phase.${phase}`)}</span>
    </span>
  )
}

function TimeLeft({ transfer }: { transfer: Transfer }) {
  const ms = remainingMs(transfer)
  return <>{ms === undefined || isTransferOver(transfer.phase) ? '' : formatDuration(ms)}</>
}
