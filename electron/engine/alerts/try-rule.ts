// What a rule over measured values would have found in the past: the same steps as a live round, taken over a stored range. Pure.
import type { AlertCondition, ConditionOf } from '#shared/model/monitoring/alert.ts'
import type { AlertTrack, Reading } from './alert-track.ts'
import { stepTrack } from './alert-track.ts'
import { readChange, readThreshold } from './threshold.ts'

export type MeasuredCondition = ConditionOf<'threshold'> | ConditionOf<'change'> | ConditionOf<'absence'>

export interface TrialGrid {
  readonly fromMs: number
  readonly stepMs: number
}

export interface Trial {
  readonly standing: 'quiet' | 'pending' | 'firing'
  /** The newest reading; `null` where nothing is measured now. */
  readonly value: number | null
  /** How often it would have begun to fire since `countedFromMs`. */
  readonly fired: number
}

export interface TrialRange extends TrialGrid {
  readonly countedFromMs: number
  readonly nowMs: number
}

/** Raw samples are not kept for ever, and a day of them is a lot already. */
const longestLeadMs = 24 * 3_600_000

/** What lies before the time that is counted, so that what began earlier is known at its beginning. */
export function leadOf(condition: MeasuredCondition): number {
  return Math.min(longestLeadMs, (condition.kind === 'change' ? condition.overMs : 0) + condition.forMs + ('clearForMs' in condition ? condition.clearForMs : 0))
}

/** `values` on the grid, NaN where nothing was measured. */
export function tryCondition(condition: MeasuredCondition, values: Float64Array, { fromMs, stepMs, countedFromMs, nowMs }: TrialRange): Trial {
  const timing = { forMs: condition.forMs, clearForMs: 'clearForMs' in condition ? condition.clearForMs : 0 }
  const readings = readingsOf(condition, values, stepMs)
  let track: AlertTrack | undefined
  let fired = 0
  for (let step = 0; step < values.length; step += 1) {
    const atMs = Math.min(nowMs, fromMs + (step + 1) * stepMs)
    const next = stepTrack(track, readings.read(step), { timing, nowMs: atMs })
    track = next.track
    if (next.change === 'fired' && atMs >= countedFromMs) fired += 1
  }
  return { standing: track?.phase ?? 'quiet', value: readings.newest(), fired }
}

interface Readings {
  read(step: number): Reading
  newest(): number | null
}

const unknown: Reading = { kind: 'unknown' }
const good: Reading = { kind: 'good' }
const missing: Reading = { kind: 'bad', value: null }

/** As in a live round: a value that is older than this says nothing, and only after it something counts as missing. */
const staleMs = 90_000

function readingsOf(condition: MeasuredCondition, values: Float64Array, stepMs: number): Readings {
  const staleSteps = Math.max(1, Math.round(staleMs / stepMs))
  const seen = lastSeen(values)
  const at = (step: number): number => {
    const place = seen[step] ?? -1
    return place < 0 || step - place > staleSteps ? Number.NaN : (values[place] ?? Number.NaN)
  }
  const newest = (): number | null => finite(at(values.length - 1))
  if (condition.kind === 'absence') return { read: (step) => (Number.isNaN(at(step)) ? missing : good), newest }
  if (condition.kind === 'threshold') return { read: (step) => readThreshold(condition, at(step)), newest }
  const back = Math.max(1, Math.round(condition.overMs / stepMs))
  const change = (step: number): number => (step < back ? Number.NaN : at(step) - at(step - back))
  return { read: (step) => (step < back ? unknown : readChange(condition, { before: at(step - back), now: at(step) })), newest: () => finite(change(values.length - 1)) }
}

/** For each step the last one with a value; -1 before the first. */
function lastSeen(values: Float64Array): Int32Array {
  let last = -1
  return Int32Array.from(values, (value, step) => {
    if (!Number.isNaN(value)) last = step
    return last
  })
}

function finite(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

/** Whether a condition is asked of measured values, and so of the past too. */
export function isMeasured(condition: AlertCondition): condition is MeasuredCondition {
  return condition.kind === 'threshold' || condition.kind === 'change' || condition.kind === 'absence'
}
