// The columns of the list of the trash.
import { useTranslation } from 'react-i18next'
import type { TrashedMachine } from '#shared/model/provisioning/trash.ts'
import { formatBytes, formatDuration, formatTime } from '../../i18n/format.ts'
import { usePlaces } from '../../state/use-session.ts'
import type { DataColumn } from '../../ui/data-table/data-table.tsx'
import { naturalKey } from '../../ui/lists/natural-key.ts'
import { useNow } from '../../ui/effects/use-now.ts'
import { sizeOf } from './trash-search.ts'

export function useTrashColumns(): readonly DataColumn<TrashedMachine>[] {
  const { t } = useTranslation('trash')
  const places = usePlaces()
  const nowMs = useNow(60_000, true)
  const hostOf = ({ hostId }: TrashedMachine): string => places.get(hostId)?.name ?? ''
  const disksOf = ({ disks }: TrashedMachine): string => [t('renamed', { count: disks.filter(({ stays }) => stays === null).length }), ...disks.flatMap(({ device, stays }) => (stays === null || stays === 'no-medium' ? [] : [t('staying', { device, why: t(`stay.${stays}`) })]))].join(' · ')
  return [
    { id: 'name', label: t('column.name'), minPx: 180, share: 2, sortKey: ({ name }) => naturalKey(name), cell: ({ name }) => <span className="ellipsis" dir="auto" title={name}>{name}</span> },
    { id: 'host', label: t('column.host'), minPx: 100, share: 0.9, sortKey: (row) => naturalKey(hostOf(row)), cell: (row) => <span className="ellipsis" dir="auto">{hostOf(row)}</span> },
    { id: 'at', label: t('column.at'), minPx: 130, share: 0.8, sortKey: ({ atMs }) => atMs, cell: ({ atMs }) => formatTime(atMs, nowMs) },
    { id: 'user', label: t('column.user'), minPx: 90, share: 0.6, sortKey: ({ user }) => user, cell: ({ user }) => <span className="ellipsis" dir="auto">{user}</span> },
    { id: 'expires', label: t('column.expires'), minPx: 110, share: 0.6, sortKey: ({ expiresMs }) => expiresMs, cell: ({ expiresMs }) => (expiresMs <= nowMs ? t('expired') : formatDuration(expiresMs - nowMs)) },
    { id: 'size', label: t('column.size'), minPx: 84, share: 0.4, isNumeric: true, sortKey: sizeOf, cell: (row) => formatBytes(sizeOf(row)) },
    { id: 'disks', label: t('column.disks'), minPx: 160, share: 1.4, sortKey: disksOf, cell: (row) => <span className="ellipsis" title={row.disks.map(({ device, path, stays }) => `${device} ${path}${stays === null ? '' : `: ${t(`stay.${stays}`)}`}`).join('\n')}>{disksOf(row)}</span> },
  ]
}
