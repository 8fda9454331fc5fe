// The questions about where a new pool's storage is, by its type.
import { Group, PasswordInput, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { HostId } from '#shared/model/ids.ts'
import { authTypes, fieldsFrom, fieldsOf, nfsVersions, shareFormats } from './pool-form.ts'
import type { PoolForm } from './pool-form.ts'
import { SourceFinder } from './source-finder.tsx'

export interface PoolSourceFieldsProps {
  readonly form: PoolForm
  readonly hostId: HostId | undefined
  readonly onChange: (form: PoolForm) => void
}

/** What discovery needs comes first, then what it finds. */
const askedBefore: ReadonlySet<string> = new Set(['server', 'adapter'])

export function PoolSourceFields({ form, hostId, onChange }: PoolSourceFieldsProps) {
  const { t } = useTranslation('storage')
  const { type, fields } = form
  const input = (field: (typeof fieldsOf)[typeof type][number]) => (
    <TextInput key={field} label={t(`field.${field}`)} description={t(`fieldHint.${field}`)} value={fields[field]} onChange={(event) => onChange({ ...form, fields: { ...fields, [field]: event.currentTarget.value } })} />
  )
  const asked = fieldsOf[type]
  return (
    <>
      {asked.filter((field) => askedBefore.has(field)).map(input)}
      {hostId !== undefined && <SourceFinder key={`${hostId} ${type}`} hostId={hostId} type={type} server={fields.server} initiator={fields.adapter} onFound={(found) => onChange({ ...form, found, fields: { ...fields, ...fieldsFrom(type, found) } })} />}
      {asked.filter((field) => !askedBefore.has(field)).map(input)}
      {type === 'netfs' && <ShareFields form={form} onChange={onChange} />}
    </>
  )
}

function ShareFields({ form, onChange }: Pick<PoolSourceFieldsProps, 'form' | 'onChange'>) {
  const { t } = useTranslation('storage')
  const { shareFormat, nfsVersion } = form
  return (
    <Group grow align="flex-start">
      <Select label={t('share.format')} allowDeselect={false} {...(shareFormat === 'cifs' ? { description: t('share.cifsHint') } : {})} data={shareFormats.map((value) => ({ value, label: t(`share.${value}`) }))} value={shareFormat} onChange={(value) => onChange({ ...form, shareFormat: shareFormats.find((known) => known === value) ?? 'nfs' })} />
      {shareFormat === 'nfs' && <Select label={t('share.version')} placeholder={t('share.anyVersion')} clearable data={[...nfsVersions]} value={nfsVersion === '' ? null : nfsVersion} onChange={(value) => onChange({ ...form, nfsVersion: value ?? '' })} />}
    </Group>
  )
}

export interface PoolUserFieldsProps extends Pick<PoolSourceFieldsProps, 'form' | 'onChange'> {
  readonly password: string
  readonly onPassword: (password: string) => void
}

/** Who asks the server, for the types that have users. */
export function PoolUserFields({ form, onChange, password, onPassword }: PoolUserFieldsProps) {
  const { t } = useTranslation('storage')
  const auth = authTypes[form.type]
  if (!auth) return null
  return (
    <Group grow align="flex-start">
      <TextInput label={t(`auth.${auth}.user`)} description={t(`auth.${auth}.userHint`)} autoComplete="off" value={form.user} onChange={(event) => onChange({ ...form, user: event.currentTarget.value })} />
      <PasswordInput label={t(`auth.${auth}.password`)} description={t('auth.kept')} autoComplete="new-password" disabled={form.user.trim() === ''} value={password} onChange={(event) => onPassword(event.currentTarget.value)} />
    </Group>
  )
}
