// Machines as text for other tools: the format, the text itself, and taking it along.
import { Button, CopyButton, Group, Input, Loader, Modal, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { exportFormats } from '#shared/model/provisioning/exporting.ts'
import type { ExportedFile, ExportFormat } from '#shared/model/provisioning/exporting.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { useSession } from '../../state/use-session.ts'
import { ProblemAlert } from '../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { saveFile } from '../../ui/effects/save-file.ts'
import styles from './exporting.module.css'
import { OvaExport } from './ova-export.tsx'
import { tarOf } from './tar.ts'

export function ExportDialog({ vms, onClose }: { vms: readonly Vm[]; onClose: () => void }) {
  const { t } = useTranslation('exporting')
  const { client } = useSession()
  const [format, setFormat] = useState<ExportFormat | 'ova'>('xml')
  const [first] = vms
  // A package is of one machine.
  const formats = vms.length === 1 ? [...exportFormats, 'ova' as const] : exportFormats
  const load = useCallback(async (signal: AbortSignal) => (format === 'ova' ? undefined : { format, ...(await client.exporting.export({ targets: vms.map(({ hostId, uuid }) => ({ hostId, uuid })), format }, { signal })) }), [client, vms, format])
  const { value, problem } = useLoaded(load)
  const files = value?.format === format ? value.files : undefined
  return (
    <Modal opened onClose={onClose} size="xl" title={<Text fw={600} style={{ overflowWrap: 'anywhere' }}>{t('title', { count: vms.length, name: vms[0]?.name ?? '' })}</Text>}>
      <Stack gap="sm">
        <Input.Wrapper label={t('format')} labelElement="div">
          <SegmentedControl fullWidth aria-label={t('format')} data={formats.map((known) => ({ value: known, label: t(`formatKind.${known}`) }))} value={format} onChange={(chosen) => setFormat(formats.find((known) => known === chosen) ?? 'xml')} />
          <Text size="xs" c="var(--muted)" mt={6}>{format === 'ova' ? t('formatHint.ova') : `${t(`formatHint.${format}`)} ${t('noPasswords')}`}</Text>
        </Input.Wrapper>
        {problem && <ProblemAlert problem={problem} />}
        {format === 'ova' && first && <OvaExport vm={first} onClose={onClose} />}
        {!files && !problem && format !== 'ova' && <Text size="sm" c="var(--muted)"><Loader size={12} mr={6} />{t('loading')}</Text>}
        {files && <Files key={format} files={files} onClose={onClose} />}
      </Stack>
    </Modal>
  )
}

function Files({ files, onClose }: { files: readonly ExportedFile[]; onClose: () => void }) {
  const { t } = useTranslation('exporting')
  const [name, setName] = useState(files[0]?.name ?? '')
  const file = files.find((candidate) => candidate.name === name)
  if (!file) return null
  // The notes are written by the formats: one line for each thing.
  const limits = file.text.split('\n').filter((line) => line.startsWith('# - ')).length
  return (
    <Stack gap={8}>
      {files.length > 1 && <Select size="xs" label={t('file')} searchable allowDeselect={false} data={files.map((each) => each.name)} value={name} onChange={(chosen) => chosen !== null && setName(chosen)} />}
      {limits > 0 && <Text size="sm">{t('limits', { count: limits })}</Text>}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a text that scrolls has to be reached by keyboard */}
      <pre className={styles['text']} tabIndex={0} aria-label={t('preview', { name: file.name })} data-testid="export-text">{file.text}</pre>
      <Group gap="xs">
        <CopyButton value={file.text}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{t(copied ? 'copied' : 'copy')}</Button>}</CopyButton>
        <Button variant="default" leftSection={<IconDownload size={15} />} onClick={() => saveFile(new Blob([file.text], { type: 'text/plain;charset=utf-8' }), file.name)}>{t('download')}</Button>
        {files.length > 1 && <Button variant="default" leftSection={<IconDownload size={15} />} onClick={() => saveFile(new Blob([tarOf(files, Date.now())], { type: 'application/x-tar' }), 'machines.tar')}>{t('downloadAll', { count: files.length })}</Button>}
        <Button variant="default" ml="auto" onClick={onClose}>{t('close')}</Button>
      </Group>
    </Stack>
  )
}
