// One rule over the newest values of one metric, for all that it watches: 1,000 rules over 10,000 machines are asked in a round, so
// nothing is allocated for a reading that is good.
import type { AlertTrack, Reading, TrackChange, TrackTiming } from './alert-track.ts'
import { stepTrack } from './alert-track.ts'

/** The newest value of each series of one metric. The places of a series are the same from round to round. */
export interface MetricColumn {
  /** Which thing each series belongs to, as a number into what `members` is about. */
  readonly things: Int32Array
  readonly values: Float64Array
  /** When each value was measured; one that is older than it stays fresh is unknown. */
  readonly atMs: Float64Array
  /** After how long the next one is to come; 0 when that is not known. */
  readonly intervalMs: Float64Array
  /** Series in use: the arrays may be longer. */
  readonly length: number
}

export interface RuleRound {
  readonly column: MetricColumn
  /** 1 for each thing that the rule watches. */
  readonly members: Uint8Array
  /** A value beyond it is bad. */
  readonly limit: { readonly comparison: 'above' | 'below'; readonly value: number }
  /** What a value means to a series that is in trouble already. */
  readonly read: (value: number) => Reading
  readonly timing: TrackTiming
  readonly nowMs: number
  /** So long at least a value says something of now. */
  readonly staleMs: number
  /** By the place of the series; changed in place. */
  readonly tracks: Map<number, AlertTrack>
}

export interface SeriesChange {
  readonly place: number
  readonly change: TrackChange
  readonly track: AlertTrack | undefined
  /** The value when it ended. */
  readonly value: number | null
}

const unknown: Reading = { kind: 'unknown' }
/** A host that is asked every five minutes is not silent after two; but one that is due and does not come is. */
const lateness = 1.5

/** How long a value says something of now. */
export function freshFor(intervalMs: number, staleMs: number): number {
  return Math.max(staleMs, intervalMs * lateness)
}

export function evaluateColumn(round: RuleRound): SeriesChange[] {
  const changes: SeriesChange[] = []
  // First those in trouble: what begins now is not asked twice.
  for (const [place, track] of round.tracks) goOn(round, { place, track, changes })
  beginBad(round, changes)
  return changes
}

/** What the rule does not watch any more has nothing to tell: its alert ends. */
function goOn({ column: { things, values, atMs, intervalMs }, members, read, timing, nowMs, staleMs, tracks }: RuleRound, { place, track, changes }: { place: number; track: AlertTrack; changes: SeriesChange[] }): void {
  if (members[things[place] ?? -1] !== 1) {
    tracks.delete(place)
    changes.push({ place, change: track.phase === 'firing' ? 'resolved' : 'dropped', track: undefined, value: track.value })
    return
  }
  const isStale = nowMs - (atMs[place] ?? Number.NEGATIVE_INFINITY) > freshFor(intervalMs[place] ?? 0, staleMs)
  const step = stepTrack(track, isStale ? unknown : read(values[place] ?? Number.NaN), { timing, nowMs })
  if (step.track) tracks.set(place, step.track)
  else tracks.delete(place)
  if (step.change) changes.push({ place, change: step.change, track: step.track, value: step.track?.value ?? track.value })
}

function beginBad({ column: { things, values, atMs, intervalMs, length }, members, limit, timing, nowMs, staleMs, tracks }: RuleRound, changes: SeriesChange[]): void {
  const sign = limit.comparison === 'above' ? 1 : -1
  const beyond = sign * limit.value
  for (let place = 0; place < length; place += 1) {
    const value = values[place] ?? Number.NaN
    // A comparison with NaN is false: what was never measured is not bad.
    if (!(sign * value > beyond) || nowMs - (atMs[place] ?? 0) > freshFor(intervalMs[place] ?? 0, staleMs) || members[things[place] ?? -1] !== 1 || tracks.has(place)) continue
    const { track, change } = stepTrack(undefined, { kind: 'bad', value }, { timing, nowMs })
    if (track) tracks.set(place, track)
    if (change) changes.push({ place, change, track, value })
  }
}
