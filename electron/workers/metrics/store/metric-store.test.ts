import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keptAnswer } from './testing/kept-answer.ts'
import type { KeptAnswer } from './testing/kept-answer.ts'
import { batch, startMs, storeWithClock, uuid } from './testing/store-with-clock.ts'
import type { StoreWithClock } from './testing/store-with-clock.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const subjects = (...numbers: number[]): string[] => numbers.map((number) => `vm:${uuid(number)}`)

function ask({ store }: StoreWithClock, { fromMs, toMs, maxPoints = 5000, of = [1] }: { fromMs: number; toMs: number; maxPoints?: number; of?: number[] }): KeptAnswer {
  return keptAnswer(store.query({ selections: [{ subjects: subjects(...of), metric: 'cpu.usage' }], fromMs, toMs, maxPoints }))
}

/** Steps that are no gap, as time and mean. */
function found(answer: KeptAnswer): [number, number][] {
  const points = answer.points[0]
  return Array.from(points?.mean ?? []).flatMap((mean, step): [number, number][] => (Number.isNaN(mean) ? [] : [[answer.fromMs + step * answer.stepMs, mean]]))
}

/** A sample every five seconds, as a sampler would give them, for so long. */
function sampleFor(setup: StoreWithClock, durationMs: number, valueAt: (atMs: number) => number): void {
  for (let passed = 0; passed < durationMs; passed += 5000) {
    setup.store.append(batch(setup.nowMs, { 1: valueAt(setup.nowMs) }))
    setup.pass(5000)
  }
}

const wave = (atMs: number): number => Math.round(5000 + 4000 * Math.sin(atMs / 700_000)) / 10_000

