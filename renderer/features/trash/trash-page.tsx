// The trash: machines that were deleted in the last seven days, on all hosts, to be restored or deleted for good.
import { Button, Group, Menu, Text } from '@mantine/core'
import { IconRestore, IconTrash, IconTrashX } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TrashedMachine } from '#shared/model/trash.ts'
import { formatBytes, formatDuration, formatTime } from '../../i18n/format.ts'
import { useHosts, usePlaces } from '../../state/use-session.ts'
import { DataTable } from '../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { naturalKey } from '../../ui/natural-key.ts'
import { Notice } from '../../ui/notice.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useNow } from '../../ui/use-now.ts'
import { isHostUp } from '../../ui/vm-state.ts'
import { useTrash, useTrashActs } from './use-trash.ts'

const keyOf = ({ hostId, id }: TrashedMachine): string => `${hostId}/${id}`

export function TrashPage() {
  const { t } = useTranslation('trash')
  const { value, problem } = useTrash()
  const acts = useTrashActs()
  const hosts = useHosts()
  const places = usePlaces()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const columns = useTrashColumns()
  const rows = value?.machines ?? []
  const chosen = rows.filter((row) => selected.has(keyOf(row)))
  const reachable = (machines: readonly TrashedMachine[]): readonly TrashedMachine[] => machines.filter(({ hostId }) => isHostUp(hosts.get(hostId)))
  const menuOf = (machines: readonly TrashedMachine[]): ReactNode => (
    <>
      <Menu.Item leftSection={<IconRestore size={15} />} disabled={reachable(machines).length === 0} onClick={() => acts.restore(reachable(machines))}>{t('restore')}</Menu.Item>
      <Menu.Item color="red" leftSection={<IconTrashX size={15} />} disabled={reachable(machines).length === 0} onClick={() => acts.purge(reachable(machines))}>{t('purgeOpen')}</Menu.Item>
    </>
  )
  return (
    <div className="pane">
      <Group px="md" h={48} gap="md" wrap="nowrap" style={{ borderBottom: '1px solid var(--line)', flex: 'none' }}>
        <Text component="h2" m={0} fw={600} size="md">{t('title')}</Text>
        <Text size="sm" c="var(--muted)" className="ellipsis">{t('explain')}</Text>
        {chosen.length > 0 && (
          <Group ml="auto" gap="xs" wrap="nowrap" style={{ flex: 'none' }}>
            <Button variant="default" leftSection={<IconRestore size={15} />} disabled={reachable(chosen).length === 0} onClick={() => acts.restore(reachable(chosen))}>{t('restoreMany', { count: chosen.length })}</Button>
            <Button variant="default" c="red" disabled={reachable(chosen).length === 0} onClick={() => acts.purge(reachable(chosen))}>{t('purgeOpen')}</Button>
          </Group>
        )}
      </Group>
      {problem && <ProblemAlert problem={problem} isBar />}
      {value && value.unreached.length > 0 && <Notice tone="quiet" isBar title={t('unreached', { count: value.unreached.length, names: value.unreached.map((hostId) => places.get(hostId)?.name ?? hostId).join(', ') })} />}
      {rows.length > 0 && <DataTable label={t('title')} rows={rows} columns={columns} keyOf={keyOf} nameOf={({ name }) => name} firstOrder={{ id: 'at', isDescending: true }} selection={{ selected, onChange: setSelected }} menu={menuOf} isStale={({ hostId }) => !isHostUp(hosts.get(hostId))} testId="trash" />}
      {rows.length === 0 && <EmptyState title={value ? t('empty') : t('loading')} text={value ? t('emptyHint') : ''} icon={<IconTrash size={34} stroke={1.4} />} />}
    </div>
  )
}

function useTrashColumns(): readonly DataColumn<TrashedMachine>[] {
  const { t } = useTranslation('trash')
  const places = usePlaces()
  const nowMs = useNow(60_000, true)
  const hostOf = ({ hostId }: TrashedMachine): string => places.get(hostId)?.name ?? ''
  const sizeOf = ({ disks }: TrashedMachine): number => disks.reduce((sum, { stays, allocationBytes }) => sum + (stays === null ? (allocationBytes ?? 0) : 0), 0)
  const disksOf = ({ disks }: TrashedMachine): string => [t('renamed', { count: disks.filter(({ stays }) => stays === null).length }), ...disks.flatMap(({ device, stays }) => (stays === null || stays === 'no-medium' ? [] : [t('staying', { device, why: t(`stay.${stays}`) })]))].join(' · ')
  return [
    { id: 'name', label: t('column.name'), minPx: 150, share: 1.4, sortKey: ({ name }) => naturalKey(name), cell: ({ name }) => <span className="ellipsis" dir="auto" title={name}>{name}</span> },
    { id: 'host', label: t('column.host'), minPx: 90, share: 0.7, sortKey: (row) => naturalKey(hostOf(row)), cell: (row) => <span className="ellipsis" dir="auto">{hostOf(row)}</span> },
    { id: 'at', label: t('column.at'), minPx: 130, share: 0.8, sortKey: ({ atMs }) => atMs, cell: ({ atMs }) => formatTime(atMs, nowMs) },
    { id: 'user', label: t('column.user'), minPx: 90, share: 0.6, sortKey: ({ user }) => user, cell: ({ user }) => <span className="ellipsis" dir="auto">{user}</span> },
    { id: 'expires', label: t('column.expires'), minPx: 110, share: 0.6, sortKey: ({ expiresMs }) => expiresMs, cell: ({ expiresMs }) => (expiresMs <= nowMs ? t('expired') : formatDuration(expiresMs - nowMs)) },
    { id: 'size', label: t('column.size'), minPx: 84, share: 0.4, isNumeric: true, sortKey: sizeOf, cell: (row) => formatBytes(sizeOf(row)) },
    { id: 'disks', label: t('column.disks'), minPx: 200, share: 2, sortKey: disksOf, cell: (row) => <span className="ellipsis" title={row.disks.map(({ device, path, stays }) => `${device} ${path}${stays === null ? '' : `: ${t(`stay.${stays}`)}`}`).join('\n')}>{disksOf(row)}</span> },
  ]
}
