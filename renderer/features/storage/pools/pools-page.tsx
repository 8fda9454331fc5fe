// The storage pools of the whole fleet, or of one host: the same storage on several hosts is one row.
import { Button, Group, Loader, Menu, Text } from '@mantine/core'
import { IconDatabase, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import type { HostId } from '#shared/model/ids.ts'
import { routes } from '../../../app/routes.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { usePlaces } from '../../../state/use-session.ts'
import { DataTable } from '../../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { naturalKey } from '../../../ui/natural-key.ts'
import { AreaHead } from '../area-head.tsx'
import { NewPoolDialog } from './new-pool-dialog.tsx'
import { PoolMenuItems } from './pool-actions.tsx'
import { PoolRoom, PoolStateLabel } from './pool-state.tsx'
import styles from '../storage.module.css'
import { usePoolRows, usePools } from '../use-pools.ts'
import type { PoolRow } from '../use-pools.ts'

function menuOf(rows: readonly PoolRow[]): ReactNode {
  return <PoolMenuItems pools={rows.flatMap((row) => row.pools)} />
}

/** Without a host: of all of them. */
export function PoolsPage({ hostId }: { hostId?: HostId }) {
  const { t } = useTranslation('storage')
  const { pools, isLoaded } = usePools()
  const [, navigate] = useLocation()
  const [isNewOpen, setNewOpen] = useState(false)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const rows = usePoolRows(hostId === undefined ? pools : pools.filter((pool) => pool.hostId === hostId))
  const columns = usePoolColumns()
  const chosen = rows.filter(({ key }) => selected.has(key)).flatMap((row) => row.pools)
  const bar = (
    <>
      {chosen.length > 0 && (
        <Menu position="bottom-start">
          <Menu.Target><Button variant="default">{t('onSelected', { count: chosen.length })}</Button></Menu.Target>
          <Menu.Dropdown><PoolMenuItems pools={chosen} /></Menu.Dropdown>
        </Menu>
      )}
      <Text size="sm" c="var(--muted)" className="figures" style={{ flex: 'none' }} aria-live="polite">{t('poolCount', { count: rows.length, number: formatNumber(rows.length) })}</Text>
      <Button leftSection={<IconPlus size={15} />} style={{ flex: 'none' }} onClick={() => setNewOpen(true)}>{t('newPool.open')}</Button>
    </>
  )
  return (
    <div className="pane">
      {hostId === undefined ? <AreaHead view="pools">{bar}</AreaHead> : <Group px="md" h={46} gap="sm" wrap="nowrap" justify="flex-end" className={styles['bar'] ?? ''}>{bar}</Group>}
      {rows.length > 0 && (
        <DataTable
          label={t('title')}
          rows={rows}
          columns={columns}
          keyOf={({ key }) => key}
          nameOf={({ pool }) => pool.name}
          firstOrder={{ id: 'name', isDescending: false }}
          selection={{ selected, onChange: setSelected }}
          onOpen={({ pool }) => navigate(routes.pool(pool))}
          menu={menuOf}
          testId="pools"
        />
      )}
      {rows.length === 0 && <EmptyState title={t(isLoaded ? 'noPools' : 'loading')} {...(isLoaded ? { text: t('noPoolsHint') } : {})} icon={isLoaded ? <IconDatabase size={34} stroke={1.4} /> : <Loader size="sm" />} />}
      {isNewOpen && <NewPoolDialog hostId={hostId} onClose={() => setNewOpen(false)} />}
    </div>
  )
}

function usePoolColumns(): readonly DataColumn<PoolRow>[] {
  const { t } = useTranslation('storage')
  const places = usePlaces()
  const hostsOf = ({ pools }: PoolRow): string => pools.map(({ hostId }) => places.get(hostId)?.name ?? '').join(', ')
  return [
    { id: 'name', label: t('column.name'), minPx: 160, share: 2, sortKey: ({ pool }) => naturalKey(pool.name), cell: ({ pool }) => <Link href={routes.pool(pool)} className="link" dir="auto">{pool.name}</Link> },
    { id: 'state', label: t('column.state'), minPx: 120, share: 1, sortKey: ({ pool }) => pool.state, cell: ({ pool }) => <PoolStateLabel state={pool.state} /> },
    { id: 'hosts', label: t('column.hosts'), minPx: 110, share: 1.5, sortKey: (row) => naturalKey(hostsOf(row)), cell: (row) => <span title={hostsOf(row)}>{row.pools.length > 1 ? t('sharedBy', { count: row.pools.length }) : hostsOf(row)}</span> },
    { id: 'type', label: t('column.type'), minPx: 80, share: 0.7, sortKey: ({ pool }) => pool.type, cell: ({ pool }) => pool.type },
    { id: 'room', label: t('column.room'), minPx: 200, share: 2, sortKey: ({ pool }) => (pool.capacityBytes === 0 ? 0 : 1 - pool.availableBytes / pool.capacityBytes), cell: ({ pool }) => <PoolRoom pool={pool} /> },
    { id: 'place', label: t('column.place'), minPx: 160, share: 2, sortKey: ({ pool }) => pool.targetPath, cell: ({ pool }) => <span className="mono" title={pool.source}>{pool.source || pool.targetPath}</span> },
    { id: 'autostart', label: t('column.autostart'), minPx: 90, share: 0.5, sortKey: ({ pool }) => Number(!pool.autostart), cell: ({ pool }) => t(pool.autostart ? 'yes' : 'no') },
  ]
}
