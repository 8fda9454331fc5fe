// What a rule finds when it is tried: what fires or waits now, and how often it would have fired.
import { Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { AlertRule, RuleTrial } from '#shared/model/monitoring/alert.ts'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { alertValue } from '../alert-value.ts'
import { PhaseMark } from '../severity-mark.tsx'
import { SubjectName } from '../subject-name.tsx'
import type { RuleTrialState } from './use-rule-trial.ts'
import styles from './rule-trial.module.css'

export function RuleTrialView({ state: { trial, problem, isStale }, condition }: { state: RuleTrialState; condition: AlertRule['condition'] }) {
  const { t } = useTranslation('alerts')
  if (problem) return <ProblemAlert problem={problem} />
  if (!trial) return null
  const { firing, pending, unjudged, asked, found, overMs, fired, rows } = trial
  const unknown = condition.kind === 'snapshot-age' ? 'snapshots' : overMs === null ? 'state' : 'measured'
  return (
    <section className={styles['trial']} aria-label={t('rule.trial')} aria-live="polite" data-stale={isStale || undefined}>
      <Text size="sm">
        {t('rule.trialNow', { firing, pending, asked })} {overMs === null ? t('rule.trialNoPast') : t('rule.trialPast', { count: fired })}
        {found > asked && ` ${t('rule.trialPart', { found, asked })}`}
        {isStale && <b> {t('rule.trialStale')}</b>}
      </Text>
      {unjudged > 0 && <Text size="sm" className={styles['unjudged'] ?? ''}><IconAlertTriangle size={15} aria-hidden /> {t(`rule.trialUnjudged.${unknown}`, { count: unjudged })}</Text>}
      {rows.length === 0 && unjudged < asked && <Text size="sm" c="var(--muted)">{t('rule.trialNothing')}</Text>}
      {rows.length > 0 && <ul className={styles['rows']}>{rows.map((row) => <TrialRow key={`${JSON.stringify(row.subject)} ${row.instance}`} row={row} metric={'metric' in condition ? condition.metric : null} />)}</ul>}
    </section>
  )
}

function TrialRow({ row, metric }: { row: RuleTrial['rows'][number]; metric: string | null }) {
  const { t } = useTranslation('alerts')
  return (
    <li className={styles['row']}>
      <SubjectName alert={row} />
      {row.standing === 'quiet' ? <span className="muted">{t('rule.trialQuiet')}</span> : <PhaseMark standing={row.standing} />}
      <span className="figures">{alertValue({ ...row, metric })}</span>
      <span className="muted">{row.fired > 0 && t('rule.trialFired', { count: row.fired })}</span>
    </li>
  )
}
