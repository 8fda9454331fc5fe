// The words of messages that leave the console: one line for what it is, one for each alert. In the console's language: a channel has no reader's.
import type { Words } from '#electron/lib/words.ts'
import { metricOf } from '#shared/model/monitoring/metrics.ts'
import { createValueText } from '#shared/value-text.ts'
import type { Alert, AlertSubject, Severity } from '#shared/model/monitoring/alert.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Delivery } from '../alert-store.ts'

export interface AlertMessage {
  readonly about: Delivery['about']
  /** Never empty. */
  readonly alerts: readonly Alert[]
  readonly title: string
  /** Plain text, one for each alert. */
  readonly lines: readonly string[]
  readonly text: string
  readonly severity: Severity
}

/** What messages are made of besides the alert. */
export interface MessageWords {
  readonly words: Words
  /** A machine's name alone does not say where it is; `undefined` for a host that is not known any more. */
  readonly hostName: (hostId: HostId) => string | undefined
}

const severities: readonly Severity[] = ['info', 'warning', 'critical']

export function messageOf({ about, alerts }: Pick<Delivery, 'about' | 'alerts'>, wording: MessageWords): AlertMessage {
  const { words } = wording
  const [first] = alerts
  const severity = severities[Math.max(0, ...alerts.map((alert) => severities.indexOf(alert.severity)))] ?? 'info'
  const standing = about === 'firing' ? words(`severity.${severity}`) : words('resolved')
  const title = alerts.length === 1 && first ? words('alert.title', { standing, rule: first.ruleName, name: nameOf(first.subject, wording) }) : words('alert.titleOfMany', { standing, count: alerts.length })
  const lines = alerts.map((alert) => lineOf(alert, about, wording))
  return { about, alerts, title, severity, lines, text: lines.join('\n') }
}

function lineOf(alert: Alert, about: Delivery['about'], wording: MessageWords): string {
  const { words } = wording
  const { ruleName: rule, subject, instance, firedAtMs, startedAtMs, resolvedAtMs, advice } = alert
  const name = nameOf(subject, wording)
  const from = timeText(firedAtMs ?? startedAtMs)
  const parts = [
    instance === '' ? words('alert.thing', { rule, name }) : words('alert.thingInstance', { rule, name, instance }),
    causeText(alert, words),
    // Of one that is over it is the value that it began with.
    alert.value === null || about === 'resolved' ? '' : words('alert.value', { value: reading(alert) }),
    about === 'firing' ? words('alert.since', { from }) : words('alert.lasted', { from, to: timeText(resolvedAtMs ?? startedAtMs) }),
  ]
  const line = parts.filter(Boolean).join(', ')
  return about === 'firing' && advice !== '' ? words('alert.withAdvice', { line, advice }) : line
}

function nameOf(subject: AlertSubject, { words, hostName }: MessageWords): string {
  const host = subject.kind === 'vm' ? hostName(subject.hostId) : undefined
  return host === undefined ? subject.name : words('alert.onHost', { name: subject.name, host })
}

/** Whoever reads it may be anywhere. */
function timeText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

const valueText = createValueText('en')

/** Rules without a metric count time. */
function reading({ value, metric, subject }: Alert): string {
  const known = metric === null || subject.kind === 'console' ? undefined : metricOf(subject.kind, metric)
  return valueText(value, known?.unit ?? 'seconds')
}

/** What happened to a guest, or why a host cannot be reached. */
function causeText({ cause: { event, detail } }: Pick<Alert, 'cause'>, words: Words): string {
  return [event === null ? '' : words(`event.${event}`), detail].filter(Boolean).join(': ')
}

/** What "Test" sends. */
export function testMessage(nowMs: number, words: Words): AlertMessage {
  return { about: 'firing', alerts: [], severity: 'info', lines: [], title: words('alert.testTitle'), text: words('alert.testText', { time: timeText(nowMs) }) }
}
