// The enabled rules with the things that their scopes find, divided by who asks them: the metrics worker those over measured values,
// this thread those over states.
import { yieldToOthers } from '#electron/lib/schedule.ts'
import { isMeasured } from '#electron/engine/alerts/try-rule.ts'
import type { MetricRule, RestoredTrack, WatchRequest } from '#electron/engine/alerts/metric-rounds.ts'
import type { Alert, AlertRule, AlertSubject, RuleId } from '#shared/model/alert.ts'
import type { HostId } from '#shared/model/ids.ts'
import { scopeKey, subjectsIn, thingKey } from './rule-scopes.ts'
import type { Things } from '../inventory/find-things.ts'
import type { ThingKey } from './rule-scopes.ts'
import type { StateRule } from './state-watch.ts'

export interface WatchedRules {
  readonly rules: ReadonlyMap<RuleId, AlertRule>
  readonly stateRules: readonly StateRule[]
  readonly metricRules: readonly MetricRule[]
  readonly scopes: ReadonlyMap<string, ReadonlyMap<ThingKey, AlertSubject>>
  isWatched(alert: Alert): boolean
  subject(rule: AlertRule, thing: ThingKey): AlertSubject | undefined
}

/** Each scope takes a turn: a thousand different ones over ten thousand machines must not hold everything else up. */
export async function watchRules(rules: readonly AlertRule[], things: Things): Promise<WatchedRules> {
  const enabled = rules.filter(({ isEnabled }) => isEnabled)
  const scopes = new Map<string, ReadonlyMap<ThingKey, AlertSubject>>()
  for (const rule of enabled) {
    const key = watchedScope(rule)
    if (scopes.has(key)) continue
    scopes.set(key, watchedSubjects(rule, things))
    await yieldToOthers()
  }
  const byId = new Map(enabled.map((rule) => [rule.id, rule]))
  const subjectsOf = (rule: AlertRule): ReadonlyMap<ThingKey, AlertSubject> => scopes.get(watchedScope(rule)) ?? new Map()
  return {
    rules: byId,
    scopes,
    stateRules: enabled.flatMap((rule): StateRule[] => (isMeasured(rule.condition) ? [] : [{ rule, condition: rule.condition, subjects: subjectsOf(rule) }])),
    metricRules: enabled.flatMap((rule): MetricRule[] => (isMeasured(rule.condition) ? [{ ruleId: rule.id, kind: rule.scope.kind, scope: watchedScope(rule), condition: rule.condition }] : [])),
    isWatched({ ruleId, subject }) {
      const rule = ruleId === null ? undefined : byId.get(ruleId)
      return rule !== undefined && subjectsOf(rule).has(thingKey(subject))
    },
    subject: (rule, thing) => subjectsOf(rule).get(thing),
  }
}

export function watchedSubjects({ scope, condition }: Pick<AlertRule, 'scope' | 'condition'>, things: Things): ReadonlyMap<ThingKey, AlertSubject> {
  const found = subjectsIn(scope, things)
  return condition.kind === 'absence' ? onlyRunning(found, things) : found
}

/** What the metrics worker is told; of scopes only those that its rules need. */
export function watchRequest({ metricRules, scopes }: WatchedRules, version: number, restored: readonly RestoredTrack[]): WatchRequest {
  const needed = [...new Set(metricRules.map(({ scope }) => scope))]
  return { version, rules: metricRules, scopes: needed.map((key) => ({ key, things: [...(scopes.get(key)?.keys() ?? [])] })), restored }
}

function watchedScope({ scope, condition }: AlertRule): string {
  return `${condition.kind === 'absence' ? 'running ' : ''}${scopeKey(scope)}`
}

/** Nothing can be measured of what is off, nor of a host that is not connected: the host has an alert of its own. */
function onlyRunning(subjects: ReadonlyMap<ThingKey, AlertSubject>, { hosts, vmsOf }: Things): ReadonlyMap<ThingKey, AlertSubject> {
  const connected = new Set<HostId>(hosts().filter(({ state }) => state.kind === 'connected' || state.kind === 'degraded').map(({ id }) => id))
  const running = new Set<ThingKey>([...connected].flatMap((hostId) => vmsOf(hostId).filter(({ state }) => state === 'running' || state === 'blocked').map(({ uuid }) => `vm:${uuid}`)))
  return new Map([...subjects].filter(([thing, subject]) => (subject.kind === 'vm' ? running.has(thing) : subject.kind === 'host' && connected.has(subject.hostId))))
}
