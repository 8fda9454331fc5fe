// The words of messages that leave the console: one line for what it is, one for each alert. In the console's language: a channel has no reader's.
import type { Words } from '#electron/lib/words.ts'
import { metricOf } from '#shared/model/metrics.ts'
import { createValueText } from '#shared/value-text.ts'
import type { Alert, Severity } from '#shared/model/alert.ts'
import type { Delivery } from './alert-store.ts'

export interface AlertMessage {
  readonly about: Delivery['about']
  /** Never empty. */
  readonly alerts: readonly Alert[]
  readonly title: string
  /** Lines of plain text. */
  readonly text: string
  readonly severity: Severity
}

const severities: readonly Severity[] = ['info', 'warning', 'critical']

export function messageOf({ about, alerts }: Pick<Delivery, 'about' | 'alerts'>, words: Words): AlertMessage {
  const [first] = alerts
  const severity = severities[Math.max(0, ...alerts.map((alert) => severities.indexOf(alert.severity)))] ?? 'info'
  const standing = about === 'firing' ? words(`severity.${severity}`) : words('resolved')
  const title = alerts.length === 1 && first ? words('alert.title', { standing, rule: first.ruleName, name: first.subject.name }) : words('alert.titleOfMany', { standing, count: alerts.length })
  return { about, alerts, title, severity, text: alerts.map((alert) => lineOf(alert, about, words)).join('\n') }
}

function lineOf(alert: Alert, about: Delivery['about'], words: Words): string {
  const { ruleName: rule, subject: { name }, instance, firedAtMs, startedAtMs, resolvedAtMs, advice } = alert
  const from = new Date(firedAtMs ?? startedAtMs).toISOString()
  const parts = [
    instance === '' ? words('alert.thing', { rule, name }) : words('alert.thingInstance', { rule, name, instance }),
    causeText(alert, words),
    alert.value === null ? '' : words('alert.value', { value: reading(alert) }),
    about === 'firing' ? words('alert.since', { from }) : words('alert.lasted', { from, to: new Date(resolvedAtMs ?? startedAtMs).toISOString() }),
    about === 'firing' ? advice : '',
  ]
  return parts.filter(Boolean).join(', ')
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
  return { about: 'firing', alerts: [], severity: 'info', title: words('alert.testTitle'), text: words('alert.testText', { time: new Date(nowMs).toISOString() }) }
}
