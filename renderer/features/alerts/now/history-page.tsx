// Alerts that are over, newest first; older ones are fetched when they are asked for.
import { Button, Loader } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../../state/use-session.ts'
import { DataTable } from '../../../ui/data-table/data-table.tsx'
import { EmptyState } from '../../../ui/feedback/empty-state.tsx'
import { ProblemAlert } from '../../../ui/feedback/problem-alert.tsx'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { useNow } from '../../../ui/effects/use-now.ts'
import { AlertsHead } from '../alerts-head.tsx'
import { useAlerts } from '../use-alerts.ts'
import { useAlertColumns } from './alert-columns.tsx'

const page = 100
const most = 500

export function HistoryPage() {
  const { t } = useTranslation('alerts')
  const { client } = useSession()
  const columns = useAlertColumns({ nowMs: useNow(60_000), isHistory: true })
  const [limit, setLimit] = useState(page)
  const load = useCallback((signal: AbortSignal) => client.alerts.history({ limit }, { signal }), [client, limit])
  // One that ends leaves the list of those that are open.
  const { value, problem } = useLoaded(load, useAlerts().length)
  return (
    <div className="pane">
      <AlertsHead view="history">{value?.length === limit && limit < most && <Button variant="default" onClick={() => setLimit(Math.min(most, limit + page))}>{t('older')}</Button>}</AlertsHead>
      {problem && <ProblemAlert problem={problem} isBar />}
      {!value && !problem && <EmptyState title={t('loading')} icon={<Loader size="sm" />} />}
      {value?.length === 0 && <EmptyState title={t('noHistory')} icon={<IconHistory size={34} stroke={1.4} />} />}
      {value && value.length > 0 && <DataTable label={t('view.history')} rows={value} columns={columns} keyOf={({ id }) => id} nameOf={({ ruleName, subject }) => `${ruleName}: ${subject.name}`} firstOrder={{ id: 'since', isDescending: true }} testId="alert-history" />}
    </div>
  )
}
