// Silences: those that hold now or will, and those that are over.
import { Button, Loader, Text } from '@mantine/core'
import { IconBellOff, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Silence } from '#shared/model/monitoring/alert.ts'
import { formatTime } from '../../../i18n/format.ts'
import { useSession } from '../../../state/use-session.ts'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useNow } from '../../../ui/effects/use-now.ts'
import { useActs } from '../../vms/use-acts.ts'
import styles from '../alerts.module.css'
import { AlertsHead } from '../alerts-head.tsx'
import { useAlertSettings } from '../use-alerts.ts'
import { SilenceDialog } from './silence-dialog.tsx'

export function SilencesPage() {
  const { t } = useTranslation('alerts')
  const { settings, problem } = useAlertSettings()
  const nowMs = useNow(10_000)
  const [isNewOpen, setNewOpen] = useState(false)
  const silences = (settings?.silences ?? []).toSorted((left, right) => right.endsAtMs - left.endsAtMs)
  const ruleName = ({ ruleId }: Silence): string => (ruleId === null ? t('anyRule') : (settings?.rules.find(({ id }) => id === ruleId)?.name ?? t('ruleGone')))
  return (
    <div className="pane">
      <AlertsHead view="silences"><Button leftSection={<IconPlus size={15} />} onClick={() => setNewOpen(true)}>{t('silenceNew')}</Button></AlertsHead>
      {problem && <ProblemAlert problem={problem} isBar />}
      {!settings && !problem && <EmptyState title={t('loading')} icon={<Loader size="sm" />} />}
      {settings && silences.length === 0 && <EmptyState title={t('noSilences')} text={t('noSilencesHint')} icon={<IconBellOff size={34} stroke={1.4} />} />}
      {silences.length > 0 && <ul className={styles['list']} data-testid="silences">{silences.map((silence) => <SilenceLine key={silence.id} silence={silence} ruleName={ruleName(silence)} nowMs={nowMs} />)}</ul>}
      {isNewOpen && <SilenceDialog rules={settings?.rules ?? []} onClose={() => setNewOpen(false)} />}
    </div>
  )
}

function SilenceLine({ silence, ruleName, nowMs }: { silence: Silence; ruleName: string; nowMs: number }) {
  const { t } = useTranslation('alerts')
  const { client } = useSession()
  const acts = useActs()
  const { by, comment, endsAtMs, startsAtMs, query } = silence
  const isOver = endsAtMs <= nowMs
  const standing = isOver ? t('silenceOver', { time: formatTime(endsAtMs, nowMs) }) : startsAtMs > nowMs ? t('silenceLater', { time: formatTime(startsAtMs, nowMs) }) : t('until', { time: formatTime(endsAtMs, nowMs) })
  return (
    <li className={styles['line']}>
      <IconBellOff size={17} stroke={1.7} color="var(--muted)" aria-hidden />
      <div className={styles['words']} data-quiet={isOver || undefined}><Text fw={600} dir="auto">{ruleName}</Text><Text size="sm" className="mono" c="var(--muted)">{query === '' ? t('everything') : query}</Text></div>
      <div className={styles['words']}><Text size="sm" dir="auto">{comment}</Text></div>
      <div className={styles['words']}><Text size="sm">{standing}</Text><Text size="sm" c="var(--muted)">{t('by', { name: by })}</Text></div>
      <Button variant="default" size="compact-sm" onClick={() => acts.attempt(client.alerts.removeSilence({ silenceId: silence.id }))}>{t(isOver ? 'remove' : 'endSilence')}</Button>
    </li>
  )
}
