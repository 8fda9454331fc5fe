// The columns of the list of pools, and what its search looks at.
import { Text } from '@mantine/core'
import { IconClockQuestion } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { PoolTotals, Tier } from '#shared/model/storage/storage.ts'
import { routes } from '../../../app/routes.ts'
import { formatAge, formatBytes, formatNumber, formatPercent } from '../../../i18n/format.ts'
import { useHosts, usePlaces } from '../../../state/use-session.ts'
import type { DataColumn } from '../../../ui/data-table/data-table.tsx'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { useNow } from '../../../ui/effects/use-now.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import type { PoolRow } from '../use-pools.ts'
import { PoolRoom, PoolStateLabel } from './pool-state.tsx'
import type { PoolTotalsOf } from './use-pool-totals.ts'

export function textOfPool({ pool, pools }: PoolRow, nameOfHost: (hostId: HostId) => string): string {
  return [pool.name, pool.type, pool.state, pool.source, pool.targetPath, ...pools.map(({ hostId }) => nameOfHost(hostId))].join(' ')
}

/** Of a pool that several hosts share, one that is connected speaks for all. */
export function isStale({ pool }: PoolRow, hosts: ReadonlyMap<HostId, Host>): boolean {
  return !isHostUp(hosts.get(pool.hostId))
}

export interface PoolFigures {
  readonly totals: PoolTotalsOf
  readonly tiers: readonly Tier[]
}

const nothing = <span style={{ color: 'var(--faint)' }}>–</span>

export function usePoolColumns({ totals, tiers }: PoolFigures, hasHosts: boolean): readonly DataColumn<PoolRow>[] {
  const { t } = useTranslation('storage')
  const places = usePlaces()
  const hostsOf = ({ pools }: PoolRow): string => pools.map(({ hostId }) => places.get(hostId)?.name ?? '').join(', ')
  const totalsOf = ({ pool }: PoolRow): PoolTotals | undefined => totals.of(pool)
  const tierOf = ({ pools }: PoolRow): string => tiers.filter((tier) => tier.pools.some((ref) => pools.some(({ hostId, name }) => ref.hostId === hostId && ref.pool === name))).map(({ name }) => name).join(', ')
  const promised = (row: PoolRow): number => (totalsOf(row)?.provisionedBytes ?? 0) / Math.max(1, row.pool.capacityBytes)
  const host: DataColumn<PoolRow> = { id: 'hosts', label: t('column.hosts'), minPx: 90, share: 1, sortKey: (row) => naturalKey(hostsOf(row)), cell: (row) => (row.pools.length > 1 ? <span className="ellipsis" title={hostsOf(row)}>{t('sharedBy', { count: row.pools.length })}</span> : <Link href={routes.host(row.pool.hostId, 'storage')} className="link ellipsis" dir="auto" title={hostsOf(row)}>{hostsOf(row)}</Link>) }
  return [
    { id: 'name', label: t('column.name'), minPx: 130, share: 1.8, sortKey: (row) => `${naturalKey(row.pool.name)} ${naturalKey(hostsOf(row))}`, cell: ({ pool }) => <Link href={routes.pool(pool)} className="link ellipsis" dir="auto" title={pool.name}>{pool.name}</Link> },
    { id: 'state', label: t('column.state'), minPx: 108, share: 0.8, sortKey: ({ pool }) => pool.state, cell: (row) => <StateCell row={row} /> },
    ...(hasHosts ? [host] : []),
    { id: 'type', label: t('column.type'), minPx: 60, yields: 3, share: 0.4, sortKey: ({ pool }) => pool.type, cell: ({ pool }) => pool.type },
    { id: 'tier', label: t('column.tier'), minPx: 78, yields: 5, share: 0.6, sortKey: tierOf, cell: (row) => (tierOf(row) === '' ? nothing : <span className="ellipsis" dir="auto" title={tierOf(row)}>{tierOf(row)}</span>) },
    { id: 'room', label: t('column.room'), minPx: 152, share: 1.4, sortKey: ({ pool }) => (pool.capacityBytes === 0 ? 0 : 1 - pool.availableBytes / pool.capacityBytes), cell: ({ pool }) => <PoolRoom pool={pool} /> },
    { id: 'volumes', label: t('column.volumes'), minPx: 86, yields: 6, share: 0.3, isNumeric: true, sortKey: (row) => totalsOf(row)?.volumes ?? -1, cell: (row) => (totalsOf(row) ? formatNumber(totalsOf(row)?.volumes ?? 0) : nothing) },
    { id: 'promised', label: t('column.promised'), minPx: 102, yields: 4, share: 0.3, isNumeric: true, sortKey: promised, cell: (row) => <Promised totals={totalsOf(row)} share={promised(row)} /> },
    { id: 'place', label: t('column.place'), minPx: 110, yields: 2, share: 1.6, sortKey: ({ pool }) => pool.targetPath, cell: ({ pool }) => <span className="mono ellipsis" title={`${pool.source}\n${pool.targetPath}`}>{pool.source || pool.targetPath}</span> },
    { id: 'autostart', label: t('column.autostart'), minPx: 90, yields: 1, share: 0.3, sortKey: ({ pool }) => Number(!pool.autostart), cell: ({ pool }) => t(pool.autostart ? 'yes' : 'no') },
  ]
}

function StateCell({ row }: { row: PoolRow }) {
  const { t } = useTranslation('storage')
  const hosts = useHosts()
  const stale = isStale(row, hosts)
  const now = useNow(1_000, stale)
  const { inventoryAtMs } = hosts.get(row.pool.hostId) ?? { inventoryAtMs: null }
  if (!stale) return <PoolStateLabel state={row.pool.state} />
  const text = inventoryAtMs === null ? t('notSeen') : t('age', { time: formatAge(now - inventoryAtMs) })
  return <span className="figures ellipsis" title={t('staleHint', { state: t(`state.${row.pool.state}`) })} style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}><IconClockQuestion size={15} aria-hidden />{text}</span>
}

/** From here on guests may find the pool full although their disks are not. */
const overCommitted = 1

function Promised({ totals, share }: { totals: PoolTotals | undefined; share: number }) {
  const { t } = useTranslation('storage')
  if (!totals) return nothing
  if (totals.provisionedBytes === null) return <span className="muted" title={t('tooManyToAdd')}>…</span>
  return <Text span size="sm" {...(share > overCommitted ? { c: 'var(--state-paused)', fw: 600 } : {})} title={t('promised', { size: formatBytes(totals.provisionedBytes) })}>{formatPercent(share * 100)}</Text>
}
