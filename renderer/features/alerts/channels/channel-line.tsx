// One channel in the list: what it is, how it does, and a test.
import { ActionIcon, Button, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconBell, IconMail, IconMessage, IconPencil, IconTrash, IconWebhook } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChannelHealth, ChannelKind } from '#shared/model/monitoring/alert.ts'
import { formatTime } from '../../../i18n/format.ts'
import { useUi } from '../../../state/ui-store.ts'
import { useSession } from '../../../state/use-session.ts'
import { useProblemText } from '../../../ui/feedback/problem-alert.tsx'
import { useActs } from '../../vms/use-acts.ts'
import styles from '../alerts.module.css'
import { targetOf } from './channel-target.ts'
import { SystemPermission } from './system-permission.tsx'

const icons: Readonly<Record<ChannelKind, typeof IconBell>> = { desktop: IconBell, smtp: IconMail, webhook: IconWebhook, slack: IconMessage, teams: IconMessage, gotify: IconBell, ntfy: IconBell, alertmanager: IconWebhook }

export function ChannelLine({ channel, onEdit }: { channel: ChannelHealth; onEdit: () => void }) {
  const { t } = useTranslation('alerts')
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const [isTesting, setTesting] = useState(false)
  const { id, name, setting, isEnabled } = channel
  const Icon = icons[setting.kind]
  const test = (): void => {
    setTesting(true)
    acts.attempt(client.alerts.testChannel({ channelId: id }).then(() => notifications.show({ color: 'green', message: t('channel.tested', { name }) })).finally(() => setTesting(false)))
  }
  const remove = (): void => openDialog({ kind: 'confirm', title: t('channel.removeTitle', { name }), text: t('channel.removeText'), items: [], label: t('remove'), run: () => acts.attempt(client.alerts.removeChannel({ channelId: id })) })
  return (
    <li className={styles['line']} aria-label={name}>
      <Icon size={17} stroke={1.7} color="var(--muted)" aria-hidden />
      <div className={styles['words']} data-quiet={!isEnabled || undefined}><Text fw={600} dir="auto">{name}</Text><Text size="sm" c="var(--muted)">{t(`channel.kind.${setting.kind}`)}{isEnabled ? '' : ` · ${t('channel.off')}`}</Text></div>
      <div className={styles['words']}>{setting.kind === 'desktop' ? <SystemPermission /> : <Text size="sm" className="mono" style={{ fontSize: 12 }}>{targetOf(setting)}</Text>}</div>
      <div className={styles['words']}><Health channel={channel} /></div>
      <span className={styles['acts']}>
        <Button variant="default" size="compact-sm" loading={isTesting} onClick={test}>{t('channel.test')}</Button>
        <ActionIcon aria-label={t('rule.editOf', { name })} onClick={onEdit}><IconPencil size={16} /></ActionIcon>
        <ActionIcon aria-label={t('rule.removeOf', { name })} onClick={remove}><IconTrash size={16} /></ActionIcon>
      </span>
    </li>
  )
}

function Health({ channel: { problem, waiting, lastSentAtMs } }: { channel: ChannelHealth }) {
  const { t } = useTranslation('alerts')
  const textOf = useProblemText()
  if (problem) {
    return (
      <div role="status">
        <Text size="sm" c="var(--state-error)"><IconAlertTriangle size={14} style={{ verticalAlign: -2 }} aria-hidden /> {textOf(problem)}</Text>
        {waiting > 0 && <Text size="sm" c="var(--muted)">{t('channel.waiting', { count: waiting })}</Text>}
      </div>
    )
  }
  return <Text size="sm" c="var(--muted)">{lastSentAtMs === null ? t('channel.neverSent') : t('channel.lastSent', { time: formatTime(lastSentAtMs) })}</Text>
}
