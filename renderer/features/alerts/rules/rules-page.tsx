// The rules: each a switch, a sentence, what it watches and who is told.
import { ActionIcon, Button, Loader, Switch, Text } from '@mantine/core'
import { IconBellPlus, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlertRule } from '#shared/model/monitoring/alert.ts'
import { useUi } from '../../../state/ui-store.ts'
import { useSession } from '../../../state/use-session.ts'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useActs } from '../../vms/use-acts.ts'
import styles from '../alerts.module.css'
import { AlertsHead } from '../alerts-head.tsx'
import { SeverityMark } from '../severity-mark.tsx'
import { useAlertSettings } from '../use-alerts.ts'
import { useMetricLabel } from '../use-metric-label.ts'
import { conditionWords } from './condition-words.ts'
import { RuleDialog } from './rule-dialog.tsx'

export function RulesPage() {
  const { t } = useTranslation('alerts')
  const { settings, problem } = useAlertSettings()
  const [edited, setEdited] = useState<AlertRule | 'new'>()
  const rules = (settings?.rules ?? []).toSorted((left, right) => left.name.localeCompare(right.name))
  return (
    <div className="pane">
      <AlertsHead view="rules"><Button leftSection={<IconPlus size={15} />} onClick={() => setEdited('new')}>{t('rule.new')}</Button></AlertsHead>
      {problem && <ProblemAlert problem={problem} isBar />}
      {!settings && !problem && <EmptyState title={t('loading')} icon={<Loader size="sm" />} />}
      {settings && rules.length === 0 && <EmptyState title={t('rule.none')} text={t('rule.noneHint')} icon={<IconBellPlus size={34} stroke={1.4} />} />}
      {settings && rules.length > 0 && (
        <ul className={styles['list']} data-testid="alert-rules">
          {rules.map((rule) => <RuleLine key={rule.id} rule={rule} policyName={settings.policies.find(({ id }) => id === rule.policyId)?.name} onEdit={() => setEdited(rule)} />)}
        </ul>
      )}
      {settings && edited !== undefined && <RuleDialog rule={edited === 'new' ? undefined : edited} policies={settings.policies} onClose={() => setEdited(undefined)} />}
    </div>
  )
}

function RuleLine({ rule, policyName, onEdit }: { rule: AlertRule; policyName: string | undefined; onEdit: () => void }) {
  const { t } = useTranslation('alerts')
  const { client } = useSession()
  const acts = useActs()
  const openDialog = useUi((state) => state.openDialog)
  const metricLabel = useMetricLabel()
  const remove = (): void => openDialog({ kind: 'confirm', title: t('rule.removeTitle', { name: rule.name }), text: t('rule.removeText'), items: [], label: t('remove'), run: () => acts.attempt(client.alerts.removeRule({ ruleId: rule.id })) })
  return (
    <li className={styles['rule']} aria-label={rule.name}>
      <Switch aria-label={t('rule.enabledOf', { name: rule.name })} checked={rule.isEnabled} onChange={(event) => acts.attempt(client.alerts.saveRule({ ...rule, isEnabled: event.currentTarget.checked }))} />
      <SeverityMark severity={rule.severity} isQuiet={!rule.isEnabled} />
      <div className={styles['words']} data-quiet={!rule.isEnabled || undefined}>
        <Text fw={600} className="ellipsis" dir="auto" title={rule.name}>{rule.name}</Text>
        <Text size="sm" c="var(--muted)">{conditionWords(rule, { t, metricLabel })}</Text>
      </div>
      <div className={styles['words']}>
        <Text size="sm">{t(`scope.${rule.scope.kind}`)}{rule.scope.query.trim() !== '' && <span className="mono"> {rule.scope.query}</span>}</Text>
        <Text size="sm" c="var(--muted)" className="ellipsis" dir="auto">{policyName ?? t('rule.nobody')}</Text>
      </div>
      <span className={styles['acts']}>
        <ActionIcon aria-label={t('rule.editOf', { name: rule.name })} onClick={onEdit}><IconPencil size={16} /></ActionIcon>
        <ActionIcon aria-label={t('rule.removeOf', { name: rule.name })} onClick={remove}><IconTrash size={16} /></ActionIcon>
      </span>
    </li>
  )
}
