// A rule tried without being saved: what it would find now, and for rules over measured values how often it would have fired in the last hour.
import type { Reading } from '#electron/engine/alerts/alert-track.ts'
import { isMeasured } from '#electron/engine/alerts/try-rule.ts'
import type { MeasuredCondition } from '#electron/engine/alerts/try-rule.ts'
import type { MeasuredTrial, RuleTrialRequest } from '#electron/engine/metrics/metrics-calls.ts'
import type { AlertRule, AlertSubject, RuleTrial } from '#shared/model/monitoring/alert.ts'
import type { VmRef } from '#shared/model/ids.ts'
import type { Things } from '../../inventory/find-things.ts'
import type { ThingKey } from './rule-scopes.ts'
import { readState, timingOf } from '../states/state-readings.ts'
import type { FleetKnowledge, StateCondition } from '../states/state-readings.ts'
import { watchedSubjects } from './watched-rules.ts'

export interface RuleTrialOptions {
  readonly things: Things
  readonly fleet: FleetKnowledge
  readonly oldestSnapshot: (ref: VmRef, signal: AbortSignal) => Promise<number | null>
  readonly ask: (request: RuleTrialRequest) => Promise<MeasuredTrial>
  readonly nowMs: number
  readonly signal: AbortSignal
}

type Row = RuleTrial['rows'][number]

interface Findings {
  readonly rows: readonly Row[]
  readonly unjudged: number
}

const hourMs = 3_600_000
/** More would take the thread of the metrics from those who look at charts. */
const mostMeasured = 2000
/** Asked in parts: what others want of that thread comes in between. */
const atOnce = 200
/** Each is a question to a host. */
const mostSnapshots = 100
const shownRows = 50
const worst: readonly Row['standing'][] = ['firing', 'pending', 'quiet']

/** @throws the signal's reason */
export async function tryRule(rule: AlertRule, options: RuleTrialOptions): Promise<RuleTrial> {
  const { condition } = rule
  const subjects = watchedSubjects(rule, options.things)
  const asked = new Map([...subjects].slice(0, mostAsked(condition)))
  const { rows, unjudged } = isMeasured(condition) ? await measured(condition, asked, options) : await states(condition, [...asked.values()], options)
  const count = (standing: Row['standing']): number => rows.filter((row) => row.standing === standing).length
  return {
    asked: asked.size,
    found: subjects.size,
    overMs: isMeasured(condition) ? hourMs : null,
    firing: count('firing'),
    pending: count('pending'),
    unjudged,
    fired: rows.reduce((sum, { fired }) => sum + fired, 0),
    rows: rows.toSorted((left, right) => worst.indexOf(left.standing) - worst.indexOf(right.standing) || right.fired - left.fired).slice(0, shownRows),
  }
}

function mostAsked(condition: AlertRule['condition']): number {
  if (isMeasured(condition)) return mostMeasured
  return condition.kind === 'snapshot-age' ? mostSnapshots : Number.POSITIVE_INFINITY
}

async function measured(condition: MeasuredCondition, subjects: ReadonlyMap<ThingKey, AlertSubject>, { ask, nowMs, signal }: RuleTrialOptions): Promise<Findings> {
  const keys = [...subjects.keys()]
  const rows: Row[] = []
  let unjudged = 0
  for (let start = 0; start < keys.length; start += atOnce) {
    signal.throwIfAborted()
    const part = await ask({ condition, things: keys.slice(start, start + atOnce), nowMs, overMs: hourMs })
    unjudged += part.unjudged
    for (const { thing, ...found } of part.found) {
      const subject = subjects.get(thing)
      if (subject) rows.push({ subject, ...found })
    }
  }
  return { rows, unjudged }
}

async function states(condition: StateCondition, subjects: readonly AlertSubject[], options: RuleTrialOptions): Promise<Findings> {
  const fleet = condition.kind === 'snapshot-age' ? await withSnapshots(subjects, options) : options.fleet
  const read = subjects.map((subject) => ({ subject, reading: readState(condition, subject, { fleet, nowMs: options.nowMs }) }))
  const bad = read.filter(({ reading }) => reading.kind === 'bad')
  return {
    rows: bad.map(({ subject, reading }) => ({ subject, instance: '', standing: standingOf(condition, subject, options), value: valueOf(reading), fired: 0 })),
    unjudged: read.filter(({ reading }) => reading.kind === 'unknown').length,
  }
}

/** How long a host has been lost is known; of the rest the rule would begin to wait now. */
function standingOf(condition: StateCondition, subject: AlertSubject, { fleet, nowMs }: RuleTrialOptions): Row['standing'] {
  const { forMs } = timingOf(condition)
  const state = condition.kind === 'host-lost' && subject.kind === 'host' ? fleet.host(subject.hostId)?.state : undefined
  const lastedMs = state && 'sinceMs' in state ? nowMs - state.sinceMs : 0
  return lastedMs >= forMs ? 'firing' : 'pending'
}

function valueOf(reading: Reading): number | null {
  return 'value' in reading ? reading.value : null
}

/** Looked at now: a rule that is not saved has nobody who looks for it. A machine whose host does not answer stays unknown. */
async function withSnapshots(subjects: readonly AlertSubject[], { fleet, oldestSnapshot, signal }: RuleTrialOptions): Promise<FleetKnowledge> {
  const found = new Map<string, number | null>()
  for (const subject of subjects) {
    if (subject.kind !== 'vm') continue
    signal.throwIfAborted()
    const oldestMs = await oldestSnapshot(subject, signal).catch(() => undefined)
    if (oldestMs !== undefined) found.set(subject.uuid, oldestMs)
  }
  return { ...fleet, oldestSnapshotMs: ({ uuid }) => found.get(uuid) }
}
