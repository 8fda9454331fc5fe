import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChannelId, EscalationPolicy, PolicyId } from '#shared/model/monitoring/alert.ts'
import { stepTrack } from './alert-track.ts'
import type { AlertTrack, Reading } from './alert-track.ts'
import { tellingDue, untold } from './escalation.ts'
import type { Told } from './escalation.ts'
import { evaluateColumn } from './evaluate-column.ts'
import { readChange, readThreshold } from './threshold.ts'
import { timeToFull } from './time-to-full.ts'

const bad: Reading = { kind: 'bad', value: 1 }
const good: Reading = { kind: 'good' }
const between: Reading = { kind: 'between', value: 0.5 }
const unknown: Reading = { kind: 'unknown' }

/** One reading a second. */
function play(readings: readonly Reading[], timing: { forMs: number; clearForMs: number }): string[] {
  let track: AlertTrack | undefined
  return readings.map((reading, second) => {
    const step = stepTrack(track, reading, { timing, nowMs: second * 1000 })
    track = step.track
    return step.change ?? track?.phase ?? 'ok'
  })
}

describe('the life of an alert', () => {
  test('is pending until it was bad for long enough, then fires, and is resolved after being good for long enough', () => {
    expect(play([good, bad, bad, bad, good, good, good, good], { forMs: 2000, clearForMs: 2000 })).toEqual(['ok', 'pending', 'pending', 'fired', 'firing', 'firing', 'resolved', 'ok'])
  })
  test('a pending alert that recovers in between is dropped and begins anew', () => {
    expect(play([bad, bad, between, bad, bad, bad], { forMs: 2000, clearForMs: 0 })).toEqual(['pending', 'pending', 'dropped', 'pending', 'pending', 'fired'])
  })
  test('between the thresholds a firing alert goes on', () => {
    expect(play([bad, between, between, good], { forMs: 0, clearForMs: 0 })).toEqual(['fired', 'firing', 'firing', 'resolved'])
  })
  test('a gap neither fires nor resolves, and the good readings must be seen', () => {
    expect(play([bad, unknown, unknown, unknown], { forMs: 1000, clearForMs: 0 })).toEqual(['pending', 'pending', 'pending', 'pending'])
    expect(play([bad, good, unknown, good, good, good], { forMs: 0, clearForMs: 2000 })).toEqual(['fired', 'firing', 'firing', 'firing', 'firing', 'resolved'])
  })
  test('a clock that is set back by a day holds nothing up', () => {
    const day = 24 * 3600 * 1000
    const timing = { forMs: 2000, clearForMs: 1000 }
    const first = stepTrack(undefined, bad, { timing, nowMs: day })
    const second = stepTrack(first.track, bad, { timing, nowMs: 0 })
    expect(second.change).toBeUndefined()
    expect(stepTrack(second.track, bad, { timing, nowMs: 2000 }).change).toBe('fired')
  })
  test('a clock that is moved forward by a day, and a machine that slept, make nothing fire that was bad for a moment', () => {
    const day = 24 * 3600 * 1000
    const timing = { forMs: 60_000, clearForMs: 0 }
    const first = stepTrack(undefined, bad, { timing, nowMs: 0 })
    const second = stepTrack(first.track, unknown, { timing, nowMs: day })
    const third = stepTrack(second.track, bad, { timing, nowMs: day + 5000 })
    expect([second.change, third.change, third.track?.startedAtMs]).toEqual([undefined, undefined, day + 5000])
    expect(stepTrack(third.track, bad, { timing, nowMs: day + 65_000 }).change).toBe('fired')
  })
  test('any readings give each alert one beginning and one end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(bad, good, between, unknown), { maxLength: 60 }), fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 5000 }), (readings, forMs, clearForMs) => {
        const ends = play(readings, { forMs, clearForMs }).filter((change) => change === 'fired' || change === 'resolved')
        expect(ends).toEqual(ends.map((_change, index) => (index % 2 === 0 ? 'fired' : 'resolved')))
      }),
    )
  })
})

