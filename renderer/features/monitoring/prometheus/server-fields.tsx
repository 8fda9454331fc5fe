// Where a server is and how one signs in there.
import { PasswordInput, Select, SimpleGrid, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { authKinds } from './server-form.ts'
import type { ServerForm } from './server-form.ts'

export interface ServerFieldsProps {
  readonly form: ServerForm
  readonly onChange: (form: ServerForm) => void
  readonly hasSecret: boolean
  readonly label: string
  readonly placeholder: string
}

export function ServerFields({ form, onChange, hasSecret, label, placeholder }: ServerFieldsProps) {
  const { t } = useTranslation('monitoring')
  const change = (part: Partial<ServerForm>): void => onChange({ ...form, ...part })
  const choose = (value: string | null): void => {
    const auth = authKinds.find((known) => known === value)
    if (auth) change({ auth })
  }
  return (
    <>
      <TextInput size="xs" label={label} type="url" placeholder={placeholder} value={form.url} onChange={(event) => change({ url: event.currentTarget.value })} />
      <SimpleGrid cols={{ base: 1, sm: form.auth === 'basic' ? 3 : 2 }} spacing="md" verticalSpacing="sm">
        <Select size="xs" label={t('prometheus.auth')} allowDeselect={false} data={authKinds.map((value) => ({ value, label: t(`prometheus.authKind.${value}`) }))} value={form.auth} onChange={choose} />
        {form.auth === 'basic' && <TextInput size="xs" label={t('prometheus.user')} autoComplete="off" value={form.user} onChange={(event) => change({ user: event.currentTarget.value })} />}
        {form.auth !== 'none' && <PasswordInput size="xs" label={t(`prometheus.secret.${form.auth}`)} autoComplete="off" placeholder={hasSecret ? t('prometheus.secretKept') : ''} value={form.secret} onChange={(event) => change({ secret: event.currentTarget.value })} />}
      </SimpleGrid>
    </>
  )
}
