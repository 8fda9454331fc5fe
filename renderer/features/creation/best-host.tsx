// Suggests a host: all connected ones, the best first, each with what speaks for and against it.
import { Button, Loader, Popover, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconSparkles } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HostWish } from '#shared/model/provisioning/creation.ts'
import type { HostSuggestion } from '#shared/model/provisioning/creation.ts'
import type { HostId } from '#shared/model/ids.ts'
import { formatBytes, formatTenths } from '../../i18n/format.ts'
import { useSession } from '../../state/use-session.ts'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import styles from './creation.module.css'
import { hardwareOf, needsVolume } from './vm-form.ts'
import type { Around, VmForm } from './vm-form.ts'

export interface BestHostProps {
  readonly form: VmForm
  readonly around: Around
  /** `hasSource`: the chosen image or disc is there too. */
  readonly onChoose: (hostId: HostId, hasSource: boolean) => void
}

export function BestHost(props: BestHostProps) {
  const { t } = useTranslation('creation')
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setOpen} width={380} position="bottom-start" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <Button variant="subtle" size="compact-xs" leftSection={<IconSparkles size={13} />} aria-expanded={isOpen} data-mantine-stop-propagation={isOpen} onClick={() => setOpen(!isOpen)}>{t('bestHost.open')}</Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">{isOpen && <Suggestions {...props} onChoose={(hostId, hasSource) => { props.onChoose(hostId, hasSource); setOpen(false) }} />}</Popover.Dropdown>
    </Popover>
  )
}

function Suggestions({ form, around, onChoose }: BestHostProps) {
  const { t } = useTranslation('creation')
  const { client } = useSession()
  const { vcpus, memoryBytes, diskBytes } = hardwareOf(form, around)
  const wanted = JSON.stringify({
    name: form.name,
    vcpus,
    memoryBytes,
    diskBytes: form.kind === 'image' || (form.kind !== 'cloud' && !form.hasDisk) ? 0 : diskBytes,
    ...(needsVolume(form.kind) && form.volume ? { source: { pool: form.volume.pool, volume: form.volume.volume.name } } : {}),
  })
  const { value, problem } = useLoaded(useCallback((signal: AbortSignal) => client.creation.suggestHosts(HostWish.parse(JSON.parse(wanted)), { signal }), [client, wanted]))
  if (problem) return <ProblemAlert problem={problem} />
  if (!value) return <Text size="sm" c="var(--muted)"><Loader size={12} mr={6} />{t('checking')}</Text>
  return (
    <Stack gap={2} className={styles['suggestions']} role="list" aria-label={t('bestHost.open')}>
      {value.hosts.map((host, index) => <Suggestion key={host.hostId} host={host} isBest={index === 0 && host.fits} onClick={() => onChoose(host.hostId, !host.against.includes('source'))} />)}
      <Text size="xs" c="var(--muted)" px={6} pt={4}>{t('bestHost.rule')}</Text>
    </Stack>
  )
}

function Suggestion({ host, isBest, onClick }: { host: HostSuggestion; isBest: boolean; onClick: () => void }) {
  const { t } = useTranslation('creation')
  const { name, freeMemoryBytes, memoryBytes, vcpusPerCpu, pool, against } = host
  const facts = [t('bestHost.memory', { free: formatBytes(freeMemoryBytes), of: formatBytes(memoryBytes) }), t('bestHost.cpus', { ratio: formatTenths(vcpusPerCpu) }), ...(pool ? [t('bestHost.disk', { free: formatBytes(pool.freeBytes), pool: pool.name })] : [])]
  return (
    // Escape closes the suggestions, and not the dialog below them.
    <UnstyledButton role="listitem" data-mantine-stop-propagation className={styles['suggestion'] ?? ''} onClick={onClick}>
      <Text size="sm" fw={isBest ? 600 : 500} truncate>{isBest ? t('bestHost.best', { name }) : name}</Text>
      <Text size="xs" c="var(--muted)">{facts.join(' · ')}</Text>
      {against.map((reason) => <Text key={reason} size="xs" c="var(--state-error)">{t(`bestHost.against.${reason}`)}</Text>)}
    </UnstyledButton>
  )
}
