// What is made, as the host would be told: volumes, the definition, the same for a command line, and what stands against it.
import { Box, Button, CopyButton, Loader, Stack, Tabs, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { CreationPreview, CreationWarning } from '#shared/model/provisioning/creation.ts'
import { formatBytes } from '../../i18n/format.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import type { Preview } from './use-preview.ts'

const XmlView = lazy(async () => ({ default: (await import('../../ui/xml/xml-view.tsx')).XmlView }))
const shownNames = 6

export function CreationSummary({ preview: { value, problem, isChecking } }: { preview: Preview<CreationPreview> }) {
  const { t } = useTranslation('creation')
  return (
    <Stack gap="xs" data-testid="creation-summary" aria-busy={isChecking}>
      {problem && <ProblemAlert problem={problem} />}
      {isChecking && !value && <Text size="sm" c="var(--muted)"><Loader size={12} mr={6} />{t('checking')}</Text>}
      {value?.obstacles.map((obstacle) => <ProblemAlert key={`${obstacle.code} ${obstacle.message}`} problem={obstacle} />)}
      {value && value.obstacles.length === 0 && value.warnings.map((warning) => <Notice key={`${warning.kind} ${'what' in warning ? warning.what : ''}`} tone="warning" title={<WarningText warning={warning} />} />)}
      {value && value.xml !== '' && <Details value={value} />}
    </Stack>
  )
}

export function WarningText({ warning }: { warning: CreationWarning }) {
  const { t } = useTranslation('creation')
  switch (warning.kind) {
    case 'overcommitted':
      return t('warning.overcommitted', { pool: warning.pool, promised: formatBytes(warning.promisedBytes), available: formatBytes(warning.availableBytes) })
    case 'memory':
      return t('warning.memory', { asked: formatBytes(warning.askedBytes), host: formatBytes(warning.hostBytes) })
    case 'emulated':
      return t('warning.emulated')
    case 'below-minimum':
      return t(`warning.below.${warning.what}`, { os: warning.os, asked: formatBytes(warning.askedBytes), minimum: formatBytes(warning.minimumBytes) })
    case 'end-of-life':
      return t('warning.endOfLife', { os: warning.os, date: warning.endOfLife })
    default:
      return warning satisfies never
  }
}

function Details({ value }: { value: CreationPreview }) {
  const { t } = useTranslation('creation')
  return (
    <Tabs defaultValue="summary" keepMounted={false}>
      <Tabs.List>{(['summary', 'xml', 'command'] as const).map((tab) => <Tabs.Tab key={tab} value={tab}>{t(`tab.${tab}`)}</Tabs.Tab>)}</Tabs.List>
      <Box pt="xs" style={{ overflowWrap: 'anywhere' }}>
        <Tabs.Panel value="summary"><Summary value={value} /></Tabs.Panel>
        <Tabs.Panel value="xml" h={240}><Suspense fallback={<Loader size="sm" />}><XmlView text={value.xml} label={t('tab.xml')} /></Suspense></Tabs.Panel>
        <Tabs.Panel value="command">
          <Text component="pre" m={0} size="xs" className="mono" style={{ whiteSpace: 'pre-wrap', maxHeight: 220, overflow: 'auto' }}>{value.command}</Text>
          <CopyButton value={value.command}>{({ copied, copy }) => <Button variant="default" size="compact-xs" mt={6} onClick={copy}>{t(copied ? 'copied' : 'copy')}</Button>}</CopyButton>
        </Tabs.Panel>
      </Box>
    </Tabs>
  )
}

function Summary({ value: { names, volumes, obstacles } }: { value: CreationPreview }) {
  const { t } = useTranslation('creation')
  const shown = names.length > shownNames ? [...names.slice(0, shownNames - 1), '…', ...names.slice(-1)] : names
  return (
    <Stack gap={4}>
      {obstacles.length === 0 && <Text size="sm">{t('ready', { count: names.length, names: shown.join(', ') })}</Text>}
      {volumes.length === 0 ? <Text size="sm" c="var(--muted)">{t('makesNone')}</Text> : <Text size="sm" c="var(--muted)">{t('makes', { name: names[0] ?? '' })}</Text>}
      {volumes.map(({ pool, volume }) => <Text key={volume} size="sm" className="mono">{`${pool}/${volume}`}</Text>)}
    </Stack>
  )
}
