// What would be made, what stands against it, and what is worth knowing of it; the definition where somebody wants to see it.
import { Box, Button, Loader, Stack, Text } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClonePreview, CloneWarning } from '#shared/model/provisioning/cloning.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useHosts } from '../../state/use-session.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import type { Preview } from '../creation/use-preview.ts'
import styles from './cloning.module.css'

const XmlView = lazy(async () => ({ default: (await import('../../ui/xml/xml-view.tsx')).XmlView }))
const shownNames = 6
/** These can cost data. */
const grave: readonly CloneWarning['kind'][] = ['linked', 'autostart', 'shared', 'same', 'overcommitted', 'memory']

export function CloneSummary({ preview: { value, problem, isChecking } }: { preview: Preview<ClonePreview> }) {
  const { t } = useTranslation('cloning')
  const hosts = useHosts()
  const wordsOf = (warning: CloneWarning): string => warningWords(t, warning, hosts)
  const warnings = value?.obstacles.length === 0 ? value.warnings : []
  const quiet = warnings.filter(({ kind }) => !grave.includes(kind))
  return (
    <Stack gap="xs" data-testid="clone-summary" aria-busy={isChecking}>
      {problem && <ProblemAlert problem={problem} />}
      {isChecking && !value && <Text size="sm" c="var(--muted)"><Loader size={12} mr={6} />{t('checking')}</Text>}
      {value?.obstacles.map((obstacle) => <ProblemAlert key={`${obstacle.code} ${obstacle.message}`} problem={obstacle} />)}
      {warnings.filter(({ kind }) => grave.includes(kind)).map((warning) => <Notice key={warning.kind} tone="warning" title={wordsOf(warning)} />)}
      {quiet.length > 0 && <ul className={styles['notes']}>{quiet.map((warning) => <li key={wordsOf(warning)}>{wordsOf(warning)}</li>)}</ul>}
      {value && value.obstacles.length === 0 && <Ready value={value} />}
    </Stack>
  )
}

function Ready({ value: { names, xml } }: { value: ClonePreview }) {
  const { t } = useTranslation('cloning')
  const [isOpen, setOpen] = useState(false)
  const shown = names.length > shownNames ? [...names.slice(0, shownNames - 1), '…', ...names.slice(-1)] : names
  return (
    <>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{t('ready', { count: names.length, names: shown.join(', ') })}</Text>
      <Box>
        <Button variant="subtle" size="compact-sm" px={4} aria-expanded={isOpen} leftSection={isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />} onClick={() => setOpen(!isOpen)}>{t(isOpen ? 'hideXml' : 'showXml')}</Button>
        {isOpen && <Box h={260} mt={4}><Suspense fallback={<Loader size="sm" />}><XmlView text={xml} label={t('xml')} /></Suspense></Box>}
      </Box>
    </>
  )
}

function warningWords(t: TFunction<'cloning'>, warning: CloneWarning, hosts: ReadonlyMap<HostId, Host>): string {
  switch (warning.kind) {
    case 'linked':
      return t('warning.linked', { name: warning.name, volumes: warning.volumes.join(', ') })
    case 'autostart':
      return t('warning.autostart', { name: warning.name })
    case 'shared':
      return t('warning.shared', { devices: warning.devices.join(', ') })
    case 'host-devices':
      return t('warning.hostDevices', { devices: warning.devices.join(', ') })
    case 'reset':
      return t('warning.reset', { devices: warning.devices.join(', ') })
    case 'same':
      return t('warning.same', { devices: warning.devices.join(', ') })
    case 'nvram':
      return t('warning.nvram')
    case 'tpm':
      return t('warning.tpm')
    case 'saved-state':
      return t('warning.savedState')
    case 'overcommitted':
      return t('warning.overcommitted', { pool: warning.pool, promised: formatBytes(warning.promisedBytes), available: formatBytes(warning.availableBytes) })
    case 'memory':
      return t('warning.memory', { asked: formatBytes(warning.askedBytes), host: formatBytes(warning.hostBytes) })
    case 'name-elsewhere':
      return t('warning.nameElsewhere', { name: warning.name, host: hosts.get(warning.hostId)?.name ?? '' })
    case 'identity':
      return t('warning.identity')
    default:
      return warning satisfies never
  }
}
