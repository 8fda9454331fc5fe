// The columns of a table of alerts.
import { useTranslation } from 'react-i18next'
import type { Alert } from '#shared/model/monitoring/alert.ts'
import { formatAge, formatDuration, formatTime } from '../../../i18n/format.ts'
import { usePlaces } from '../../../state/use-session.ts'
import type { DataColumn } from '../../../ui/data-table/data-table.tsx'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { alertValue } from '../alert-value.ts'
import { SeverityMark, StandingMark, standingOf } from '../severity-mark.tsx'
import { SubjectName } from '../subject-name.tsx'

const severityOrder = { critical: 0, warning: 1, info: 2 } as const

/** How long ago one began that goes on, tells its length; of one that is over only its time does. */
export function useAlertColumns({ nowMs, isHistory }: { nowMs: number; isHistory: boolean }): DataColumn<Alert>[] {
  const { t } = useTranslation('alerts')
  const places = usePlaces()
  const hostOf = ({ subject }: Alert): string => (subject.kind === 'vm' ? (places.get(subject.hostId)?.name ?? '') : '')
  const lasted = ({ firedAtMs, startedAtMs, resolvedAtMs }: Alert): number => (resolvedAtMs ?? nowMs) - (firedAtMs ?? startedAtMs)
  return [
    { id: 'severity', label: t('column.severity'), minPx: 96, share: 0.5, sortKey: ({ severity }) => severityOrder[severity], cell: (alert) => <SeverityMark severity={alert.severity} isQuiet={standingOf(alert) !== 'firing'} /> },
    { id: 'rule', label: t('column.rule'), minPx: 150, share: 2.2, sortKey: ({ ruleName }) => ruleName.toLowerCase(), cell: ({ ruleName, advice }) => <span className="ellipsis" dir="auto" title={advice === '' ? ruleName : advice}>{ruleName}</span> },
    { id: 'subject', label: t('column.subject'), minPx: 150, share: 1.8, sortKey: ({ subject }) => naturalKey(subject.name), cell: (alert) => <SubjectName alert={alert} /> },
    { id: 'host', label: t('column.host'), minPx: 90, yields: 2, share: 0.8, sortKey: (alert) => naturalKey(hostOf(alert)), cell: (alert) => <span className="ellipsis" dir="auto">{hostOf(alert)}</span> },
    { id: 'value', label: t('column.value'), minPx: 80, yields: 3, share: 0.6, isNumeric: true, sortKey: ({ value }) => value ?? 0, cell: (alert) => <span className="figures">{alertValue(alert)}</span> },
    { id: 'since', label: t('column.since'), minPx: 110, yields: isHistory ? 4 : 1, share: 0.8, sortKey: ({ startedAtMs }) => startedAtMs, cell: ({ firedAtMs, startedAtMs }) => <span className="figures ellipsis">{formatTime(firedAtMs ?? startedAtMs, nowMs)}</span> },
    { id: 'lasted', label: t('column.lasted'), minPx: 84, share: 0.6, isNumeric: true, sortKey: lasted, cell: (alert) => <span className="figures" title={formatTime(alert.firedAtMs ?? alert.startedAtMs, nowMs)}>{isHistory ? formatDuration(lasted(alert)) : formatAge(lasted(alert))}</span> },
    ...(isHistory ? [] : [{ id: 'standing', label: t('column.standing'), minPx: 118, share: 0.8, sortKey: (alert: Alert) => standingOf(alert), cell: (alert: Alert) => <StandingMark alert={alert} /> }]),
  ]
}
