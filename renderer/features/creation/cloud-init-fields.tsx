// What a cloud image is told at its first start.
import { Button, Checkbox, Collapse, Group, PasswordInput, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#shared/model/hosts/host.ts'
import { useProblemText } from '../../ui/feedback/problem-alert.tsx'
import type { CloudInitForm } from './vm-form.ts'

export interface CloudInitFieldsProps {
  readonly form: CloudInitForm
  readonly problems: ReadonlySet<string>
  /** What the host's console has against what was typed, by its path. */
  readonly obstacles: readonly Problem[]
  readonly onChange: (patch: Partial<CloudInitForm>) => void
}

export function CloudInitFields({ form, problems, obstacles, onChange }: CloudInitFieldsProps) {
  const { t } = useTranslation('creation')
  return (
    <Stack gap="sm">
      <Checkbox label={t('cloudInit')} checked={form.hasCloudInit} onChange={(event) => onChange({ hasCloudInit: event.currentTarget.checked })} />
      {form.hasCloudInit && (
        <>
          <Group grow align="flex-start">
            <TextInput label={t('user')} description={t('userHint')} value={form.user} error={problems.has('cloudInit.user') ? t('badUser') : null} onChange={(event) => onChange({ user: event.currentTarget.value })} spellCheck={false} autoComplete="off" />
            <PasswordInput label={t('password')} description={t('passwordHint')} value={form.password} onChange={(event) => onChange({ password: event.currentTarget.value })} autoComplete="new-password" />
          </Group>
          <Textarea label={t('sshKeys')} description={t('sshKeysHint')} autosize minRows={2} maxRows={5} value={form.sshKeys} onChange={(event) => onChange({ sshKeys: event.currentTarget.value })} classNames={{ input: 'mono' }} spellCheck={false} />
          <TextInput label={t('hostname')} description={t('hostnameHint')} value={form.hostname} error={problems.has('cloudInit.hostname') ? t('badHostname') : null} onChange={(event) => onChange({ hostname: event.currentTarget.value })} spellCheck={false} />
          <MoreCloudInit form={form} problems={problems} obstacles={obstacles} onChange={onChange} />
          {form.password === '' && form.sshKeys.trim() === '' && <Text size="xs" c="var(--muted)">{t('noWayIn')}</Text>}
        </>
      )}
    </Stack>
  )
}

function MoreCloudInit({ form, problems, obstacles, onChange }: CloudInitFieldsProps) {
  const { t } = useTranslation('creation')
  const [isOpen, setOpen] = useState(false)
  const textOf = useProblemText()
  const errorAt = (path: string): string | null => {
    const obstacle = obstacles.find(({ params }) => params?.['path'] === path)
    return obstacle ? textOf(obstacle) : null
  }
  const hasPackages = [...problems].some((path) => path.startsWith('cloudInit.packages'))
  return (
    <>
      <Button variant="subtle" size="compact-sm" px={4} style={{ alignSelf: 'flex-start' }} aria-expanded={isOpen} leftSection={isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />} onClick={() => setOpen(!isOpen)}>{t('moreCloudInit')}</Button>
      <Collapse expanded={isOpen || errorAt('cloudInit.userData') !== null || errorAt('cloudInit.networkConfig') !== null}>
        <Stack gap="sm">
          <TextInput label={t('packages')} description={t('packagesHint')} value={form.packages} error={hasPackages ? t('badPackages') : null} onChange={(event) => onChange({ packages: event.currentTarget.value })} spellCheck={false} />
          <Textarea label={t('networkConfig')} description={t('networkConfigHint')} autosize minRows={2} maxRows={8} value={form.networkConfig} error={errorAt('cloudInit.networkConfig')} onChange={(event) => onChange({ networkConfig: event.currentTarget.value })} classNames={{ input: 'mono' }} spellCheck={false} />
          <Textarea label={t('userData')} description={t('userDataHint')} autosize minRows={3} maxRows={12} value={form.userData} error={errorAt('cloudInit.userData')} onChange={(event) => onChange({ userData: event.currentTarget.value })} classNames={{ input: 'mono' }} spellCheck={false} />
        </Stack>
      </Collapse>
    </>
  )
}
