// The same network on many hosts: which have drifted, how, and the way to make them alike again.
import { Button, Loader, Text } from '@mantine/core'
import { IconGitCompare, IconTopologyStar3 } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePlaces } from '../../../state/use-session.ts'
import { DataTable } from '../../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { kindText, subnetText } from '../data/network-words.ts'
import { byHost, useNetworks } from '../data/use-networks.ts'
import { AreaHead } from '../list/area-head.tsx'
import { DriftDialog } from './drift-dialog.tsx'
import { groupNetworks } from './group-rows.ts'
import type { NetworkGroup } from './group-rows.ts'

export function GroupsPage() {
  const { t } = useTranslation('networks')
  const { networks, isLoaded } = useNetworks()
  const places = usePlaces()
  const groups = useMemo(() => groupNetworks(byHost(networks, places)), [networks, places])
  const [openName, setOpenName] = useState<string>()
  const opened = groups.find(({ name }) => name === openName)
  const columns = useGroupColumns((group) => setOpenName(group.name))
  return (
    <div className="pane">
      <AreaHead view="groups"><Text size="sm" c="var(--muted)" aria-live="polite">{t('groups.count', { count: groups.length, drifted: groups.filter(({ drifted }) => drifted.length > 0).length })}</Text></AreaHead>
      {groups.length > 0 && <DataTable label={t('view.groups')} rows={groups} columns={columns} keyOf={({ name }) => name} nameOf={({ name }) => name} firstOrder={{ id: 'drift', isDescending: false }} onOpen={({ name }) => setOpenName(name)} testId="network-groups" />}
      {groups.length === 0 && <EmptyState title={t(isLoaded ? 'groups.none' : 'loading')} {...(isLoaded ? { text: t('groups.noneHint') } : {})} icon={isLoaded ? <IconTopologyStar3 size={34} stroke={1.4} /> : <Loader size="sm" />} />}
      {opened && <DriftDialog group={opened} onClose={() => setOpenName(undefined)} />}
    </div>
  )
}

function useGroupColumns(open: (group: NetworkGroup) => void): readonly DataColumn<NetworkGroup>[] {
  const { t } = useTranslation('networks')
  const places = usePlaces()
  const names = (group: NetworkGroup['networks']): string => group.map(({ hostId }) => places.get(hostId)?.name ?? '').toSorted().join(', ')
  return [
    { id: 'name', label: t('column.name'), minPx: 150, share: 1.6, sortKey: ({ name }) => naturalKey(name), cell: ({ name }) => <b className="ellipsis" dir="auto">{name}</b> },
    { id: 'hosts', label: t('groups.hosts'), minPx: 70, share: 0.4, isNumeric: true, sortKey: ({ networks }) => -networks.length, cell: ({ networks }) => <span title={names(networks)}>{formatNumber(networks.length)}</span> },
    { id: 'mode', label: t('column.mode'), minPx: 96, share: 0.8, sortKey: ({ usual }) => kindText(usual, t), cell: ({ usual }) => kindText(usual, t) },
    { id: 'subnet', label: t('column.subnet'), minPx: 150, share: 1.2, sortKey: ({ usual }) => naturalKey(subnetText(usual)), cell: ({ usual }) => <span className="mono ellipsis">{subnetText(usual) || '–'}</span> },
    { id: 'state', label: t('column.state'), minPx: 130, share: 0.8, sortKey: ({ inactive }) => -inactive, cell: ({ inactive }) => (inactive === 0 ? t('groups.allActive') : t('groups.inactive', { count: inactive })) },
    { id: 'drift', label: t('groups.drift'), minPx: 160, share: 1.6, sortKey: ({ drifted }) => -drifted.length, cell: ({ drifted }) => (drifted.length === 0 ? <span className="muted">{t('groups.alike')}</span> : <span className="ellipsis" style={{ color: 'var(--state-paused)' }} title={names(drifted)}>{t('groups.drifted', { count: drifted.length, names: names(drifted) })}</span>) },
    { id: 'compare', label: '', minPx: 128, share: 0.3, cell: (group) => group.drifted.length > 0 && <Button size="compact-xs" variant="light" leftSection={<IconGitCompare size={13} />} onClick={() => open(group)}>{t('groups.compare')}</Button> },
  ]
}
