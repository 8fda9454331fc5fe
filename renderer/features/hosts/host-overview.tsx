// What a host is made of: processor, memory, software; as read now, or as last known.
import { useTranslation } from 'react-i18next'
import type { Host, HostDetails, HostFacts } from '#shared/model/hosts/host.ts'
import { formatBytes, formatDuration, formatNumber, formatPercent } from '../../i18n/format.ts'
import { useHostUsage } from '../../state/use-session.ts'
import { CardColumns } from '../../ui/layout/card-columns.tsx'
import { CardSection } from '../../ui/layout/card-section.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { FactList } from '../../ui/layout/fact-list.tsx'
import { Meter } from '../../ui/marks/meter.tsx'
import { useNow } from '../../ui/effects/use-now.ts'
import { useRouteText } from '../../ui/effects/use-route-text.ts'

export function HostOverview({ host, details }: { host: Host; details: HostDetails | undefined }) {
  const { t } = useTranslation()
  const facts = details?.facts ?? host.facts
  if (!facts) return <EmptyState title={t('host.factsUnknown')} text={t('host.factsUnknownHint')} />
  return (
    <CardColumns
      left={<><Usage host={host} facts={facts} /><Machine facts={facts} /></>}
      right={<><Memory details={details} facts={facts} /><Software facts={facts} details={details} /><Features details={details} /></>}
    />
  )
}

function Usage({ host, facts }: { host: Host; facts: HostFacts }) {
  const { t } = useTranslation()
  const usage = useHostUsage(host.id)
  const used = usage?.memoryUsedBytes ?? null
  return (
    <CardSection title={t('host.section.usage')}>
      <div style={{ display: 'grid', gap: 14 }}>
        <Meter label={t('host.fact.cpuNow')} text={formatPercent(usage?.cpuPercent)} percent={usage?.cpuPercent ?? null} />
        <Meter label={t('host.fact.memory')} text={used === null ? '–' : t('host.usedOf', { used: formatBytes(used), total: formatBytes(facts.memoryBytes) })} percent={used === null || facts.memoryBytes === 0 ? null : (used / facts.memoryBytes) * 100} />
      </div>
    </CardSection>
  )
}

function Machine({ facts }: { facts: HostFacts }) {
  const { t } = useTranslation()
  const now = useNow(30_000)
  const topology = [t('host.sockets', { count: facts.sockets }), t('host.cores', { count: facts.coresPerSocket }), t('host.threads', { count: facts.threadsPerCore })].join(' × ')
  return (
    <CardSection title={t('host.section.machine')}>
      <FactList
        facts={[
          { label: t('host.fact.hostname'), value: facts.hostname },
          { label: t('host.fact.uptime'), value: facts.bootedAtMs === null ? t('common.notTold') : formatDuration(now - facts.bootedAtMs) },
          { label: t('host.fact.cpu'), value: facts.cpuModel },
          { label: t('host.fact.cpus'), value: formatNumber(facts.cpus) },
          { label: t('host.fact.topology'), value: topology },
          { label: t('host.fact.frequency'), value: facts.cpuMhz === null ? t('common.notTold') : `${formatNumber(facts.cpuMhz)} MHz` },
          { label: t('host.fact.architecture'), value: facts.architecture },
        ]}
      />
    </CardSection>
  )
}

function Memory({ details, facts }: { details: HostDetails | undefined; facts: HostFacts }) {
  const { t } = useTranslation()
  return (
    <CardSection title={t('host.section.memory')}>
      <FactList
        facts={[
          { label: t('host.fact.installed'), value: formatBytes(facts.memoryBytes) },
          { label: t('host.fact.free'), value: details === undefined ? '' : formatBytes(details.memoryFreeBytes) },
          { label: t('host.fact.numaNodes'), value: formatNumber(facts.numaNodes) },
          ...(details?.numa ?? []).map(({ id, memoryBytes, freeBytes, cpus }) => ({ label: t('host.numaNode', { id }), value: t('host.numa', { memory: formatBytes(memoryBytes), free: formatBytes(freeBytes), count: cpus.length }) })),
        ]}
      />
    </CardSection>
  )
}

function Software({ facts, details }: { facts: HostFacts; details: HostDetails | undefined }) {
  const { t } = useTranslation()
  const routeText = useRouteText()
  return (
    <CardSection title={t('host.section.software')}>
      <FactList
        facts={[
          { label: t('host.fact.driver'), value: facts.driver },
          { label: t('host.fact.hypervisor'), value: facts.hypervisorVersion },
          { label: t('host.fact.libvirt'), value: facts.libvirtVersion },
          { label: t('host.fact.guests'), value: details?.guestArchitectures.join(', ') ?? '', isOptional: true },
          { label: t('host.fact.transport'), value: details ? routeText(details.route) : '', isOptional: true },
        ]}
      />
    </CardSection>
  )
}

function Features({ details }: { details: HostDetails | undefined }) {
  const { t } = useTranslation()
  if (!details || details.cpuFeatures.length === 0) return null
  return <CardSection title={t('host.section.features')}><div className="mono" style={{ lineHeight: '20px' }}>{details.cpuFeatures.join(' ')}</div></CardSection>
}