describe('readings', () => {
  test('of a threshold above and below, with hysteresis', () => {
    const above = { comparison: 'above', value: 0.9, clearValue: 0.8 } as const
    expect([0.95, 0.9, 0.85, 0.8, Number.NaN].map((value) => readThreshold(above, value).kind)).toEqual(['bad', 'between', 'between', 'good', 'unknown'])
    const below = { comparison: 'below', value: 10, clearValue: 20 } as const
    expect([5, 10, 15, 20].map((value) => readThreshold(below, value).kind)).toEqual(['bad', 'between', 'between', 'good'])
  })
  test('of a change look at the difference', () => {
    expect(readChange({ comparison: 'above', value: 5 }, { before: 10, now: 16 })).toEqual({ kind: 'bad', value: 6 })
    expect(readChange({ comparison: 'below', value: -5 }, { before: 10, now: 6 }).kind).toBe('good')
    expect(readChange({ comparison: 'above', value: 5 }, { before: Number.NaN, now: 16 }).kind).toBe('unknown')
  })
})

describe('time to full', () => {
  const hourMs = 3_600_000
  test('follows a straight line exactly', () => {
    const samples = [0, 1, 2, 3].map((hour) => ({ atMs: 1.7e12 + hour * hourMs, allocationBytes: 100 + 10 * hour }))
    expect(timeToFull({ samples, capacityBytes: 180 })).toBeCloseTo(5 * hourMs, 0)
  })
  test('is unknown for a pool that does not fill, or of which too little is known', () => {
    expect(timeToFull({ samples: [3, 2, 1].map((bytes, index) => ({ atMs: index, allocationBytes: bytes })), capacityBytes: 10 })).toBeNull()
    expect(timeToFull({ samples: [{ atMs: 0, allocationBytes: 1 }, { atMs: 1, allocationBytes: 2 }], capacityBytes: 10 })).toBeNull()
    expect(timeToFull({ samples: [{ atMs: 0, allocationBytes: 10 }], capacityBytes: 10 })).toBe(0)
  })
})

describe('a rule over a column', () => {
  const round = (values: readonly number[], options: { members?: readonly number[]; tracks?: Map<number, AlertTrack>; nowMs?: number; atMs?: number; intervalMs?: number } = {}) =>
    evaluateColumn({
      column: { things: Int32Array.from(values.map((_, index) => index)), values: Float64Array.from(values), atMs: Float64Array.from(values.map(() => options.atMs ?? 0)), intervalMs: new Float64Array(values.length).fill(options.intervalMs ?? 5000), length: values.length },
      members: Uint8Array.from(options.members ?? values.map(() => 1)),
      limit: { comparison: 'above', value: 1 },
      read: (value) => readThreshold({ comparison: 'above', value: 1, clearValue: 1 }, value),
      timing: { forMs: 0, clearForMs: 0 },
      nowMs: options.nowMs ?? 0,
      staleMs: 60_000,
      tracks: options.tracks ?? new Map(),
    })

  test('tells of what changes, and of nothing else', () => {
    const tracks = new Map<number, AlertTrack>()
    expect(round([0, 2, 0, 3], { tracks }).map(({ place, change }) => [place, change])).toEqual([[1, 'fired'], [3, 'fired']])
    expect(round([0, 2, 0, 3], { tracks })).toEqual([])
    expect(round([0, 0, 0, 3], { tracks }).map(({ place, change }) => [place, change])).toEqual([[1, 'resolved']])
  })
  test('does not look at what it does not watch, and ends the alerts of what it watches no more', () => {
    const tracks = new Map<number, AlertTrack>()
    expect(round([2, 2], { members: [1, 0], tracks }).map(({ place }) => place)).toEqual([0])
    expect(round([2, 2], { members: [0, 0], tracks }).map(({ place, change }) => [place, change])).toEqual([[0, 'resolved']])
    expect(tracks.size).toBe(0)
  })
  test('an old value is a gap', () => {
    const tracks = new Map<number, AlertTrack>()
    round([2], { tracks })
    expect(round([0], { tracks, nowMs: 120_000, atMs: 0 })).toEqual([])
    expect(tracks.size).toBe(1)
  })
  test('a value of a host that is asked every five minutes holds until the next one is overdue', () => {
    const tracks = new Map<number, AlertTrack>()
    expect(round([2], { tracks, nowMs: 120_000, intervalMs: 300_000 })).toMatchObject([{ change: 'fired' }])
    expect(round([0], { tracks, nowMs: 600_000, atMs: 0, intervalMs: 300_000 })).toEqual([])
    expect(round([0], { tracks, nowMs: 620_000, atMs: 300_000, intervalMs: 300_000 })).toMatchObject([{ change: 'resolved' }])
  })
})

