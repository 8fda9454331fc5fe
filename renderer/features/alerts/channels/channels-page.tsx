// Who is told: channels and how they do, and the policies that say who after how long.
import { ActionIcon, Button, Loader, Text } from '@mantine/core'
import { IconPencil, IconPlus, IconSend, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlertSettings } from '#shared/contract/alerts.ts'
import type { AlertChannel, ChannelId, EscalationPolicy } from '#shared/model/monitoring/alert.ts'
import { formatSpan } from '../../../i18n/format.ts'
import { useUi } from '../../../state/ui-store.ts'
import { useSession } from '../../../state/use-session.ts'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useActs } from '../../vms/use-acts.ts'
import styles from '../alerts.module.css'
import { AlertsHead } from '../alerts-head.tsx'
import { useAlertSettings } from '../use-alerts.ts'
import { ChannelDialog } from './channel-dialog.tsx'
import { ChannelLine } from './channel-line.tsx'
import { PolicyDialog } from './policy-dialog.tsx'

type Edited = { readonly kind: 'channel'; readonly channel: AlertChannel | undefined } | { readonly kind: 'policy'; readonly policy: EscalationPolicy | undefined }

export function ChannelsPage() {
  const { t } = useTranslation('alerts')
  const { settings, problem } = useAlertSettings()
  const [edited, setEdited] = useState<Edited>()
  const close = (): void => setEdited(undefined)
  return (
    <div className="pane">
      <AlertsHead view="channels" />
      {problem && <ProblemAlert problem={problem} isBar />}
      {!settings && !problem && <EmptyState title={t('loading')} icon={<Loader size="sm" />} />}
      {settings && (
        <div style={{ overflow: 'auto', flex: 1, minHeight: 0 }}>
          <Section title={t('channel.title')} hint={t('channel.hint')} add={t('channel.new')} onAdd={() => setEdited({ kind: 'channel', channel: undefined })} />
          {settings.channels.length === 0 && <Text size="sm" c="var(--muted)" px={16} pb={16} pt={4}>{t('channel.none')}</Text>}
          <ul className={styles['list']} data-testid="alert-channels">{settings.channels.map((channel) => <ChannelLine key={channel.id} channel={channel} onEdit={() => setEdited({ kind: 'channel', channel })} />)}</ul>
          <Section title={t('policy.title')} hint={t('policy.hint')} add={t('policy.new')} isOff={settings.channels.length === 0} onAdd={() => setEdited({ kind: 'policy', policy: undefined })} />
          {settings.policies.length === 0 && <Text size="sm" c="var(--muted)" px={16} pb={16} pt={4}>{t('policy.none')}</Text>}
          <ul className={styles['list']} data-testid="alert-policies">{settings.policies.map((policy) => <PolicyLine key={policy.id} policy={policy} settings={settings} onEdit={() => setEdited({ kind: 'policy', policy })} />)}</ul>
        </div>
      )}
      {edited?.kind === 'channel' && <ChannelDialog channel={edited.channel} onClose={close} />}
      {edited?.kind === 'policy' && <PolicyDialog policy={edited.policy} channels={settings?.channels ?? []} onClose={close} />}
    </div>
  )
}

function Section({ title, hint, add, isOff = false, onAdd }: { title: string; hint: string; add: string; isOff?: boolean; onAdd: () => void }) {
  return (
    <div className={styles['section']}>
      <div><Text fw={600} component="h2">{title}</Text><Text size="sm" c="var(--muted)">{hint}</Text></div>
      <Button variant="default" disabled={isOff} leftSection={<IconPlus size={15} />} onClick={onAdd} style={{ flex: 'none' }}>{add}</Button>
    </div>
  )
}

function PolicyLine({ policy, settings, onEdit }: { policy: EscalationPolicy; settings: AlertSettings; onEdit: () => void }) {
  const { t } = useTranslation('alerts')
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const nameOf = (id: ChannelId): string => settings.channels.find((channel) => channel.id === id)?.name ?? t('channel.gone')
  const words = policy.steps.map(({ afterMs, channelIds }) => t(afterMs === 0 ? 'policy.atOnce' : 'policy.after', { span: formatSpan(afterMs), names: channelIds.map(nameOf).join(', ') }))
  const users = settings.rules.filter(({ policyId }) => policyId === policy.id).length
  const remove = (): void => openDialog({ kind: 'confirm', title: t('policy.removeTitle', { name: policy.name }), text: t('policy.removeText'), items: [], label: t('remove'), run: () => acts.attempt(client.alerts.removePolicy({ policyId: policy.id })) })
  return (
    <li className={styles['line']} aria-label={policy.name}>
      <IconSend size={17} stroke={1.7} color="var(--muted)" aria-hidden />
      <div className={styles['words']}><Text fw={600} dir="auto">{policy.name}</Text></div>
      <div className={styles['words']}>{words.map((word) => <Text size="sm" key={word}>{word}</Text>)}</div>
      <div className={styles['words']}><Text size="sm" c="var(--muted)">{t('policy.users', { count: users })}</Text></div>
      <span className={styles['acts']}>
        <ActionIcon aria-label={t('rule.editOf', { name: policy.name })} onClick={onEdit}><IconPencil size={16} /></ActionIcon>
        <ActionIcon aria-label={t('rule.removeOf', { name: policy.name })} onClick={remove}><IconTrash size={16} /></ActionIcon>
      </span>
    </li>
  )
}
