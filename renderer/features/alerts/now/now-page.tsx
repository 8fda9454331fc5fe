// What is wrong now: every alert that is pending or firing, acknowledged or kept quiet from here.
import { Button, Text } from '@mantine/core'
import { IconBellOff, IconCircleCheck, IconUserCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Alert } from '#shared/model/monitoring/alert.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { useSession } from '../../../state/use-session.ts'
import { DataTable } from '../../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { useNow } from '../../../ui/effects/use-now.ts'
import { useActs } from '../../vms/use-acts.ts'
import { AlertsHead } from '../alerts-head.tsx'
import { SilenceDialog } from '../rules/silence-dialog.tsx'
import { useAlerts } from '../use-alerts.ts'
import { AcknowledgeDialog } from './acknowledge-dialog.tsx'
import { useAlertColumns } from './alert-columns.tsx'

export function NowPage() {
  const { t } = useTranslation('alerts')
  const { client } = useSession()
  const acts = useActs()
  const alerts = useAlerts()
  const columns = useAlertColumns({ nowMs: useNow(1000), isHistory: false })
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [dialog, setDialog] = useState<'acknowledge' | 'silence'>()
  const chosen = alerts.filter(({ id }) => selected.has(id))
  const open = chosen.filter(({ acknowledgement }) => acknowledgement === null)
  const audible = chosen.filter(({ ruleId, silencedUntilMs }) => ruleId !== null && silencedUntilMs === null)
  const takeBack = (): void => acts.attempt(client.alerts.acknowledge({ alertIds: chosen.map(({ id }) => id), note: null }))
  return (
    <div className="pane">
      <AlertsHead view="now">
        {alerts.length > 0 && (
          <>
            <Text size="sm" c="var(--muted)" className="figures" aria-live="polite">{t('openCount', { count: alerts.length, number: formatNumber(alerts.length) })}</Text>
            {chosen.length > 0 && open.length === 0 && <Button variant="default" onClick={takeBack}>{t('takeBack')}</Button>}
            <Button variant="default" leftSection={<IconBellOff size={15} />} disabled={audible.length === 0} onClick={() => setDialog('silence')}>{t('silence')}</Button>
            <Button leftSection={<IconUserCheck size={15} />} disabled={open.length === 0} onClick={() => setDialog('acknowledge')}>{t('acknowledge')}</Button>
          </>
        )}
      </AlertsHead>
      {alerts.length === 0 && <EmptyState title={t('none')} text={t('noneHint')} icon={<IconCircleCheck size={34} stroke={1.4} color="var(--state-running)" />} />}
      {alerts.length > 0 && (
        <DataTable label={t('view.now')} rows={alerts} columns={columns} keyOf={({ id }) => id} nameOf={nameOf} firstOrder={{ id: 'severity', isDescending: false }} selection={{ selected, onChange: setSelected }} isStale={({ phase }) => phase === 'pending'} testId="alerts" />
      )}
      {dialog === 'acknowledge' && <AcknowledgeDialog alerts={open} onClose={() => setDialog(undefined)} />}
      {dialog === 'silence' && <SilenceDialog alerts={audible} onClose={() => setDialog(undefined)} />}
    </div>
  )
}

function nameOf({ ruleName, subject }: Alert): string {
  return `${ruleName}: ${subject.name}`
}
