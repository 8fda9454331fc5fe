// The first look at a VM: what it is, how it is, where it can be reached, and its screen in small.
import { ActionIcon, Group, Image, SimpleGrid, Stack, Text, Tooltip } from '@mantine/core'
import { IconDownload, IconPencil, IconRefresh } from '@tabler/icons-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Host } from '#shared/model/host.ts'
import { vmKey } from '#shared/model/ids.ts'
import type { Vm, VmDetails } from '#shared/model/vm.ts'
import { routes } from '../../app/routes.ts'
import { formatBytes, formatDuration, formatNumber, formatPercent } from '../../i18n/format.ts'
import { useUi } from '../../state/ui-store.ts'
import { useSession, useUsage } from '../../state/use-session.ts'
import { CardSection } from '../../ui/card-section.tsx'
import { FactList } from '../../ui/fact-list.tsx'
import { TagChip } from '../../ui/tag-chip.tsx'
import { useLoaded } from '../../ui/use-loaded.ts'
import { useNow } from '../../ui/use-now.ts'
import { isHostUp } from '../../ui/vm-state.ts'
import { pngOf } from './screenshot-image.ts'

export function VmOverview({ vm, host, details }: { vm: Vm; host: Host | undefined; details: VmDetails | undefined }) {
  const { t } = useTranslation()
  const openDialog = useUi((state) => state.openDialog)
  const usage = useUsage(vmKey(vm))
  const now = useNow(1_000, vm.startedAtMs !== null)
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md" p="md" style={{ overflow: 'auto', alignContent: 'start', flex: 1 }}>
      <CardSection title={t('vm.section.general')}>
        <FactList
          facts={[
            { label: t('vm.fact.title'), value: vm.title },
            { label: t('vm.fact.description'), value: details?.description ?? '' },
            { label: t('vm.fact.host'), value: host ? <Link href={routes.host(host.id)} style={{ color: 'var(--mantine-color-anchor)' }}>{host.name}</Link> : '' },
            { label: t('vm.fact.os'), value: vm.osName },
            { label: t('vm.fact.uptime'), value: vm.startedAtMs === null ? '' : formatDuration(now - vm.startedAtMs) },
            { label: t('vm.fact.autostart'), value: t(vm.autostart ? 'common.yes' : 'common.no') },
            { label: t('vm.fact.id'), value: vm.libvirtId === null ? '' : String(vm.libvirtId), isMono: true },
            { label: 'UUID', value: vm.uuid, isMono: true },
          ]}
        />
      </CardSection>
      <Screen vm={vm} isUp={isHostUp(host)} />
      <CardSection title={t('vm.section.resources')}>
        <FactList
          facts={[
            { label: t('column.vcpus'), value: formatNumber(vm.vcpus) },
            { label: t('column.cpu'), value: vm.libvirtId === null ? '' : formatPercent(usage?.cpuPercent) },
            { label: t('vm.fact.memory'), value: vm.memoryBytes === vm.memoryMaxBytes ? formatBytes(vm.memoryBytes) : t('vm.memoryOf', { now: formatBytes(vm.memoryBytes), max: formatBytes(vm.memoryMaxBytes) }) },
            { label: t('vm.fact.memoryUsed'), value: vm.libvirtId === null ? '' : formatBytes(usage?.memoryUsedBytes ?? null) },
            { label: t('vm.fact.machine'), value: details ? `${details.machine}, ${details.architecture}` : '' },
            { label: t('vm.fact.domainType'), value: details?.domainType ?? '' },
            { label: t('vm.fact.firmware'), value: details?.firmware.toUpperCase() ?? '' },
          ]}
        />
      </CardSection>
      <CardSection title={t('vm.section.addresses')}>
        {vm.addresses.length === 0 && <Text size="sm" c="var(--muted)">{t(vm.libvirtId === null ? 'vm.addressesOff' : 'vm.addressesNone')}</Text>}
        <FactList facts={vm.addresses.map(({ address, source, mac }) => ({ label: address, value: <>{t(`source.${source}`)} <span className="muted mono">{mac}</span></> }))} />
      </CardSection>
      <CardSection title={t('vm.section.tags')} aside={<ActionIcon size="sm" aria-label={t('menu.tags')} disabled={!isHostUp(host)} onClick={() => openDialog({ kind: 'tags', vm })}><IconPencil size={14} /></ActionIcon>}>
        {vm.tags.length === 0 ? <Text size="sm" c="var(--muted)">{t('vm.noTags')}</Text> : <Group gap={4}>{vm.tags.map((tag) => <TagChip key={tag} tag={tag} />)}</Group>}
      </CardSection>
    </SimpleGrid>
  )
}

function Screen({ vm, isUp }: { vm: Vm; isUp: boolean }) {
  const { t } = useTranslation()
  const { client } = useSession()
  const { hostId, uuid } = vm
  const isOn = vm.libvirtId !== null && isUp
  const load = useCallback(async (signal: AbortSignal) => (isOn ? pngOf(await client.vms.screenshot({ hostId, uuid }, { signal })) : undefined), [client, hostId, uuid, isOn])
  const { value: image, problem, reload } = useLoaded(load)
  const aside = (
    <Group gap={2}>
      <Tooltip label={t('vm.refreshScreen')}><ActionIcon size="sm" aria-label={t('vm.refreshScreen')} disabled={!isOn} onClick={reload}><IconRefresh size={14} /></ActionIcon></Tooltip>
      <Tooltip label={t('vm.saveScreenshot')}><ActionIcon size="sm" aria-label={t('vm.saveScreenshot')} component="a" href={image} download={`${vm.name}.png`} disabled={image === undefined}><IconDownload size={14} /></ActionIcon></Tooltip>
    </Group>
  )
  return (
    <CardSection title={t('vm.section.screen')} aside={aside}>
      {isOn && image !== undefined && <Link href={routes.vm(vm, 'console')}><Image src={image} alt={t('vm.screenOf', { name: vm.name })} mah={260} fit="contain" radius={4} style={{ background: '#000' }} /></Link>}
      {!isOn && <Stack align="center" justify="center" h={140} style={{ background: '#0b0d10', borderRadius: 4 }}><Text size="sm" c="#8e97a6">{t('vm.screenOff')}</Text></Stack>}
      {isOn && image === undefined && <Text size="sm" c="var(--muted)">{problem ? problem.message : t('common.loading')}</Text>}
    </CardSection>
  )
}
