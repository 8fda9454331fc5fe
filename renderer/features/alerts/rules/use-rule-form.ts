// A rule while it is edited: changing what it asks keeps what still fits.
import { useState } from 'react'
import { AlertRule, RuleId, scopesOf } from '#shared/model/monitoring/alert.ts'
import type { AlertCondition, AlertScope } from '#shared/model/monitoring/alert.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export const conditionKinds: readonly AlertCondition['kind'][] = ['threshold', 'change', 'absence', 'host-lost', 'pool-filling', 'snapshot-age', 'guest-event']

const firstMetrics: Readonly<Record<AlertScope['kind'], string>> = { vm: 'cpu.usage', host: 'cpu.usage', pool: 'allocation' }

/** What a new condition of a kind begins with. */
function freshCondition(kind: AlertCondition['kind'], scope: AlertScope['kind']): AlertCondition {
  const metric = firstMetrics[scope]
  const timing = { forMs: 5 * minuteMs, clearForMs: 5 * minuteMs }
  switch (kind) {
    case 'threshold':
      return { kind, metric, comparison: 'above', value: 0.9, clearValue: 0.8, ...timing }
    case 'change':
      return { kind, metric, comparison: 'above', value: 0.5, overMs: 10 * minuteMs, ...timing, forMs: 0 }
    case 'absence':
      return { kind, metric, forMs: 5 * minuteMs }
    case 'host-lost':
      return { kind, forMs: minuteMs }
    case 'pool-filling':
      return { kind, withinMs: 3 * dayMs, lookBackMs: 6 * hourMs, forMs: 30 * minuteMs, clearForMs: 30 * minuteMs }
    case 'snapshot-age':
      return { kind, olderThanMs: 30 * dayMs }
    case 'guest-event':
      return { kind, events: ['panicked', 'crashed', 'watchdog', 'io-error'], holdMs: 10 * minuteMs }
    default:
      return kind satisfies never
  }
}

export interface RuleForm {
  readonly rule: AlertRule
  /** What speaks against it, by path, e.g. "condition.clearValue". */
  readonly mistakes: ReadonlyMap<string, string>
  readonly change: (part: Partial<AlertRule>) => void
  readonly changeCondition: (part: object) => void
  readonly choose: (kind: AlertCondition['kind']) => void
  readonly watch: (kind: AlertScope['kind']) => void
}

export function useRuleForm(first: AlertRule | undefined): RuleForm {
  const [rule, setRule] = useState<AlertRule>(() => first ?? { id: RuleId.parse(crypto.randomUUID()), name: '', isEnabled: true, severity: 'warning', scope: { kind: 'vm', query: '' }, condition: freshCondition('threshold', 'vm'), policyId: null, advice: '' })
  const checked = AlertRule.safeParse(rule)
  const mistakes = new Map(checked.error?.issues.map(({ path, message }) => [path.join('.'), message]) ?? [])
  return {
    rule,
    mistakes,
    change: (part) => setRule({ ...rule, ...part }),
    changeCondition: (part) => setRule({ ...rule, condition: Object.assign({}, rule.condition, part) }),
    choose(kind) {
      const scopeKind = scopesOf[kind].includes(rule.scope.kind) ? rule.scope.kind : (scopesOf[kind][0] ?? 'vm')
      setRule({ ...rule, scope: { ...rule.scope, kind: scopeKind }, condition: freshCondition(kind, scopeKind) })
    },
    watch: (kind) => setRule({ ...rule, scope: { ...rule.scope, kind }, condition: 'metric' in rule.condition ? { ...rule.condition, metric: firstMetrics[kind] } : rule.condition }),
  }
}
