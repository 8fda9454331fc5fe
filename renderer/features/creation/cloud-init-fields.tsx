// What a cloud image is told at its first start.
import { Checkbox, Group, PasswordInput, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CloudInitForm } from './vm-form.ts'

export interface CloudInitFieldsProps {
  readonly form: CloudInitForm
  readonly problems: ReadonlySet<string>
  readonly onChange: (patch: Partial<CloudInitForm>) => void
}

export function CloudInitFields({ form, problems, onChange }: CloudInitFieldsProps) {
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
          {form.password === '' && form.sshKeys.trim() === '' && <Text size="xs" c="var(--muted)">{t('noWayIn')}</Text>}
        </>
      )}
    </Stack>
  )
}
