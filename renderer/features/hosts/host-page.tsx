// A host: how the connection stands, what can be done with it, its VMs, what the machine is, its capabilities.
import { ActionIcon, Badge, Group, Loader, Menu, Tabs, Text } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { lazy, Suspense, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Host, HostDetails } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { hostTabs, routes } from '../../app/routes.ts'
import type { HostTab } from '../../app/routes.ts'
import { useHost, useIsLoaded, useSession } from '../../state/use-session.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { narrowTabs } from '../../ui/layout/narrow-tabs.ts'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { useNow } from '../../ui/effects/use-now.ts'
import { isHostUp } from '../../ui/marks/vm-state.ts'
import { InventoryPage } from '../inventory/inventory-page.tsx'
import { HostPerformance } from '../monitoring/performance/host-performance.tsx'
import { InterfacesTab } from '../networks/interfaces/interfaces-tab.tsx'
import { NetworksPage } from '../networks/list/networks-page.tsx'
import { NetworkMap } from '../networks/networks-area.tsx'
import { PoolsPage } from '../storage/pools/pools-page.tsx'
import { HostMenuItems } from './host-menu-items.tsx'
import { HostOverview } from './host-overview.tsx'
import { HostStateBanner } from './host-state-banner.tsx'
import { HostStateLabel } from './host-state-label.tsx'

const XmlView = lazy(async () => ({ default: (await import('../../ui/xml/xml-view.tsx')).XmlView }))

export function HostPage({ hostId, tab }: { hostId: HostId; tab: HostTab }) {
  const { t } = useTranslation()
  const host = useHost(hostId)
  const isLoaded = useIsLoaded()
  const [, navigate] = useLocation()
  const includes = useCallback((vm: Vm) => vm.hostId === hostId, [hostId])
  if (!host) return <div className="pane">{isLoaded ? <EmptyState title={t('host.gone')} text={t('host.goneHint')} /> : <EmptyState title={t('table.loading')} icon={<Loader size="sm" />} />}</div>
  return (
    <div className="pane">
      <HostHead host={host} />
      <HostStateBanner host={host} />
      <Tabs value={tab} onChange={(value) => { const next = hostTabs.find((known) => known === value); if (next) navigate(routes.host(hostId, next)) }} keepMounted={false} styles={narrowTabs}>
        <Tabs.List px="xs">{hostTabs.map((value) => <Tabs.Tab key={value} value={value}>{t(`host.tab.${value}`)}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      <div className="page-body">
        {tab === 'vms' && <InventoryPage scope={{ id: hostId, title: '', includes, isKnown: host.inventoryAtMs !== null, isOfOneHost: true }} />}
        {tab === 'performance' && <HostPerformance host={host} />}
        {tab === 'storage' && <PoolsPage hostId={hostId} />}
        {tab === 'networks' && <NetworksPage hostId={hostId} />}
        {tab === 'interfaces' && <InterfacesTab hostId={hostId} />}
        {tab === 'network-map' && <NetworkMap hostId={hostId} />}
        {(tab === 'overview' || tab === 'capabilities') && <HostDetailsTab host={host} tab={tab} />}
      </div>
    </div>
  )
}

function HostHead({ host }: { host: Host }) {
  const { t } = useTranslation()
  return (
    <Group px="md" pt={12} pb={6} gap="sm" wrap="nowrap">
      <Text component="h2" m={0} fw={650} size="lg" className="ellipsis" maw="45%" style={{ flex: 'none' }} dir="auto" title={host.name}>{host.name}</Text>
      <HostStateLabel host={host} />
      {host.isDemo && <Badge color="grape" style={{ flex: 'none' }}>{t('host.demoLong')}</Badge>}
      <Text size="xs" c="var(--muted)" className="mono ellipsis" style={{ flex: 1, minWidth: 0, textAlign: 'end' }} title={host.uri}>{host.uri}</Text>
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon aria-label={t('host.acts', { name: host.name })}><IconDots size={18} /></ActionIcon></Menu.Target>
        <Menu.Dropdown><HostMenuItems host={host} /></Menu.Dropdown>
      </Menu>
    </Group>
  )
}

const rereadMs = 30_000

function HostDetailsTab({ host, tab }: { host: Host; tab: HostTab }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const isUp = isHostUp(host)
  const load = useCallback((signal: AbortSignal): Promise<HostDetails | undefined> => (isUp ? client.hosts.details({ hostId: host.id }, { signal }) : Promise.resolve(undefined)), [client, host.id, isUp])
  // What is free of memory moves; what the machine is stays.
  const now = useNow(rereadMs, isUp && tab === 'overview')
  const { value, problem } = useLoaded(load, tab === 'overview' ? Math.floor(now / rereadMs) : null)
  return (
    <>
      {problem && <ProblemAlert problem={problem} isBar />}
      {tab === 'overview' && <HostOverview host={host} details={value} />}
      {tab === 'capabilities' && value && <Suspense fallback={<Loader size="sm" m="md" />}><XmlView text={value.capabilitiesXml} label={t('host.tab.capabilities')} /></Suspense>}
      {tab === 'capabilities' && !value && !problem && <EmptyState title={t(isUp ? 'common.loading' : 'host.notConnected')} {...(isUp ? {} : { text: t('vm.needsHost') })} />}
    </>
  )
}
