// An install tree: its address, what was found there, and what else its kernel is told.
import { Code, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { InstallTree } from '#shared/model/provisioning/creation.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { formatBytes } from '../../i18n/format.ts'
import type { VmForm } from './vm-form.ts'

export interface TreeFieldsProps {
  readonly form: Pick<VmForm, 'treeUrl' | 'kernelArguments'>
  /** What the last look has found. */
  readonly tree: InstallTree | null | undefined
  readonly obstacles: readonly Problem[]
  readonly onChange: (patch: Partial<VmForm>) => void
}

const example = 'https://deb.debian.org/debian/dists/stable/main/installer-amd64/'

export function TreeFields({ form: { treeUrl, kernelArguments }, tree, obstacles, onChange }: TreeFieldsProps) {
  const { t } = useTranslation('creation')
  const isBad = treeUrl.trim() !== '' && !/^https?:\/\/./i.test(treeUrl.trim())
  const unread = obstacles.find(({ code }) => code === 'install-tree-unreadable')
  return (
    <Stack gap="xs">
      <TextInput label={t('tree.url')} placeholder={example} value={treeUrl} error={isBad ? t('tree.badUrl') : (unread && t('tree.unread')) ?? null} onChange={(event) => onChange({ treeUrl: event.currentTarget.value })} spellCheck={false} autoComplete="off" inputMode="url" />
      {tree && (
        <Text size="xs" c="var(--muted)" role="status" style={{ overflowWrap: 'anywhere' }}>
          {t(tree.hasChecksums ? 'tree.foundChecked' : 'tree.found', { title: tree.title === '' ? t('tree.untitled') : tree.title, kernel: tree.kernel, initrd: tree.initrd, size: formatBytes(tree.sizeBytes) })}
        </Text>
      )}
      <TextInput label={t('tree.arguments')} description={t('tree.argumentsHint')} value={kernelArguments} onChange={(event) => onChange({ kernelArguments: event.currentTarget.value })} classNames={{ input: 'mono' }} spellCheck={false} autoComplete="off" />
      {tree && <Text size="xs" c="var(--muted)">{t('tree.allArguments')} <Code style={{ overflowWrap: 'anywhere' }}>{tree.arguments === '' ? '—' : tree.arguments}</Code></Text>}
    </Stack>
  )
}
