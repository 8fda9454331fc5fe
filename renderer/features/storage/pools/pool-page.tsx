// One pool: its room, what it is, and its volumes as tabs.
import { ActionIcon, Group, Loader, Menu, Tabs, Text } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import type { Pool, PoolRef } from '#shared/model/storage/storage.ts'
import { poolTabs, routes } from '../../../app/routes.ts'
import type { PoolTab } from '../../../app/routes.ts'
import { formatBytes, formatNumber, formatPercent } from '../../../i18n/format.ts'
import { useHost } from '../../../state/use-session.ts'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { FactList } from '../../../ui/layout/fact-list.tsx'
import { ObjectDefinition } from '../../definitions/object-definition.tsx'
import { HostStateBanner } from '../../hosts/host-state-banner.tsx'
import { PoolPerformance } from '../../monitoring/performance/pool-performance.tsx'
import { PoolMenuItems } from './pool-actions.tsx'
import { usePoolTotals } from './use-pool-totals.ts'
import { PoolRoom, PoolStateLabel } from './pool-state.tsx'
import { useTiers } from '../tiers/use-tiers.ts'
import { usePools } from '../use-pools.ts'
import { VolumeList } from '../volumes/volume-list.tsx'

export function PoolPage({ poolRef, tab }: { poolRef: PoolRef; tab: PoolTab }) {
  const { t } = useTranslation('storage')
  const { pools, isLoaded } = usePools()
  const [, navigate] = useLocation()
  const host = useHost(poolRef.hostId)
  const isUp = isHostUp(host)
  const pool = pools.find(({ hostId, name }) => hostId === poolRef.hostId && name === poolRef.pool)
  if (!pool) return <div className="pane"><EmptyState title={t(isLoaded ? 'poolGone' : 'loading')} icon={isLoaded ? undefined : <Loader size="sm" />} /></div>
  return (
    <div className="pane">
      <PoolHead pool={pool} />
      {host && <HostStateBanner host={host} />}
      <Tabs value={tab} onChange={(value) => navigate(routes.pool(pool, poolTabs.find((known) => known === value)))} keepMounted={false}>
        <Tabs.List px="xs">{poolTabs.map((value) => <Tabs.Tab key={value} value={value}>{t(`tab.${value}`)}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      <div className="page-body">
        {tab === 'overview' && <PoolFacts pool={pool} />}
        {tab === 'performance' && <PoolPerformance pool={pool} />}
        {(tab === 'xml' || tab === 'volumes') && !isUp && <EmptyState title={t('hostNotConnected')} text={t('needsHost')} />}
        {isUp && tab === 'xml' && <ObjectDefinition hostId={pool.hostId} kind="pool" objectKey={pool.name} name={pool.name} />}
        {isUp && tab === 'volumes' && (pool.state === 'running' ? <VolumeList pool={pool} /> : <EmptyState title={t('poolOff')} text={t('poolOffHint')} />)}
      </div>
    </div>
  )
}

function PoolHead({ pool }: { pool: Pool }) {
  const { t } = useTranslation('storage')
  const host = useHost(pool.hostId)
  return (
    <Group px="md" pt={12} pb={6} gap="sm" wrap="nowrap">
      <Text component="h2" m={0} fw={650} size="lg" className="ellipsis" maw="40%" style={{ flex: '0 1 auto' }} dir="auto" title={pool.name}>{pool.name}</Text>
      <PoolStateLabel state={pool.state} isStale={!isHostUp(host)} />
      <Link href={routes.host(pool.hostId)} className="link">{host?.name}</Link>
      <div style={{ width: 260, marginLeft: 'auto' }}><PoolRoom pool={pool} /></div>
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon aria-label={t('actionsOf', { name: pool.name })}><IconDots size={18} /></ActionIcon></Menu.Target>
        <Menu.Dropdown><PoolMenuItems pools={[pool]} /></Menu.Dropdown>
      </Menu>
    </Group>
  )
}

/** However long adding up takes: somebody looks at this one pool. */
const mostInFacts = 20_000

function PoolFacts({ pool }: { pool: Pool }) {
  const { t } = useTranslation('storage')
  const { of, problem } = usePoolTotals([pool], mostInFacts)
  const { value: tiers } = useTiers()
  const own = of(pool)
  const tier = (tiers ?? []).filter(({ pools }) => pools.some((ref) => ref.hostId === pool.hostId && ref.pool === pool.name)).map(({ name }) => name)
  return (
    <div style={{ padding: 16, overflow: 'auto' }}>
      {problem && <ProblemAlert problem={problem} tone="warning" />}
      <FactList
        facts={[
          { label: t('column.type'), value: pool.type },
          { label: t('fact.capacity'), value: formatBytes(pool.capacityBytes) },
          { label: t('fact.allocation'), value: formatBytes(pool.allocationBytes) },
          { label: t('fact.available'), value: formatBytes(pool.availableBytes) },
          { label: t('column.volumes'), value: own ? formatNumber(own.volumes) : '' },
          { label: t('column.promised'), value: own && own.provisionedBytes !== null ? t('promisedOf', { size: formatBytes(own.provisionedBytes), percent: formatPercent((own.provisionedBytes / Math.max(1, pool.capacityBytes)) * 100) }) : '' },
          { label: t('column.tier'), value: tier.join(', '), isOptional: true },
          { label: t('fact.target'), value: pool.targetPath, isMono: true },
          { label: t('fact.source'), value: pool.source, isMono: true, isOptional: true },
          { label: t('column.autostart'), value: t(pool.autostart ? 'yes' : 'no') },
          { label: t('fact.persistent'), value: t(pool.isPersistent ? 'yes' : 'no') },
          { label: 'UUID', value: pool.uuid, isMono: true },
        ]}
      />
    </div>
  )
}
