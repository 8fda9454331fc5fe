// The first look at a VM: what it is, how it is, where it can be reached, and its screen in small.
import { IconPencil } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Host } from '#shared/model/hosts/host.ts'
import { vmKey } from '#shared/model/ids.ts'
import type { Vm, VmDetails } from '#shared/model/machines/vm.ts'
import { routes } from '../../app/routes.ts'
import { formatBytes, formatDuration, formatNumber, formatPercent } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { useUsage } from '../../state/use-session.ts'
import { CardColumns } from '../../ui/layout/card-columns.tsx'
import { CardSection } from '../../ui/layout/card-section.tsx'
import { FactList } from '../../ui/layout/fact-list.tsx'
import { Meter } from '../../ui/marks/meter.tsx'
import { TagChip } from '../../ui/marks/tag-chip.tsx'
import { useNow } from '../../ui/effects/use-now.ts'
import { isHostUp } from '../../ui/marks/vm-state.ts'
import { ReasonedIcon } from '../../ui/feedback/reasoned-button.tsx'
import { NotesCard } from '../metadata/notes-card.tsx'
import { AddressList } from './address-list.tsx'
import { ScreenCard } from './screen-card.tsx'

export interface VmOverviewProps {
  readonly vm: Vm
  readonly host: Host | undefined
  readonly details: VmDetails | undefined
}

export function VmOverview({ vm, host, details }: VmOverviewProps) {
  const isUp = isHostUp(host)
  return (
    <CardColumns
      left={<><General vm={vm} host={host} details={details} /><Resources vm={vm} isUp={isUp} details={details} /></>}
      right={<><ScreenCard vm={vm} isUp={isUp} /><AddressList vm={vm} /><Tags vm={vm} isUp={isUp} /><NotesCard key={vm.uuid} vm={vm} notes={details?.notes} isUp={isUp} /></>}
    />
  )
}

function General({ vm, host, details }: VmOverviewProps) {
  const { t } = useTranslation()
  const now = useNow(1_000, vm.startedAtMs !== null)
  const isUp = isHostUp(host)
  return (
    <CardSection title={t('vm.section.general')}>
      <FactList
        facts={[
          { label: t('vm.fact.title'), value: vm.title, isOptional: true },
          { label: t('vm.fact.description'), value: details?.description ?? '', isOptional: true },
          { label: t('metadata:folder'), value: vm.folder && <Link href={routes.group('folder', vm.folder)} className="link">{vm.folder}</Link>, isOptional: true },
          { label: t('metadata:owner'), value: vm.owner, isOptional: true },
          { label: t('vm.fact.host'), value: host && <Link href={routes.host(host.id)} className="link">{host.name}</Link> },
          { label: t('vm.fact.os'), value: vm.osName },
          { label: t('vm.fact.uptime'), value: vm.startedAtMs === null || !isUp ? '' : formatDuration(now - vm.startedAtMs) },
          { label: t('vm.fact.autostart'), value: t(vm.autostart ? 'common.yes' : 'common.no') },
          { label: t('vm.fact.machine'), value: details && `${details.machine}, ${details.architecture}` },
          { label: t('vm.fact.domainType'), value: details?.domainType },
          { label: t('vm.fact.firmware'), value: details?.firmware.toUpperCase() },
          { label: t('vm.fact.id'), value: vm.libvirtId === null ? '' : String(vm.libvirtId), isOptional: true },
          { label: 'UUID', value: vm.uuid, isMono: true },
        ]}
      />
    </CardSection>
  )
}

function Resources({ vm, isUp, details }: { vm: Vm; isUp: boolean; details: VmDetails | undefined }) {
  const { t } = useTranslation()
  const usage = useUsage(vmKey(vm))
  const isOn = vm.libvirtId !== null && isUp
  const used = isOn ? (usage?.memoryUsedBytes ?? null) : null
  const cpu = isOn ? (usage?.cpuPercent ?? null) : null
  return (
    <CardSection title={t('vm.section.resources')}>
      <div style={{ display: 'grid', gap: 14, marginBottom: 16 }}>
        <Meter label={t('column.cpu')} text={formatPercent(cpu)} percent={cpu} />
        <Meter label={t('vm.fact.memory')} text={used === null ? formatBytes(vm.memoryBytes) : t('host.usedOf', { used: formatBytes(used), total: formatBytes(vm.memoryBytes) })} percent={used === null || vm.memoryBytes === 0 ? null : (used / vm.memoryBytes) * 100} />
      </div>
      <FactList
        facts={[
          { label: t('column.vcpus'), value: formatNumber(vm.vcpus) },
          { label: t('vm.fact.cpuMode'), value: details?.cpuMode ?? '', isOptional: true },
          { label: t('vm.fact.memoryMax'), value: vm.memoryBytes === vm.memoryMaxBytes ? '' : formatBytes(vm.memoryMaxBytes), isOptional: true },
        ]}
      />
    </CardSection>
  )
}

function Tags({ vm, isUp }: { vm: Vm; isUp: boolean }) {
  const { t } = useTranslation()
  const openDialog = useUi((state) => state.openDialog)
  return (
    <CardSection title={t('vm.section.tags')} aside={<ReasonedIcon label={t('menu.tags')} icon={IconPencil} reason={isUp ? '' : t('refusal.host-not-connected')} onClick={() => openDialog({ kind: 'tags', vm })} />}>
      {vm.tags.length === 0 ? <span className="muted">{t('vm.noTags')}</span> : <div style={{ display: 'flex', flexWrap: 'wrap', gap: 5 }}>{vm.tags.map((tag) => <TagChip key={tag} tag={tag} color={vm.tagColors?.[tag]} />)}</div>}
    </CardSection>
  )
}
