// A host: how the connection stands, what the machine is, its VMs, its capabilities.
import { Badge, Group, Loader, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core'
import { lazy, Suspense, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostDetails } from '#shared/model/host.ts'
import type { Host, NumaNode } from '#shared/model/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/vm.ts'
import { formatBytes, formatDuration, formatPercent } from '../../i18n/format.ts'
import { useHost, useHostUsage, useIsLoaded, useSession } from '../../state/use-session.ts'
import { CardSection } from '../../ui/card-section.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FactList } from '../../ui/fact-list.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'
import { useNow } from '../../ui/use-now.ts'
import { isHostUp } from '../../ui/vm-state.ts'
import { InventoryPage } from '../inventory/inventory-page.tsx'
import { HostStateBanner } from './host-state-banner.tsx'

const XmlView = lazy(async () => ({ default: (await import('../../ui/xml-view.tsx')).XmlView }))

export function HostPage({ hostId }: { hostId: HostId }) {
  const { t } = useTranslation()
  const host = useHost(hostId)
  const isLoaded = useIsLoaded()
  const [tab, setTab] = useState('vms')
  const includes = useCallback((vm: Vm) => vm.hostId === hostId, [hostId])
  if (!host) return <div className="pane">{isLoaded ? <EmptyState title={t('host.gone')} text={t('host.goneHint')} /> : <EmptyState title={t('table.loading')} icon={<Loader size="sm" />} />}</div>
  return (
    <div className="pane">
      <Group px="md" py={10} gap="sm" wrap="nowrap" style={{ borderBottom: '1px solid var(--line)' }}>
        <Text component="h2" m={0} fw={650} size="lg" className="ellipsis" dir="auto">{host.name}</Text>
        {host.isDemo && <Badge color="grape">{t('host.demoLong')}</Badge>}
        <Text size="sm" c="var(--muted)" className="mono ellipsis">{host.uri}</Text>
        <SegmentedControl ml="auto" size="xs" value={tab} onChange={setTab} data={['vms', 'overview', 'capabilities'].map((value) => ({ value, label: t(`host.tab.${value}`) }))} style={{ flex: 'none' }} />
      </Group>
      <HostStateBanner host={host} />
      {tab === 'vms' && <div style={{ flex: 1, minHeight: 0 }}><InventoryPage scope={{ id: hostId, title: t('host.itsVms'), includes }} /></div>}
      {tab !== 'vms' && <HostDetailsTabs host={host} tab={tab} />}
    </div>
  )
}

function HostDetailsTabs({ host, tab }: { host: Host; tab: string }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const isUp = isHostUp(host)
  const load = useCallback((signal: AbortSignal): Promise<HostDetails | undefined> => (isUp ? client.hosts.details({ hostId: host.id }, { signal }) : Promise.resolve(undefined)), [client, host.id, isUp])
  const { value } = useLoaded(load)
  if (tab === 'overview') return <HostOverview host={host} details={value} />
  if (!value) return <EmptyState title={isUp ? t('common.loading') : t('host.notConnected')} />
  return <div style={{ flex: 1, minHeight: 0 }}><Suspense fallback={<Loader size="sm" m="md" />}><XmlView text={value.capabilitiesXml} label={t('host.tab.capabilities')} /></Suspense></div>
}

function HostOverview({ host, details }: { host: Host; details: HostDetails | undefined }) {
  const { t } = useTranslation()
  const usage = useHostUsage(host.id)
  const facts = details?.facts ?? host.facts
  const now = useNow(1_000)
  if (!facts) return <EmptyState title={t('host.factsUnknown')} text={t('host.factsUnknownHint')} />
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md" p="md" style={{ overflow: 'auto', alignContent: 'start', flex: 1 }}>
      <CardSection title={t('host.section.machine')}>
        <FactList
          facts={[
            { label: t('host.fact.hostname'), value: facts.hostname },
            { label: t('host.fact.uptime'), value: facts.bootedAtMs === null ? t('common.notTold') : formatDuration(now - facts.bootedAtMs) },
            { label: t('host.fact.cpu'), value: facts.cpuModel },
            { label: t('host.fact.topology'), value: t('host.topology', { cpus: facts.cpus, sockets: facts.sockets, cores: facts.coresPerSocket, threads: facts.threadsPerCore }) },
            { label: t('host.fact.frequency'), value: facts.cpuMhz === null ? t('common.notTold') : `${facts.cpuMhz} MHz` },
            { label: t('host.fact.architecture'), value: facts.architecture },
            { label: t('host.fact.cpuNow'), value: formatPercent(usage?.cpuPercent) },
          ]}
        />
      </CardSection>
      <CardSection title={t('host.section.memory')}>
        <FactList
          facts={[
            { label: t('host.fact.memory'), value: formatBytes(facts.memoryBytes) },
            { label: t('host.fact.used'), value: formatBytes(usage?.memoryUsedBytes ?? null) },
            { label: t('host.fact.free'), value: formatBytes(details?.memoryFreeBytes ?? null) },
            ...(details?.numa ?? []).map((node) => ({ label: t('host.numaNode', { id: node.id }), value: <NumaText node={node} /> })),
          ]}
        />
      </CardSection>
      <CardSection title={t('host.section.software')}>
        <FactList
          facts={[
            { label: t('host.fact.driver'), value: facts.driver },
            { label: t('host.fact.hypervisor'), value: facts.hypervisorVersion },
            { label: t('host.fact.libvirt'), value: facts.libvirtVersion },
            { label: t('host.fact.guests'), value: details?.guestArchitectures.join(', ') ?? '' },
            { label: t('host.fact.transport'), value: details?.transport ?? '' },
          ]}
        />
      </CardSection>
      <CardSection title={t('host.section.features')}>
        <Text size="sm" className="mono">{details && details.cpuFeatures.length > 0 ? details.cpuFeatures.join(' ') : t('common.notTold')}</Text>
      </CardSection>
    </SimpleGrid>
  )
}

function NumaText({ node }: { node: NumaNode }) {
  const { t } = useTranslation()
  return <Stack gap={0}><span>{t('host.numa', { memory: formatBytes(node.memoryBytes), free: formatBytes(node.freeBytes), cpus: node.cpus.length })}</span></Stack>
}
