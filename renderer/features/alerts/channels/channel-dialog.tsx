// One channel: its kind, its address, and the password or token that is kept in the secret store.
import { Button, Checkbox, Group, Modal, NumberInput, PasswordInput, Select, TagsInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AlertChannel, ChannelId, channelSecrets } from '#shared/model/monitoring/alert.ts'
import type { ChannelKind, ChannelSetting } from '#shared/model/monitoring/alert.ts'
import { useSession } from '../../../state/use-session.ts'
import { DialogFoot } from '../../../ui/forms/dialog-foot.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useSaving } from '../../../ui/effects/use-saving.ts'
import { DialogForm } from '../../../ui/forms/dialog-form.tsx'

const kinds: readonly ChannelKind[] = ['desktop', 'smtp', 'webhook', 'slack', 'teams', 'gotify', 'ntfy', 'alertmanager']

const fresh: Readonly<Record<ChannelKind, ChannelSetting>> = {
  desktop: { kind: 'desktop' },
  smtp: { kind: 'smtp', host: '', port: 587, security: 'starttls', user: '', from: '', to: [] },
  webhook: { kind: 'webhook', url: '' },
  slack: { kind: 'slack', url: '' },
  teams: { kind: 'teams', url: '' },
  gotify: { kind: 'gotify', url: '' },
  ntfy: { kind: 'ntfy', url: 'https://ntfy.sh', topic: '' },
  alertmanager: { kind: 'alertmanager', url: '' },
}

export function ChannelDialog({ channel: first, onClose }: { channel: (AlertChannel & { hasSecret?: boolean }) | undefined; onClose: () => void }) {
  const { t } = useTranslation('alerts')
  const { client } = useSession()
  const { problem, isSaving, save } = useSaving(onClose)
  const [id] = useState(() => first?.id ?? ChannelId.parse(crypto.randomUUID()))
  const [name, setName] = useState(first?.name ?? '')
  const [isEnabled, setEnabled] = useState(first?.isEnabled ?? true)
  const [setting, setSetting] = useState<ChannelSetting>(first?.setting ?? fresh.smtp)
  const [secret, setSecret] = useState('')
  const secretKind = channelSecrets[setting.kind]
  const checked = AlertChannel.safeParse({ id, name, isEnabled, setting })
  const submit = (): void => {
    if (!checked.success) return
    save(client.alerts.saveChannel({ channel: checked.data, ...(secret === '' ? {} : { secret }) }))
  }
  const choose = (value: string | null): void => {
    const kind = kinds.find((known) => known === value)
    if (kind) setSetting(fresh[kind])
    if (kind === 'desktop' && 'Notification' in window && Notification.permission === 'default') Notification.requestPermission().catch(reportError)
  }
  return (
    <Modal opened onClose={onClose} title={first ? t('rule.editOf', { name: first.name }) : t('channel.new')}>
      <DialogForm onSubmit={submit}>
        <TextInput data-autofocus label={t('rule.name')} maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Select label={t('channel.kindLabel')} allowDeselect={false} data={kinds.map((kind) => ({ value: kind, label: t(`channel.kind.${kind}`) }))} value={setting.kind} onChange={choose} />
        <SettingFields setting={setting} onChange={setSetting} />
        {secretKind && <PasswordInput label={t(`channel.secret.${secretKind}`)} autoComplete="off" placeholder={first?.hasSecret ? t('channel.secretKept') : ''} value={secret} onChange={(event) => setSecret(event.currentTarget.value)} />}
        <Checkbox label={t('channel.enabled')} checked={isEnabled} onChange={(event) => setEnabled(event.currentTarget.checked)} />
        {problem && <ProblemAlert problem={problem} />}
        <DialogFoot>
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" loading={isSaving} disabled={!checked.success}>{t(first ? 'save' : 'channel.create')}</Button>
        </DialogFoot>
      </DialogForm>
    </Modal>
  )
}

function SettingFields({ setting, onChange }: { setting: ChannelSetting; onChange: (setting: ChannelSetting) => void }) {
  const { t } = useTranslation('alerts')
  if (setting.kind === 'desktop') return <Text size="sm" c="var(--muted)">{t('channel.desktopText')}</Text>
  if (setting.kind === 'smtp') return <MailFields setting={setting} onChange={onChange} />
  return (
    <>
      <TextInput label={t(`channel.url.${setting.kind}`)} type="url" placeholder="https://" value={setting.url} onChange={(event) => onChange({ ...setting, url: event.currentTarget.value })} />
      {setting.kind === 'ntfy' && <TextInput label={t('channel.topic')} value={setting.topic} onChange={(event) => onChange({ ...setting, topic: event.currentTarget.value })} />}
    </>
  )
}

type Mail = Extract<ChannelSetting, { kind: 'smtp' }>
const securities: readonly Mail['security'][] = ['starttls', 'tls', 'none']

function MailFields({ setting, onChange }: { setting: Mail; onChange: (setting: ChannelSetting) => void }) {
  const { t } = useTranslation('alerts')
  const change = (part: Partial<Mail>): void => onChange({ ...setting, ...part })
  return (
    <>
      <Group grow align="flex-start">
        <TextInput label={t('channel.server')} value={setting.host} onChange={(event) => change({ host: event.currentTarget.value })} />
        <NumberInput size="sm" label={t('channel.port')} min={1} max={65535} allowDecimal={false} hideControls value={setting.port} onChange={(port) => { if (typeof port === 'number') change({ port }) }} />
        <Select label={t('channel.security')} allowDeselect={false} data={securities.map((value) => ({ value, label: t(`channel.securityKind.${value}`) }))} value={setting.security} onChange={(value) => { const security = securities.find((known) => known === value); if (security) change({ security }) }} />
      </Group>
      <TextInput label={t('channel.from')} type="email" value={setting.from} onChange={(event) => change({ from: event.currentTarget.value })} />
      <TagsInput size="sm" label={t('channel.to')} description={t('channel.toHint')} splitChars={[',', ' ', ';']} value={setting.to} onChange={(to) => change({ to })} />
      <TextInput label={t('channel.user')} autoComplete="off" value={setting.user} onChange={(event) => change({ user: event.currentTarget.value })} />
    </>
  )
}
