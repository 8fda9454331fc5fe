// Our alerts as Prometheus Alertmanager takes them (its API v2, POST /api/v2/alerts): labels name an alert, so an end has the same labels as
// its beginning.
import type { Alert } from '#shared/model/monitoring/alert.ts'
import type { AlertMessage } from '../telling/alert-words.ts'

export interface AlertmanagerAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly startsAt: string
  readonly endsAt?: string
}

/** Alertmanager forgets what it is not told of again (its resolve_timeout, five minutes by default); this holds until we say that it is over. */
const longMs = 7 * 24 * 3600 * 1000

export function alertmanagerBody({ alerts, about, title, text, lines }: AlertMessage): AlertmanagerAlert[] {
  // A test leaves a trace for a minute: an empty list would be accepted by anything.
  if (alerts.length === 0) return [{ labels: { alertname: 'NovaCronTest', severity: 'info' }, annotations: { summary: title, description: text }, startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 60_000).toISOString() }]
  return alerts.map((alert, index) => ({
    labels: labelsOf(alert),
    annotations: { summary: lines[index] ?? title, description: alert.advice, ...(causeOf(alert) === '' ? {} : { cause: causeOf(alert) }), value: alert.value === null ? '' : String(alert.value) },
    startsAt: new Date(alert.firedAtMs ?? alert.startedAtMs).toISOString(),
    endsAt: new Date(about === 'resolved' ? (alert.resolvedAtMs ?? Date.now()) : Date.now() + longMs).toISOString(),
  }))
}

/** Not a label: an end must have the labels of its beginning. */
function causeOf({ cause: { event, detail } }: Alert): string {
  return [event ?? '', detail].filter(Boolean).join(': ')
}

function labelsOf({ ruleName, severity, subject, instance, metric }: Alert): Record<string, string> {
  const labels = {
    alertname: ruleName,
    severity,
    kind: subject.kind,
    name: subject.name,
    host_id: subject.kind === 'console' ? '' : subject.hostId,
    uuid: subject.kind === 'vm' ? subject.uuid : '',
    device: instance,
    metric: metric ?? '',
  }
  // Alertmanager refuses empty labels in a way of its own: it drops them, and the alert would have another name.
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''))
}
