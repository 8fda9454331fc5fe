// The enabled rules with the things that their scopes find, divided by who asks them: the metrics worker those over measured values,
// this thread those over states. Kept up to date host by host, and machine by machine where only machines have changed.
import { createTurns } from '#electron/lib/waiting/schedule.ts'
import type { MetricRule, ScopeChange } from '#electron/engine/alerts/metric-rounds.ts'
import { isMeasured } from '#electron/engine/alerts/try-rule.ts'
import type { Alert, AlertRule, AlertSubject, RuleId } from '#shared/model/monitoring/alert.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { DomainUuid, HostId, VmRef } from '#shared/model/ids.ts'
import type { Things } from '../../inventory/find-things.ts'
import { createHostChanges } from './host-changes.ts'
import type { HostChange } from './host-changes.ts'
import { scopeKey, subjectFinder, subjectsOfAll, thingKey } from './rule-scopes.ts'
import type { SubjectFinder, ThingKey } from './rule-scopes.ts'
import { createScopeMembers } from './scope-members.ts'
import type { ScopeMembers } from './scope-members.ts'
import type { StateRule } from '../states/state-watch.ts'

export interface WatchedRules {
  readonly rules: ReadonlyMap<RuleId, AlertRule>
  readonly stateRules: readonly StateRule[]
  readonly metricRules: readonly MetricRule[]
  isWatched(alert: Alert): boolean
  subject(rule: AlertRule, thing: ThingKey): AlertSubject | undefined
}

/** What the metrics worker has to be told since it was last told something. */
export interface WatchDifference {
  /** `undefined` when they are the same. */
  readonly rules: readonly MetricRule[] | undefined
  readonly scopes: readonly ScopeChange[]
}

export interface RuleWatch {
  rulesChanged(): void
  /** What there is on this host may have changed. */
  hostChanged(hostId: HostId): void
  /** Only these machines of it have, or are gone. */
  vmsChanged(hostId: HostId, uuids: readonly DomainUuid[]): void
  /** Brings everything up to date. */
  refresh(rules: readonly AlertRule[]): Promise<WatchedRules>
  /** `undefined` when there is none. */
  takeDifference(): WatchDifference | undefined
  /** The difference to nothing. */
  takeEverything(): WatchDifference
}

interface Scope {
  readonly finder: SubjectFinder
  readonly members: ScopeMembers
  /** Whether rules of the metrics worker are about it. */
  readonly isMeasured: boolean
}

/** The thread also answers windows: a thousand different scopes over ten thousand machines are looked through in turns of this length. */
const turnMs = 2

export function createRuleWatch(things: Things): RuleWatch {
  const scopes = new Map<string, Scope>()
  const changes = createHostChanges()
  let watched: WatchedRules | undefined
  let areRulesTold = false

  const takeRules = (rules: readonly AlertRule[]): WatchedRules => {
    const enabled = rules.filter(({ isEnabled }) => isEnabled)
    const before = new Map(scopes)
    scopes.clear()
    for (const rule of enabled) {
      const key = watchedScope(rule)
      const known = scopes.get(key) ?? before.get(key)
      scopes.set(key, known ?? { finder: watchedFinder(rule, things), members: createScopeMembers(), isMeasured: isMeasured(rule.condition) })
    }
    areRulesTold = false
    return divide(enabled, (rule) => scopes.get(watchedScope(rule))?.members.all ?? new Map<ThingKey, AlertSubject>())
  }
  const measuredScopes = (): [string, Scope][] => [...scopes].filter(([, { isMeasured: isWanted }]) => isWanted)
  const takeAllDifferences = (): void => {
    for (const { members } of scopes.values()) members.takeDifference()
    areRulesTold = true
  }
  return {
    rulesChanged: () => void (watched = undefined),
    hostChanged: (hostId) => changes.hostChanged(hostId),
    vmsChanged: (hostId, uuids) => changes.vmsChanged(hostId, uuids),
    async refresh(rules) {
      const current = watched ?? takeRules(rules)
      watched = current
      const hosts = things.hosts()
      const changed = changes.take(hosts)
      const turn = createTurns(turnMs)
      for (const scope of scopes.values()) await lookThrough(scope, { hosts, changed, turn })
      return current
    },
    takeDifference() {
      const rules = areRulesTold ? undefined : watched?.metricRules
      const differences = measuredScopes().map(([key, { members }]) => ({ key, ...members.takeDifference() })).filter(({ added, removed }) => added.length + removed.length > 0)
      takeAllDifferences()
      return rules || differences.length > 0 ? { rules, scopes: differences } : undefined
    },
    takeEverything() {
      takeAllDifferences()
      return { rules: watched?.metricRules ?? [], scopes: measuredScopes().map(([key, { members }]) => ({ key, added: [...members.all.keys()], removed: [] })) }
    },
  }
}

