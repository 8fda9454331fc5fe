// The columns of a table of alerts.
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Alert, AlertSubject } from '#shared/model/alert.ts'
import { metricOf } from '#shared/model/metrics.ts'
import { routes } from '../../../app/routes.ts'
import { formatAge, formatDuration, formatTime } from '../../../i18n/format.ts'
import { usePlaces } from '../../../state/use-session.ts'
import { formatValue } from '../../../ui/chart/data/units.ts'
import type { DataColumn } from '../../../ui/data-table/data-table.tsx'
import { naturalKey } from '../../../ui/natural-key.ts'
import { SeverityMark, StandingMark, standingOf } from '../severity-mark.tsx'

const severityOrder = { critical: 0, warning: 1, info: 2 } as const

export function useAlertColumns({ nowMs, isHistory }: { nowMs: number; isHistory: boolean }): DataColumn<Alert>[] {
  const { t } = useTranslation('alerts')
  const places = usePlaces()
  const hostOf = ({ subject }: Alert): string => (subject.kind === 'vm' ? (places.get(subject.hostId)?.name ?? '') : '')
  const lasted = ({ firedAtMs, startedAtMs, resolvedAtMs }: Alert): number => (resolvedAtMs ?? nowMs) - (firedAtMs ?? startedAtMs)
  return [
    { id: 'severity', label: t('column.severity'), minPx: 100, share: 0.5, sortKey: ({ severity }) => severityOrder[severity], cell: (alert) => <SeverityMark severity={alert.severity} isQuiet={standingOf(alert) !== 'firing'} /> },
    { id: 'rule', label: t('column.rule'), minPx: 170, share: 2, sortKey: ({ ruleName }) => ruleName.toLowerCase(), cell: ({ ruleName, advice }) => <span className="ellipsis" dir="auto" title={advice === '' ? ruleName : advice}>{ruleName}</span> },
    { id: 'subject', label: t('column.subject'), minPx: 150, share: 1.6, sortKey: ({ subject }) => naturalKey(subject.name), cell: (alert) => <SubjectName alert={alert} /> },
    { id: 'host', label: t('column.host'), minPx: 90, share: 0.8, sortKey: (alert) => naturalKey(hostOf(alert)), cell: (alert) => <span className="ellipsis" dir="auto">{hostOf(alert)}</span> },
    { id: 'value', label: t('column.value'), minPx: 90, share: 0.6, isNumeric: true, sortKey: ({ value }) => value ?? 0, cell: (alert) => <span className="figures">{valueText(alert)}</span> },
    { id: 'since', label: t('column.since'), minPx: 110, share: 0.8, sortKey: ({ startedAtMs }) => startedAtMs, cell: ({ firedAtMs, startedAtMs }) => <span className="figures ellipsis">{formatTime(firedAtMs ?? startedAtMs, nowMs)}</span> },
    { id: 'lasted', label: t('column.lasted'), minPx: 90, share: 0.6, isNumeric: true, sortKey: lasted, cell: (alert) => <span className="figures">{isHistory ? formatDuration(lasted(alert)) : formatAge(lasted(alert))}</span> },
    ...(isHistory ? [] : [{ id: 'standing', label: t('column.standing'), minPx: 130, share: 0.8, sortKey: (alert: Alert) => standingOf(alert), cell: (alert: Alert) => <StandingMark alert={alert} /> }]),
  ]
}

function valueText({ value, metric, subject }: Alert): string {
  if (value === null) return '–'
  const known = metric === null || subject.kind === 'console' ? undefined : metricOf(subject.kind, metric)
  // Rules without a metric count time.
  return formatValue(value, known?.unit ?? 'seconds')
}

function SubjectName({ alert: { subject, instance } }: { alert: Alert }) {
  const href = routeOf(subject)
  const isDevice = instance !== '' && subject.kind !== 'console'
  return (
    <span className="ellipsis" title={subject.name}>
      {href === undefined ? <span dir="auto">{subject.name}</span> : <Link href={href} className="link" dir="auto">{subject.name}</Link>}
      {isDevice && <span className="muted mono"> {instance}</span>}
    </span>
  )
}

function routeOf(subject: AlertSubject): string | undefined {
  switch (subject.kind) {
    case 'vm':
      return routes.vm(subject)
    case 'host':
      return routes.host(subject.hostId)
    case 'pool':
      return routes.pool({ hostId: subject.hostId, name: subject.pool })
    case 'console':
      return routes.alerts('channels')
    default:
      return subject satisfies never
  }
}
