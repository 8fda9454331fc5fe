// One network of one host: what it is, its settings, who has a lease, which NICs are on it, and its XML.
import { ActionIcon, Button, Group, Loader, Menu, Tabs, Text } from '@mantine/core'
import { IconDots, IconMoodEmpty, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import type { Network, NetworkRef } from '#shared/model/networks/network.ts'
import { networkTabs, routes } from '../../../app/routes.ts'
import type { NetworkTab } from '../../../app/routes.ts'
import { useHost } from '../../../state/use-session.ts'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { ReasonedButton } from '../../../ui/feedback/reasoned-button.tsx'
import { HostStateBanner } from '../../hosts/host-state-banner.tsx'
import { NetworkPerformance } from '../../monitoring/performance/network-performance.tsx'
import { useNetworkActs } from '../data/use-network-acts.ts'
import { nicsOf, nicsOn, useNetworks, useTopologyData } from '../data/use-networks.ts'
import { NetworkMenuItems } from '../list/network-actions.tsx'
import { NetworkState } from '../list/network-state.tsx'
import { NicsTable } from '../nics/nics-table.tsx'
import { LeasesTab } from './leases-tab.tsx'
import { NetworkOverview } from './network-overview.tsx'
import { SettingsTab } from './settings-tab.tsx'

const ObjectDefinition = lazy(async () => ({ default: (await import('../../definitions/object-definition.tsx')).ObjectDefinition }))

export function NetworkPage({ networkRef, tab }: { networkRef: NetworkRef; tab: NetworkTab }) {
  const { t } = useTranslation('networks')
  const { networks, isLoaded } = useNetworks()
  const own = useMemo(() => networks.filter(({ hostId }) => hostId === networkRef.hostId), [networks, networkRef.hostId])
  const network = own.find(({ name }) => name === networkRef.network)
  if (!network && !isLoaded) return <div className="pane"><EmptyState title={t('loading')} icon={<Loader size="sm" />} /></div>
  if (!network) {
    return (
      <div className="pane">
        <EmptyState title={t('gone')} text={t('goneHint')} icon={<IconMoodEmpty size={36} stroke={1.4} />}>
          <Button component={Link} href={routes.networks()} variant="default">{t('toList')}</Button>
        </EmptyState>
      </div>
    )
  }
  return <PresentNetworkPage network={network} networks={own} tab={tab} />
}

function PresentNetworkPage({ network, networks, tab }: { network: Network; networks: readonly Network[]; tab: NetworkTab }) {
  const { t } = useTranslation('networks')
  const [, navigate] = useLocation()
  const host = useHost(network.hostId)
  const isUp = isHostUp(host)
  const { value: topologies } = useTopologyData(network.hostId, networks)
  const topology = topologies?.[0]
  const allNics = useMemo(() => nicsOf(topologies), [topologies])
  const nics = useMemo(() => nicsOn(network, allNics), [network, allNics])
  return (
    <div className="pane">
      <NetworkHead network={network} isUp={isUp} />
      {host && <HostStateBanner host={host} />}
      <Tabs value={tab} onChange={(value) => { const next = networkTabs.find((known) => known === value); if (next) navigate(routes.network(network, next)) }} keepMounted={false}>
        <Tabs.List px="xs">{networkTabs.map((value) => <Tabs.Tab key={value} value={value}>{t(`tab.${value}`)}{value === 'nics' && topology ? ` (${nics.length})` : ''}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      <div className="page-body">
        {tab === 'performance' && <NetworkPerformance nics={nics} allNics={allNics} isKnown={topology !== undefined} isHostUp={isUp} />}
        {tab === 'overview' && <NetworkOverview network={network} vms={topology ? new Set(nics.map(({ uuid }) => uuid)).size : null} />}
        {tab !== 'overview' && tab !== 'performance' && !isUp && <EmptyState title={t('hostNotConnected')} text={t('needsHost')} />}
        {isUp && tab === 'settings' && <SettingsTab network={network} networks={networks} topology={topology} />}
        {isUp && tab === 'leases' && <LeasesTab network={network} />}
        {isUp && tab === 'nics' && (nics.length > 0 ? <NicsTable nics={nics} networks={networks} topology={topologies ?? []} hides={['host', 'source']} /> : <EmptyState title={topology ? t('nics.none') : t('loading')} {...(topology ? { text: t('nics.noneHint') } : {})} />)}
        {isUp && tab === 'xml' && <Suspense fallback={<Loader size="sm" m="md" />}><ObjectDefinition hostId={network.hostId} kind="network" objectKey={network.name} name={network.name} version={network} /></Suspense>}
      </div>
    </div>
  )
}

function NetworkHead({ network, isUp }: { network: Network; isUp: boolean }) {
  const { t } = useTranslation('networks')
  const host = useHost(network.hostId)
  const acts = useNetworkActs()
  const action = network.isActive ? 'stop' : 'start'
  const reason = isUp ? '' : t('app:refusal.host-not-connected')
  return (
    <Group px="md" pt={12} pb={6} gap="sm" wrap="nowrap">
      <Text component="h2" m={0} fw={650} size="lg" className="ellipsis" maw="45%" style={{ flex: 'none' }} dir="auto" title={network.name}>{network.name}</Text>
      <NetworkState network={network} isStale={!isUp} />
      {host && <Link href={routes.host(host.id, 'networks')} className="link ellipsis" style={{ maxWidth: 260 }} dir="auto">{host.name}</Link>}
      <Group gap={6} ml="auto" wrap="nowrap">
        {network.isPending && <ReasonedButton variant="light" color="orange" reason={reason} onClick={() => acts.request('restart', [network])}>{t('action.restart')}</ReasonedButton>}
        <ReasonedButton variant="default" reason={reason} leftSection={network.isActive ? <IconPlayerStop size={15} /> : <IconPlayerPlay size={15} />} onClick={() => acts.request(action, [network])}>{t(`action.${action}`)}</ReasonedButton>
        <Menu position="bottom-end">
          <Menu.Target><ActionIcon aria-label={t('actionsOf', { name: network.name })}><IconDots size={18} /></ActionIcon></Menu.Target>
          <Menu.Dropdown><NetworkMenuItems networks={[network]} /></Menu.Dropdown>
        </Menu>
      </Group>
    </Group>
  )
}
