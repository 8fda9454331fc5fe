// The life of one alert as a pure function of its readings: pending, firing, resolved. Knows no clock, no rule's name, nobody to tell.

export type Reading =
  | { readonly kind: 'bad'; readonly value: number | null }
  /** Neither bad enough to begin nor good enough to end: the space between the two thresholds. */
  | { readonly kind: 'between'; readonly value: number | null }
  | { readonly kind: 'good' }
  /** Nothing was measured: a gap says nothing about what was in it. */
  | { readonly kind: 'unknown' }

export interface AlertTrack {
  readonly phase: 'pending' | 'firing'
  readonly startedAtMs: number
  readonly firedAtMs: number | null
  /** Since when all readings were good, while firing. */
  readonly goodSinceMs: number | null
  readonly value: number | null
  /** When it was last seen to be bad, while pending. */
  readonly seenAtMs?: number | undefined
}

export interface TrackTiming {
  readonly forMs: number
  readonly clearForMs: number
}

export type TrackChange = 'pending' | 'fired' | 'resolved' | 'dropped'

export interface TrackStep {
  /** `undefined`: nothing is wrong, and there is nothing to remember. */
  readonly track: AlertTrack | undefined
  readonly change: TrackChange | undefined
}

/** After a longer one, as of a machine that slept or a clock that was moved forward, what is pending begins anew: nobody knows of the time between. */
const longestGapMs = 10 * 60_000

const nothing: TrackStep = { track: undefined, change: undefined }

/**
 * One round. A pending alert that is not bad any more is dropped; a firing one is resolved after `clearForMs` of good readings.
 * A gap keeps a firing alert as it is, and ends the count of good readings: they must be seen.
 */
export function stepTrack(before: AlertTrack | undefined, reading: Reading, { timing, nowMs }: { timing: TrackTiming; nowMs: number }): TrackStep {
  if (!before) return reading.kind === 'bad' ? begin(reading.value, timing, nowMs) : nothing
  // A wall clock that was set back must not hold an alert in a time that has not come yet.
  const track = { ...before, startedAtMs: Math.min(before.startedAtMs, nowMs), goodSinceMs: before.goodSinceMs === null ? null : Math.min(before.goodSinceMs, nowMs), seenAtMs: before.seenAtMs === undefined ? undefined : Math.min(before.seenAtMs, nowMs) }
  return track.phase === 'pending' ? stepPending(track, reading, { timing, nowMs }) : stepFiring(track, reading, { timing, nowMs })
}

function begin(value: number | null, { forMs }: TrackTiming, nowMs: number): TrackStep {
  const track = { startedAtMs: nowMs, goodSinceMs: null, value }
  if (forMs > 0) return { track: { ...track, phase: 'pending', firedAtMs: null, seenAtMs: nowMs }, change: 'pending' }
  return { track: { ...track, phase: 'firing', firedAtMs: nowMs }, change: 'fired' }
}

function stepPending(track: AlertTrack, reading: Reading, { timing, nowMs }: { timing: TrackTiming; nowMs: number }): TrackStep {
  if (reading.kind === 'good' || reading.kind === 'between') return { track: undefined, change: 'dropped' }
  // Only a reading can make it fire: a host that went silent while pending has an alert of its own.
  if (reading.kind === 'unknown') return { track, change: undefined }
  const { value } = reading
  if (nowMs - (track.seenAtMs ?? nowMs) > longestGapMs) return { track: { ...track, startedAtMs: nowMs, seenAtMs: nowMs, value }, change: undefined }
  if (nowMs - track.startedAtMs >= timing.forMs) return { track: { ...track, phase: 'firing', firedAtMs: nowMs, value }, change: 'fired' }
  return { track: { ...track, value, seenAtMs: nowMs }, change: undefined }
}

function stepFiring(track: AlertTrack, reading: Reading, { timing, nowMs }: { timing: TrackTiming; nowMs: number }): TrackStep {
  switch (reading.kind) {
    case 'bad':
    case 'between':
      return { track: { ...track, value: reading.value ?? track.value, goodSinceMs: null }, change: undefined }
    case 'unknown':
      return { track: { ...track, goodSinceMs: null }, change: undefined }
    case 'good': {
      const goodSinceMs = track.goodSinceMs ?? nowMs
      if (nowMs - goodSinceMs >= timing.clearForMs) return { track: undefined, change: 'resolved' }
      return { track: { ...track, goodSinceMs }, change: undefined }
    }
    default:
      return reading satisfies never
  }
}
