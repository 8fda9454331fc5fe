// One pool: its room, what it is, and its volumes.
import { ActionIcon, Button, Checkbox, Group, Loader, Menu, Tabs, Text, TextInput } from '@mantine/core'
import { IconDots, IconPlus, IconRefresh, IconSearch, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Pool, PoolRef, Volume } from '#shared/model/storage.ts'
import { routes } from '../../app/routes.ts'
import { formatBytes, formatNumber } from '../../i18n/format.ts'
import { useHost, useSession } from '../../state/use-session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FactList } from '../../ui/fact-list.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { ObjectDefinition } from '../definitions/object-definition.tsx'
import { useActs } from '../vms/use-acts.ts'
import { NewVolumeDialog } from './new-volume-dialog.tsx'
import { PoolMenuItems } from './pool-actions.tsx'
import { PoolRoom, PoolStateLabel } from './pool-state.tsx'
import styles from './storage.module.css'
import { usePools } from './use-pools.ts'
import { useVolumes } from './use-volumes.ts'
import type { VolumeFilter } from './use-volumes.ts'
import { useVolumeActs } from './use-volume-acts.ts'
import { VolumePanel } from './volume-panel.tsx'
import { VolumesTable } from './volumes-table.tsx'

const tabs = ['volumes', 'overview', 'xml'] as const

export function PoolPage({ poolRef }: { poolRef: PoolRef }) {
  const { t } = useTranslation('storage')
  const { pools, isLoaded } = usePools()
  const [tab, setTab] = useState<(typeof tabs)[number]>('volumes')
  const pool = pools.find(({ hostId, name }) => hostId === poolRef.hostId && name === poolRef.pool)
  if (!pool) return <div className="pane"><EmptyState title={t(isLoaded ? 'poolGone' : 'loading')} icon={isLoaded ? undefined : <Loader size="sm" />} /></div>
  return (
    <div className="pane">
      <PoolHead pool={pool} />
      <Tabs value={tab} onChange={(value) => setTab(tabs.find((known) => known === value) ?? 'volumes')} keepMounted={false}>
        <Tabs.List px="xs">{tabs.map((value) => <Tabs.Tab key={value} value={value}>{t(`tab.${value}`)}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      <div className="page-body">
        {tab === 'overview' && <PoolFacts pool={pool} />}
        {tab === 'xml' && <ObjectDefinition hostId={pool.hostId} kind="pool" objectKey={pool.name} name={pool.name} />}
        {tab === 'volumes' && (pool.state === 'running' ? <VolumeList pool={pool} /> : <EmptyState title={t('poolOff')} text={t('poolOffHint')} />)}
      </div>
    </div>
  )
}

function PoolHead({ pool }: { pool: Pool }) {
  const { t } = useTranslation('storage')
  const host = useHost(pool.hostId)
  return (
    <Group px="md" pt={12} pb={6} gap="sm" wrap="nowrap">
      <Text component="h2" m={0} fw={650} size="lg" className="ellipsis" maw="40%" style={{ flex: 'none' }} dir="auto">{pool.name}</Text>
      <PoolStateLabel state={pool.state} />
      <Link href={routes.host(pool.hostId)} className="link">{host?.name}</Link>
      <div style={{ width: 260, marginLeft: 'auto' }}><PoolRoom pool={pool} /></div>
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon aria-label={t('actionsOf', { name: pool.name })}><IconDots size={18} /></ActionIcon></Menu.Target>
        <Menu.Dropdown><PoolMenuItems pools={[pool]} /></Menu.Dropdown>
      </Menu>
    </Group>
  )
}

function PoolFacts({ pool }: { pool: Pool }) {
  const { t } = useTranslation('storage')
  return (
    <div style={{ padding: 16, overflow: 'auto' }}>
      <FactList
        facts={[
          { label: t('column.type'), value: pool.type },
          { label: t('fact.capacity'), value: formatBytes(pool.capacityBytes) },
          { label: t('fact.allocation'), value: formatBytes(pool.allocationBytes) },
          { label: t('fact.available'), value: formatBytes(pool.availableBytes) },
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

const firstFilter: VolumeFilter = { sort: 'name', isDescending: false, text: '', format: '', onlyOrphaned: false }

function VolumeList({ pool }: { pool: Pool }) {
  const { t } = useTranslation('storage')
  const { client } = useSession()
  const acts = useActs()
  const [filter, setShownFilter] = useState(firstFilter)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  /** What is filtered out is not selected any more: nobody deletes rows that cannot be seen. */
  const setFilter = (next: VolumeFilter): void => {
    setShownFilter(next)
    setSelected(new Set())
  }
  const [opened, setOpened] = useState<Volume>()
  const [isNewOpen, setNewOpen] = useState(false)
  const poolRef = { hostId: pool.hostId, pool: pool.name }
  const volumes = useVolumes(poolRef, filter)
  const volumeActs = useVolumeActs(poolRef, volumes.reload)
  const sortBy = (sort: VolumeFilter['sort']): void => setFilter({ ...filter, sort, isDescending: filter.sort === sort && !filter.isDescending })
  const refresh = (): void => acts.attempt(client.storage.actOnPools({ action: 'refresh', targets: [poolRef] }).then(volumes.reload))
  return (
    <>
      <Group px="md" py={6} gap="sm" wrap="nowrap" className={styles['bar'] ?? ''}>
        <TextInput size="xs" w={240} aria-label={t('searchVolumes')} placeholder={t('searchVolumes')} leftSection={<IconSearch size={14} />} value={filter.text} onChange={(event) => setFilter({ ...filter, text: event.currentTarget.value })} />
        <Checkbox size="xs" label={t('onlyOrphaned')} checked={filter.onlyOrphaned} onChange={(event) => setFilter({ ...filter, onlyOrphaned: event.currentTarget.checked })} />
        <Text size="sm" c="var(--muted)" className="figures" aria-live="polite" data-testid="volume-count">
          {volumes.total === undefined ? t('loading') : t(volumes.matching === volumes.total ? 'volumeCount' : 'volumesFound', { count: volumes.total, number: formatNumber(volumes.matching), total: formatNumber(volumes.total) })}
        </Text>
        {selected.size > 0 && <Button ml="auto" color="red" variant="light" leftSection={<IconTrash size={15} />} onClick={() => volumeActs.askDelete([...selected], () => setSelected(new Set()))}>{t('volume.deleteSelected', { count: selected.size })}</Button>}
        <ActionIcon {...(selected.size > 0 ? {} : { ml: 'auto' })} aria-label={t('action.refresh')} onClick={refresh}><IconRefresh size={17} /></ActionIcon>
        <Button leftSection={<IconPlus size={15} />} onClick={() => setNewOpen(true)}>{t('newVolume.open')}</Button>
      </Group>
      {volumes.problem && <ProblemAlert problem={volumes.problem} isBar />}
      {volumes.matching === 0 && volumes.total !== undefined ? <EmptyState title={t(volumes.total === 0 ? 'noVolumes' : 'noneFound')} {...(volumes.total === 0 ? { text: t('noVolumesHint') } : {})} /> : <VolumesTable volumes={volumes} filter={filter} onSort={sortBy} selected={selected} onSelect={setSelected} onOpen={setOpened} />}
      {opened && <VolumePanel poolRef={poolRef} volume={opened} onChanged={volumes.reload} onClose={() => setOpened(undefined)} />}
      {isNewOpen && <NewVolumeDialog pool={pool} onCreated={volumes.reload} onClose={() => setNewOpen(false)} />}
    </>
  )
}
