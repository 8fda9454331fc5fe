// The words of messages that leave the console: one line for what it is, one for each alert. In English: a channel has no reader's language.
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

export function messageOf({ about, alerts }: Pick<Delivery, 'about' | 'alerts'>): AlertMessage {
  const [first] = alerts
  const severity = severities[Math.max(0, ...alerts.map((alert) => severities.indexOf(alert.severity)))] ?? 'info'
  const title = alerts.length === 1 && first ? titleOf(first, about) : `${about === 'firing' ? severity.toUpperCase() : 'RESOLVED'}: ${alerts.length} alerts`
  return { about, alerts, title, severity, text: alerts.map((alert) => lineOf(alert, about)).join('\n') }
}

function titleOf({ severity, ruleName, subject }: Alert, about: Delivery['about']): string {
  return `${about === 'firing' ? severity.toUpperCase() : 'RESOLVED'}: ${ruleName} - ${subject.name}`
}

function lineOf(alert: Alert, about: Delivery['about']): string {
  const { ruleName, subject, instance, value, firedAtMs, startedAtMs, resolvedAtMs, advice } = alert
  const since = new Date(firedAtMs ?? startedAtMs).toISOString()
  const parts = [
    `${ruleName}: ${subject.name}${instance === '' ? '' : ` (${instance})`}`,
    value === null ? '' : `value ${shortNumber(value)}`,
    about === 'firing' ? `since ${since}` : `from ${since} to ${new Date(resolvedAtMs ?? startedAtMs).toISOString()}`,
    about === 'firing' ? advice : '',
  ]
  return parts.filter(Boolean).join(', ')
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)))
}

/** What "Test" sends. */
export function testMessage(nowMs: number): AlertMessage {
  return {
    about: 'firing',
    alerts: [],
    severity: 'info',
    title: 'NovaCron Console: test message',
    text: `This channel works. Sent at ${new Date(nowMs).toISOString()}; nothing is wrong.`,
  }
}
