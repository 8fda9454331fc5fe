// The rules over measured values, asked round by round where the newest values are. What is watched is set from outside; what has changed comes back.
import type { AlertScope, ConditionOf, RuleId } from '#shared/model/monitoring/alert.ts'
import type { LatestColumns } from '../metrics/metric-store.ts'
import { absenceRound, emptyAbsenceMemory } from './absence-round.ts'
import type { AbsenceMemory } from './absence-round.ts'
import type { AlertTrack, TrackChange } from './alert-track.ts'
import { evaluateColumn } from './evaluate-column.ts'
import { createMetricColumns } from './metric-columns.ts'
import type { SeriesName } from './series-column.ts'
import { readThreshold } from './threshold.ts'

export interface MetricRule {
  readonly ruleId: RuleId
  readonly kind: AlertScope['kind']
  /** Rules of the same scope share one list of things. */
  readonly scope: string
  readonly condition: ConditionOf<'threshold'> | ConditionOf<'change'> | ConditionOf<'absence'>
}

export interface ScopeChange {
  readonly key: string
  /** Things as the metrics name them: "vm:<uuid>". */
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

export interface RestoredTrack {
  readonly ruleId: RuleId
  readonly thing: string
  readonly instance: string
  readonly track: AlertTrack
}

/** A new beginning: what the rules are about comes as changes. */
export interface WatchRequest {
  /** Of what is watched: whoever changes it or asks for a round names it. */
  readonly version: number
  readonly rules: readonly MetricRule[]
  /** What is known to be pending or firing, for a thread that does not know it yet. */
  readonly restored: readonly RestoredTrack[]
}

export interface WatchChange {
  /** The version that it builds on, and the one that it makes. */
  readonly since: number
  readonly version: number
  /** `undefined`: as they are. */
  readonly rules: readonly MetricRule[] | undefined
  readonly scopes: readonly ScopeChange[]
}

export interface MetricFinding {
  readonly ruleId: RuleId
  readonly thing: string
  readonly instance: string
  readonly change: TrackChange
  readonly track: AlertTrack | undefined
  readonly value: number | null
}

/** A series as it was: its mean in each of some equal steps, NaN where nothing was measured. */
export interface PastSeries {
  readonly thing: string
  readonly instance: string
  readonly means: Float64Array
}

export interface Past {
  readonly fromMs: number
  readonly stepMs: number
  readonly steps: number
  readonly series: Iterable<PastSeries>
}

export interface PastRange {
  readonly fromMs: number
  readonly toMs: number
  /** About so many. */
  readonly steps: number
}

/** Every series of a metric. */
export type ReadPast = (request: PastRange & { readonly kind: AlertScope['kind']; readonly metric: string }) => Past

/** Where the values are. */
export interface MetricReader {
  /** There are ten thousand of them in every round. */
  readonly newest: (request: { readonly kind: AlertScope['kind']; readonly metric: string }) => LatestColumns
  readonly nameOf: (series: number) => SeriesName
  readonly past: ReadPast
  /** How often the host is asked that is asked least. */
  readonly longestIntervalMs: () => number
}

export interface MetricRounds {
  watch(request: WatchRequest): void
  /** False, and nothing is changed, when another version is watched, or none. */
  change(change: WatchChange): boolean
  /** `null` when another version is watched, or none: a thread that was started anew knows nothing. */
  round(request: { readonly nowMs: number; readonly version: number }): MetricFinding[] | null
}

/** Older than this a value says nothing of now, unless its host is asked as seldom. */
const staleMs = 90_000

export function createMetricRounds(reader: MetricReader): MetricRounds {
  const columns = createMetricColumns(reader)
  const tracks = new Map<RuleId, Map<number, AlertTrack>>()
  const absences = new Map<RuleId, AbsenceMemory>()
  let watched: Pick<WatchRequest, 'version' | 'rules'> | undefined
  const members = new Map<string, Uint8Array>()

  const tracksOf = (ruleId: RuleId): Map<number, AlertTrack> => ofRule(tracks, ruleId, () => new Map())
  const absencesOf = (ruleId: RuleId): AbsenceMemory => ofRule(absences, ruleId, emptyAbsenceMemory)
  const roundOf = (rule: MetricRule, nowMs: number): MetricFinding[] => {
    const { condition, ruleId } = rule
    const own = members.get(rule.scope) ?? new Uint8Array()
    if (condition.kind === 'absence') return absenceRound({ columns, rule, forMs: condition.forMs, metric: condition.metric, members: own, memory: absencesOf(ruleId), nowMs, staleMs, longestIntervalMs: reader.longestIntervalMs() })
    const column = condition.kind === 'change' ? columns.change(rule.kind, { metric: condition.metric, overMs: condition.overMs, nowMs }) : columns.newest(rule.kind, condition.metric)
    const read = condition.kind === 'change' ? (value: number) => readThreshold({ ...condition, clearValue: condition.value }, value) : (value: number) => readThreshold(condition, value)
    const changes = evaluateColumn({ column, members: own, limit: condition, read, timing: condition, nowMs, staleMs, tracks: tracksOf(ruleId) })
    return changes.map(({ place, change, track, value }) => ({ ruleId, ...columns.seriesAt(rule.kind, condition.metric, place), change, track, value }))
  }
  const takeRules = (rules: readonly MetricRule[]): void => {
    const [ruleIds, scopes] = [new Set(rules.map(({ ruleId }) => ruleId)), new Set(rules.map(({ scope }) => scope))]
    for (const byRule of [tracks, absences]) for (const ruleId of byRule.keys()) if (!ruleIds.has(ruleId)) byRule.delete(ruleId)
    for (const key of members.keys()) if (!scopes.has(key)) members.delete(key)
  }
  return {
    watch({ version, rules, restored }) {
      watched = { version, rules }
      members.clear()
      takeRules(rules)
      const byId = new Map(rules.map((rule) => [rule.ruleId, rule]))
      for (const { ruleId, thing, instance, track } of restored) {
        const rule = byId.get(ruleId)
        if (!rule) continue
        if (rule.condition.kind === 'absence') restore(absencesOf(ruleId).tracks, columns.numberOf(thing), track)
        else restore(tracksOf(ruleId), columns.placeOf(rule.kind, rule.condition.metric, { thing, instance }), track)
      }
    },
    change({ since, version, rules, scopes }) {
      if (watched?.version !== since) return false
      watched = { version, rules: rules ?? watched.rules }
      if (rules) takeRules(rules)
      for (const { key, added, removed } of scopes) members.set(key, columns.membership(members.get(key), { added, removed }))
      return true
    },
    round({ nowMs, version }) {
      if (watched?.version !== version) return null
      columns.begin()
      return watched.rules.flatMap((rule) => roundOf(rule, nowMs))
    },
  }
}

function ofRule<Kept>(byRule: Map<RuleId, Kept>, ruleId: RuleId, make: () => Kept): Kept {
  const found = byRule.get(ruleId) ?? make()
  byRule.set(ruleId, found)
  return found
}

/** What this thread has seen itself is newer. */
function restore(tracks: Map<number, AlertTrack>, key: number, track: AlertTrack): void {
  if (!tracks.has(key)) tracks.set(key, track)
}