interface LookedThrough {
  readonly hosts: readonly Host[]
  readonly changed: ReadonlyMap<HostId, HostChange>
  /** To be waited for now and then. */
  readonly turn: () => Promise<void> | undefined
}

async function lookThrough({ finder, members }: Scope, { hosts, changed, turn }: LookedThrough): Promise<void> {
  const present = new Set(hosts.map(({ id }) => id))
  for (const hostId of members.hosts()) if (!present.has(hostId)) members.remove(hostId)
  for (const host of hosts) {
    const change = members.has(host.id) ? changed.get(host.id) : 'all'
    if (change === undefined) continue
    if (change === 'all') members.put(host.id, finder.find(host))
    else members.putVms(host.id, change, finder.findVms(host, change))
    const wait = turn()
    if (wait) await wait
  }
}

function divide(enabled: readonly AlertRule[], subjectsOf: (rule: AlertRule) => ReadonlyMap<ThingKey, AlertSubject>): WatchedRules {
  const byId = new Map(enabled.map((rule) => [rule.id, rule]))
  return {
    rules: byId,
    stateRules: enabled.flatMap((rule): StateRule[] => (isMeasured(rule.condition) ? [] : [{ rule, condition: rule.condition, subjects: subjectsOf(rule) }])),
    metricRules: enabled.flatMap((rule): MetricRule[] => (isMeasured(rule.condition) ? [{ ruleId: rule.id, kind: rule.scope.kind, scope: watchedScope(rule), condition: rule.condition }] : [])),
    isWatched({ ruleId, subject }) {
      const rule = ruleId === null ? undefined : byId.get(ruleId)
      return rule !== undefined && subjectsOf(rule).has(thingKey(subject))
    },
    subject: (rule, thing) => subjectsOf(rule).get(thing),
  }
}

/** Rules over states and rules over measured values keep their scopes apart: those of the former are nothing to the metrics worker. */
function watchedScope({ scope, condition }: AlertRule): string {
  return `${condition.kind === 'absence' ? 'running ' : isMeasured(condition) ? '' : 'state '}${scopeKey(scope)}`
}

export function watchedSubjects(rule: Pick<AlertRule, 'scope' | 'condition'>, things: Things): ReadonlyMap<ThingKey, AlertSubject> {
  return subjectsOfAll(things.hosts(), watchedFinder(rule, things).find)
}

function watchedFinder({ scope, condition }: Pick<AlertRule, 'scope' | 'condition'>, things: Things): SubjectFinder {
  const finder = subjectFinder(scope, things)
  if (condition.kind !== 'absence') return finder
  return { find: (host) => onlyRunning(finder.find(host), host, things), findVms: (host, uuids) => onlyRunning(finder.findVms(host, uuids), host, things) }
}

/** Nothing can be measured of what is off, nor of a host that is not connected: the host has an alert of its own. */
function onlyRunning(subjects: readonly AlertSubject[], { state }: Host, { vm }: Things): AlertSubject[] {
  if (state.kind !== 'connected' && state.kind !== 'degraded') return []
  const isRunning = (ref: VmRef): boolean => ['running', 'blocked'].includes(vm(ref)?.state ?? '')
  return subjects.filter((subject) => (subject.kind === 'vm' ? isRunning(subject) : subject.kind === 'host'))
}
