// The rules that a new console begins with. They are ordinary rules: a person changes, switches off or deletes them.
import type { Words } from '#electron/lib/words.ts'
import { AlertRule } from '#shared/model/monitoring/alert.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const everything = { policyId: null, isEnabled: true, advice: '' }
const of = (kind: 'vm' | 'host' | 'pool', query = '') => ({ scope: { kind, query } })

export function defaultRules(words: Words): AlertRule[] {
  return [
    { ...everything, id: 'host-lost', severity: 'critical', ...of('host'), condition: { kind: 'host-lost', forMs: minuteMs } },
    { ...everything, id: 'host-memory', severity: 'warning', ...of('host'), condition: { kind: 'threshold', metric: 'memory.usage', comparison: 'above', value: 0.95, clearValue: 0.9, forMs: 10 * minuteMs, clearForMs: 5 * minuteMs } },
    { ...everything, id: 'host-cpu', severity: 'warning', ...of('host'), condition: { kind: 'threshold', metric: 'cpu.usage', comparison: 'above', value: 0.95, clearValue: 0.85, forMs: 15 * minuteMs, clearForMs: 5 * minuteMs } },
    { ...everything, id: 'pool-filling', severity: 'warning', ...of('pool'), condition: { kind: 'pool-filling', withinMs: 3 * dayMs, lookBackMs: 6 * hourMs, forMs: 30 * minuteMs, clearForMs: 30 * minuteMs } },
    { ...everything, id: 'pool-full', severity: 'warning', ...of('pool'), condition: { kind: 'threshold', metric: 'usage', comparison: 'above', value: 0.9, clearValue: 0.85, forMs: 5 * minuteMs, clearForMs: 5 * minuteMs } },
    { ...everything, id: 'guest-trouble', severity: 'critical', ...of('vm'), condition: { kind: 'guest-event', events: ['panicked', 'crashed', 'watchdog', 'io-error'], holdMs: 10 * minuteMs } },
    { ...everything, id: 'vm-cpu', severity: 'info', ...of('vm'), condition: { kind: 'threshold', metric: 'cpu.usage', comparison: 'above', value: 0.95, clearValue: 0.8, forMs: 30 * minuteMs, clearForMs: 10 * minuteMs } },
    { ...everything, id: 'old-snapshot', severity: 'info', isEnabled: false, ...of('vm'), condition: { kind: 'snapshot-age', olderThanMs: 30 * dayMs } },
  ].map((rule) => AlertRule.parse({ ...rule, name: words(`rule.${rule.id}`) }))
}