describe('the store of metrics', () => {
  it('gives back every sample from memory, from fresh rows and from blocks, also after it was opened again', () => {
    using setup = storeWithClock()
    sampleFor(setup, 2.5 * hour, wave)
    const expected = Array.from({ length: 1800 }, (_, place) => startMs + place * 5000).map((at): [number, number] => [at, wave(at)])
    const check = (): void => {
      const answer = ask(setup, { fromMs: startMs, toMs: startMs + 2.5 * hour })
      expect(answer).toMatchObject({ resolution: 'raw', stepMs: 5000 })
      expect(found(answer)).toEqual(expected)
    }
    check()
    setup.reopen()
    check()
  })

  it('answers a coarser question from rollups, with the extremes of the samples and no step for what was not measured', () => {
    using setup = storeWithClock()
    sampleFor(setup, 90 * minute, (at) => (at === startMs + 35_000 ? 1 : 0.25))
    setup.pass(30 * minute)
    sampleFor(setup, 60 * minute, () => 0.5)
    const answer = ask(setup, { fromMs: startMs, toMs: startMs + 3 * hour, maxPoints: 180 })
    expect(answer).toMatchObject({ resolution: 'minute', stepMs: minute, fromMs: startMs })
    const points = answer.points[0]
    expect(points?.max[0]).toBe(1)
    expect(points?.min[0]).toBe(0.25)
    expect(points?.mean[0]).toBeCloseTo((11 * 0.25 + 1) / 12, 4)
    const gaps = Array.from(points?.mean ?? [], Number.isNaN)
    expect(gaps.indexOf(true)).toBe(90)
    expect(gaps.filter(Boolean)).toHaveLength(30)
    expect(points?.mean[125]).toBe(0.5)
    expect(ask(setup, { fromMs: startMs, toMs: startMs + 3 * hour, maxPoints: 3 })).toMatchObject({ resolution: 'hour', stepMs: hour })
  })

  it('tells a series that several selections ask for with each of them', () => {
    using setup = storeWithClock()
    setup.store.append(batch(startMs, { 1: 0.25, 2: 0.5 }))
    const selections = [subjects(1), subjects(1, 2)].map((of) => ({ subjects: of, metric: 'cpu.usage' }))
    const { points } = keptAnswer(setup.store.query({ selections, fromMs: startMs, toMs: startMs + 5000, maxPoints: 1 }))
    expect(points.map(({ selection, series, mean }) => [selection, series.subject, mean[0]])).toEqual([[0, subjects(1)[0], 0.25], [1, subjects(1)[0], 0.25], [1, subjects(2)[0], 0.5]])
  })

  it('tells series of a shard that are too long to be on the grid together, one after the other', () => {
    using setup = storeWithClock()
    setup.store.append(batch(startMs, { 1: 0.25, 2: 0.5, 3: 0.75 }))
    const { steps, points } = ask(setup, { fromMs: startMs - 6 * day, toMs: startMs + 5000, maxPoints: 110_000, of: [1, 2, 3] })
    expect(steps).toBeGreaterThan(100_000)
    expect(points.map(({ series, mean }) => [series.subject, mean.filter((value) => !Number.isNaN(value))])).toEqual([0.25, 0.5, 0.75].map((value, place) => [subjects(place + 1)[0], Float64Array.of(value)]))
  })

  it('loses no more than the last minute when it is killed', () => {
    using setup = storeWithClock()
    sampleFor(setup, 10 * minute, wave)
    setup.crash()
    const times = found(ask(setup, { fromMs: startMs, toMs: startMs + hour })).map(([at]) => at)
    expect(times.at(-1)).toBeGreaterThanOrEqual(startMs + 9 * minute - 5000)
    expect(times).toHaveLength(((times.at(-1) ?? 0) - startMs) / 5000 + 1)
  })

  it('takes samples in any order and each moment once, whatever has been written meanwhile', () => {
    const moves = fc.array(fc.tuple(fc.nat(400), fc.nat(10_000), fc.constantFrom('nothing', 'minute', 'hour', 'reopen')), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(moves, (steps) => {
        using setup = storeWithClock()
        const expected = new Map<number, number>()
        for (const [place, tenThousandths, then] of steps) {
          // Thirty seconds apart, over more than three hours.
          const at = startMs + place * 30_000
          setup.store.append(batch(at, { 1: tenThousandths / 10_000 }))
          expected.set(at, tenThousandths / 10_000)
          if (then === 'minute') setup.store.flush()
          if (then === 'hour') setup.pass(61_000)
          if (then === 'reopen') setup.reopen()
        }
        const toMs = startMs + 401 * 30_000
        const answer = ask(setup, { fromMs: startMs, toMs, maxPoints: 100_000 })
        const points = answer.points[0]
        for (const [at, value] of expected) {
          const step = Math.floor((at - answer.fromMs) / answer.stepMs)
          expect(points?.max[step]).toBeGreaterThanOrEqual(value)
          expect(points?.min[step]).toBeLessThanOrEqual(value)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('counts a sample that came twice once', () => {
    using setup = storeWithClock()
    for (const value of [0.1, 0.9]) {
      setup.store.append(batch(startMs, { 1: value }))
      setup.store.flush()
    }
    setup.store.append(batch(startMs + 70 * minute, { 1: 0.4 }))
    setup.pass(71 * minute)
    const answer = ask(setup, { fromMs: startMs, toMs: startMs + hour, maxPoints: 60 })
    expect(found(answer)).toEqual([[startMs, 0.9]])
    expect(answer.points[0]?.min[0]).toBe(0.9)
  })

  it('goes on when the clock is moved by a day, forward and back, and removes nothing for it', () => {
    using setup = storeWithClock()
    const retention = { rawMs: 12 * hour, minuteMs: 30 * day, hourMs: 730 * day, quotaBytes: 2 ** 30 }
    setup.store.runRetention(retention, setup.nowMs)
    sampleFor(setup, 70 * minute, wave)
    setup.setWallClock(setup.nowMs + day)
    sampleFor(setup, 70 * minute, wave)
    setup.store.runRetention(retention, setup.nowMs)
    expect(setup.store.status().problems).toMatchObject([{ params: { reason: 'metrics-clock-moved' } }])
    setup.setWallClock(setup.nowMs - day)
    sampleFor(setup, 2 * hour, wave)
    setup.store.runRetention(retention, setup.nowMs)
    expect(found(ask(setup, { fromMs: startMs, toMs: startMs + 5 * hour }))).toHaveLength(((70 + 70 + 120) * minute) / 5000 - 840)
    expect([...setup.store.latest({ kind: 'vm', metric: 'cpu.usage', sinceMs: 0 })][0]?.atMs).toBe(setup.nowMs - 5000)
  })

  it('takes history over beside what it has measured, which counts, and answers by the hour where only hours came', () => {
    using setup = storeWithClock()
    sampleFor(setup, 2 * hour, () => 0.5)
    const series = { subject: { kind: 'vm', uuid: uuid(1) } as const, metric: 'cpu.usage', instance: '' }
    const rollups = (times: number[]) => {
      const column = (value: number): Float64Array => new Float64Array(times.length).fill(value)
      return { times: Float64Array.from(times), counts: column(4), means: column(0.2), mins: column(0.1), maxs: column(0.9) }
    }
    const minutes = Array.from({ length: 120 }, (_, place) => (startMs - hour) / minute + place)
    const hours = Array.from({ length: 24 }, (_, place) => (startMs - 240 * hour) / hour + place)
    expect(setup.store.importHistory({ by: 'hour', origin: 'host-1', series: [{ series, rollups: rollups(hours) }] })).toBe(true)
    expect(setup.store.importHistory({ by: 'minute', origin: 'host-1', series: [{ series, rollups: rollups(minutes) }] })).toBe(true)
    const around = ask(setup, { fromMs: startMs - hour, toMs: startMs + hour, maxPoints: 120 })
    expect(around.resolution).toBe('minute')
    expect([around.points[0]?.mean[30], around.points[0]?.max[30]]).toEqual([0.2, 0.9])
    expect([around.points[0]?.mean[90], around.points[0]?.max[90]]).toEqual([0.5, 0.5])
    const before = ask(setup, { fromMs: startMs - 240 * hour, toMs: startMs - 238 * hour, maxPoints: 120 })
    expect(before).toMatchObject({ resolution: 'hour', stepMs: hour })
    expect(Array.from(before.points[0]?.mean ?? [])).toEqual([0.2, 0.2])
  })

  it('keeps each tier for its time', () => {
    using setup = storeWithClock()
    for (let passed = 0; passed < 3 * day; passed += 20 * minute) {
      setup.store.append(batch(setup.nowMs, { 1: 0.5 }))
      setup.store.flush()
      for (let tick = 0; tick < 2; tick += 1) setup.pass(1000)
      setup.setWallClock(setup.nowMs + 20 * minute - 2000)
    }
    setup.store.runRetention({ rawMs: 6 * hour, minuteMs: 30 * hour, hourMs: 60 * hour, quotaBytes: 2 ** 30 }, setup.nowMs)
    const reaches = (ms: number): KeptAnswer => ask(setup, { fromMs: setup.nowMs - ms, toMs: setup.nowMs })
    expect(reaches(5 * hour).resolution).toBe('raw')
    expect(reaches(24 * hour).resolution).toBe('minute')
    expect(reaches(48 * hour).resolution).toBe('hour')
    expect(found(reaches(70 * hour))[0]?.[0]).toBeGreaterThanOrEqual(setup.nowMs - 60 * hour - day)
  })

  it('keeps to its quota: the oldest samples go first, and it says so', () => {
    using setup = storeWithClock()
    let random = 1
    const noise = (): number => (random = (random * 48_271) % 2_147_483_647) / 2_147_483_647
    for (let step = 0; step < 3000; step += 1) {
      const values = Object.fromEntries(Array.from({ length: 60 }, (_, machine) => [machine + 1, noise()]))
      setup.store.append(batch(setup.nowMs, values))
      setup.pass(5000)
    }
    const before = setup.store.status().bytes
    const quotaBytes = Math.floor(before * 0.7)
    setup.store.runRetention({ rawMs: 48 * hour, minuteMs: 30 * day, hourMs: 730 * day, quotaBytes }, setup.nowMs)
    expect(setup.store.status().bytes).toBeLessThanOrEqual(quotaBytes)
    expect(setup.store.status().problems).toMatchObject([{ params: { reason: 'metrics-trimmed-raw', beforeMs: expect.any(Number) }, hint: 'metrics-more-room' }])
    expect(ask(setup, { fromMs: startMs, toMs: setup.nowMs, maxPoints: 10_000 }).resolution).toBe('minute')
    expect(found(ask(setup, { fromMs: startMs, toMs: setup.nowMs, maxPoints: 10_000 }))[0]?.[0]).toBe(startMs)
    expect(found(ask(setup, { fromMs: setup.nowMs - hour, toMs: setup.nowMs }))).toHaveLength(720)
  })

  it('answers latest and recent from memory, and knows the last hour again after it was opened', () => {
    using setup = storeWithClock()
    sampleFor(setup, 30 * minute, wave)
    const latest = [...setup.store.latest({ kind: 'vm', metric: 'cpu.usage', sinceMs: setup.nowMs - 15_000 })]
    expect(latest).toEqual([{ series: { subject: subjects(1)[0], metric: 'cpu.usage', instance: '' }, atMs: setup.nowMs - 5000, intervalMs: 5000, value: wave(setup.nowMs - 5000) }])
    const recent = () => setup.store.recent({ kind: 'vm', metric: 'cpu.usage', minutes: 20, nowMs: setup.nowMs }).rows[0]?.mean
    const before = recent()
    expect(before?.filter(Number.isNaN)).toHaveLength(1)
    setup.reopen()
    const rounded = (means: Float64Array | undefined): string[] => Array.from(means ?? [], (mean) => mean.toFixed(3))
    expect(rounded(recent())).toEqual(rounded(before))
  })

  it('knows how often a host is asked from its first answer on, and draws one that comes late without gaps', () => {
    using setup = storeWithClock()
    const intervals = (): number[] => [...setup.store.latest({ kind: 'vm', metric: 'cpu.usage', sinceMs: 0 })].map(({ intervalMs }) => intervalMs)
    const sampledAt = [0, 2 * minute, ...Array.from({ length: 20 }, (_, place) => 7 * minute + place * 5 * minute + (place % 2) * 40)]
    for (const [place, atMs] of sampledAt.entries()) {
      setup.store.append(batch(startMs + atMs, { 1: place }, { intervalMs: 5 * minute }))
      expect(intervals()[0]).toBeGreaterThanOrEqual(5 * minute)
    }
    expect(setup.store.longestIntervalMs()).toBe(5 * minute)
    setup.pass(110 * minute)
    const lastMs = startMs + (sampledAt.at(-1) ?? 0)
    const answer = ask(setup, { fromMs: lastMs - 30 * minute, toMs: lastMs })
    expect(answer.stepMs).toBe(5 * minute)
    expect(found(answer)).toHaveLength(7)
    // What was not asked for a while begins anew with what its sender says.
    setup.store.append(batch(startMs + 10 * hour, { 1: 0 }))
    expect(intervals()).toEqual([5000])
  })

  it('answers the newest of all series of a metric in columns, whose numbers stay the same until a series comes', () => {
    using setup = storeWithClock()
    setup.store.append(batch(startMs, { 1: 0.25, 2: 0.5 }))
    const newest = () => setup.store.latestColumns({ kind: 'vm', metric: 'cpu.usage' })
    const told = () => { const { series, values, atMs, intervalMs } = newest(); return Array.from(series, (one, place) => [setup.store.nameOf(one).subject, values[place], atMs[place], intervalMs[place]]) }
    expect(told()).toEqual([[`vm:${uuid(1)}`, 0.25, startMs, 5000], [`vm:${uuid(2)}`, 0.5, startMs, 5000]])
    const { series } = newest()
    setup.store.append(batch(startMs + 5000, { 1: 0.75 }))
    setup.store.append(batch(startMs + 5000, { 1: 7 }, { metric: 'disk.read.bytes' }))
    expect(newest().series).toBe(series)
    expect(told()[0]).toEqual([`vm:${uuid(1)}`, 0.75, startMs + 5000, 5000])
    setup.store.append(batch(startMs + 10_000, { 3: 1 }))
    expect(told().map(([subject]) => subject)).toEqual(subjects(1, 2, 3))
    setup.reopen()
    expect(told().map(([subject, , atMs]) => [subject, atMs])).toEqual(subjects(1, 2, 3).map((subject) => [subject, 0]))
  })

  it('knows what was ever stored of a subject, and drops what is no number', () => {
    using setup = storeWithClock()
    setup.store.append(batch(startMs, { 1: Number.NaN, 2: Number.POSITIVE_INFINITY, 3: 0.3 }))
    setup.store.append(batch(startMs, { 1: 5 }, { metric: 'disk.read.bytes' }))
    expect(setup.store.catalog(`vm:${uuid(1)}`)).toEqual([{ metric: 'cpu.usage', instance: '' }, { metric: 'disk.read.bytes', instance: '' }])
    expect(ask(setup, { fromMs: startMs - hour, toMs: startMs + hour, of: [1, 2, 3] }).points.map(({ series }) => series.subject)).toEqual(subjects(3))
  })
})