describe('who is told', () => {
  const first = 'first' as ChannelId
  const second = 'second' as ChannelId
  const minute = 60_000
  const policy: EscalationPolicy = { id: 'p' as PolicyId, name: 'p', steps: [{ afterMs: 0, channelIds: [first] }, { afterMs: 10 * minute, channelIds: [second] }], repeatMs: 60 * minute, groupWaitMs: 0, tellsResolved: true }
  const firing = { phase: 'firing', firedAtMs: 0, acknowledgement: null, silencedUntilMs: null } as const
  const listen = (alert: Parameters<typeof tellingDue>[0], minutes: readonly number[]) => {
    let told: Told = untold
    return minutes.map((at) => {
      const due = tellingDue(alert, policy, { told, nowMs: at * minute })
      told = due.told
      return due.channelIds
    })
  }
  test('the first step at once, the next when nobody has acknowledged, then the last again and again', () => {
    expect(listen(firing, [0, 1, 10, 11, 70, 71])).toEqual([[first], [], [second], [], [second], []])
  })
  test('nobody of a pending or acknowledged one', () => {
    expect(listen({ ...firing, phase: 'pending', firedAtMs: null }, [0, 20])).toEqual([[], []])
    expect(listen({ ...firing, acknowledgement: { by: 'me', atMs: 0, note: '' } }, [0, 20])).toEqual([[], []])
  })
  test('a silence postpones the steps', () => {
    let told: Told = untold
    told = tellingDue({ ...firing, silencedUntilMs: 30 * minute }, policy, { told, nowMs: 29 * minute }).told
    const after = tellingDue(firing, policy, { told, nowMs: 31 * minute })
    expect(after.channelIds).toEqual([first])
    expect(tellingDue(firing, policy, { told: after.told, nowMs: 39 * minute }).channelIds).toEqual([])
    expect(tellingDue(firing, policy, { told: after.told, nowMs: 40 * minute }).channelIds).toEqual([second])
    // Ended early, it counts from then.
    const early = tellingDue(firing, policy, { told, nowMs: 10 * minute })
    expect(early.channelIds).toEqual([first])
    expect(tellingDue(firing, policy, { told: early.told, nowMs: 20 * minute }).channelIds).toEqual([second])
  })
  test('a wall clock that is set back by a day holds nobody off for a day', () => {
    const day = 24 * 60
    expect(listen({ ...firing, firedAtMs: day * minute }, [day, 1, 10, 11, 70, 71])).toEqual([[first], [], [], [second], [], [second]])
  })
  test('what is told is the same thing as long as nothing is new', () => {
    const { told } = tellingDue(firing, policy, { told: untold, nowMs: 0 })
    expect(tellingDue(firing, policy, { told, nowMs: 1000 }).told).toBe(told)
    const silenced = { ...firing, silencedUntilMs: 30 * minute }
    const kept = tellingDue(silenced, policy, { told, nowMs: 1000 }).told
    expect(tellingDue(silenced, policy, { told: kept, nowMs: 6000 }).told).toBe(kept)
  })
  test('the end reaches exactly those who heard of the beginning, once', () => {
    const { told } = tellingDue(firing, policy, { told: untold, nowMs: 0 })
    const end = tellingDue({ ...firing, phase: 'resolved' }, policy, { told, nowMs: minute })
    expect(end).toMatchObject({ channelIds: [first], about: 'resolved' })
    expect(tellingDue({ ...firing, phase: 'resolved' }, policy, { told: end.told, nowMs: 2 * minute }).channelIds).toEqual([])
    expect(tellingDue({ ...firing, phase: 'resolved' }, policy, { told: untold, nowMs: minute }).channelIds).toEqual([])
  })
})
