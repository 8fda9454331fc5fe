// One rule over the newest values of one metric, for all that it watches: 1,000 rules over 10,000 machines are asked in a round, so
// nothing is allocated for a reading that is good.
import type { AlertTrack, Reading, TrackChange, TrackTiming } from './alert-track.ts'
import { stepTrack } from './alert-track.ts'

/** The newest value of each series of one metric. The places of a series are the same from round to round. */
export interface MetricColumn {
  /** Which thing each series belongs to, as a number into what `members` is about. */
  readonly things: Int32Array
  readonly values: Float64Array
  /** When each value was measured; values older than `staleMs` are unknown. */
  readonly atMs: Float64Array
  /** Series in use: the arrays may be longer. */
  readonly length: number
}

export interface RuleRound {
  readonly column: MetricColumn
  /** 1 for each thing that the rule watches. */
  readonly members: Uint8Array
  readonly read: (value: number) => Reading
  readonly timing: TrackTiming
  readonly nowMs: number
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

export function evaluateColumn({ column: { things, values, atMs, length }, members, read, timing, nowMs, staleMs, tracks }: RuleRound): SeriesChange[] {
  const changes: SeriesChange[] = []
  for (let place = 0; place < length; place += 1) {
    if (members[things[place] ?? -1] !== 1) continue
    const isStale = nowMs - (atMs[place] ?? Number.NEGATIVE_INFINITY) > staleMs
    const reading = isStale ? unknown : read(values[place] ?? Number.NaN)
    const before = tracks.size === 0 ? undefined : tracks.get(place)
    if (!before && reading.kind !== 'bad') continue
    note({ tracks, changes, place, before }, stepTrack(before, reading, { timing, nowMs }))
  }
  endStrays({ things, members, tracks, changes })
  return changes
}

interface Noted {
  readonly tracks: Map<number, AlertTrack>
  readonly changes: SeriesChange[]
  readonly place: number
  readonly before: AlertTrack | undefined
}

function note({ tracks, changes, place, before }: Noted, { track, change }: ReturnType<typeof stepTrack>): void {
  if (track) tracks.set(place, track)
  else tracks.delete(place)
  if (change) changes.push({ place, change, track, value: track?.value ?? before?.value ?? null })
}

/** What the rule does not watch any more has nothing to tell: its alerts end. */
function endStrays({ things, members, tracks, changes }: { things: Int32Array; members: Uint8Array; tracks: Map<number, AlertTrack>; changes: SeriesChange[] }): void {
  for (const [place, track] of tracks) {
    if (members[things[place] ?? -1] === 1) continue
    tracks.delete(place)
    changes.push({ place, change: track.phase === 'firing' ? 'resolved' : 'dropped', track: undefined, value: track.value })
  }
}
