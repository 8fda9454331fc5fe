import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { defaultMonitoringSettings } from '#shared/model/monitoring/metrics.ts'
import type { SampleBatch } from '#shared/model/monitoring/metrics.ts'
import { createBatchBuilder } from './batch-builder.ts'
import type { BatchBuilder } from './batch-builder.ts'
import { createSteadyClock } from './steady-clock.ts'
import { SubjectRecorder } from './subject-recorder.ts'

const hostId = HostId.parse('kvm01')
const uuid = DomainUuid.parse('11111111-1111-4111-8111-111111111111')
const maxGapMs = 15_000

describe('rates of counters', () => {
  let sent: SampleBatch[]
  let sink: { receiver: number; settings: typeof defaultMonitoringSettings; send: (batch: SampleBatch) => void }
  let batch: BatchBuilder
  let recorder: SubjectRecorder

  beforeEach(() => {
    sent = []
    sink = { receiver: 1, settings: defaultMonitoringSettings, send: (next) => sent.push(next) }
    let senders = 0
    batch = createBatchBuilder({ hostId, sink, newSender: () => `sender ${(senders += 1)}` })
    recorder = new SubjectRecorder({ kind: 'vm', uuid }, batch)
  })
  /** One tick with one counter; returns the values that were sent. */
  const tick = (steadyMs: number, counter: number | undefined): number[] => {
    recorder.begin({ steadyMs, maxGapMs })
    recorder.rate('disk.read.bytes', 'vda', counter)
    const before = sent.length
    batch.send({ atMs: steadyMs, intervalMs: 5000 })
    return sent.slice(before).flatMap(({ values }) => [...values])
  }

  test('are what was counted in a second', () => {
    expect(tick(0, 1000)).toEqual([])
    expect(tick(5000, 6000)).toEqual([1000])
    expect(tick(10_000, 6000)).toEqual([0])
  })

  test('are left out for the tick in which a counter went back, and go on after it', () => {
    tick(0, 1000)
    expect(tick(5000, 10)).toEqual([])
    expect(tick(10_000, 510)).toEqual([100])
  })

  test('are not made over a gap, over a missing value, nor out of a figure that is none', () => {
    tick(0, 1000)
    expect(tick(15_001, 2000)).toEqual([])
    expect(tick(20_001, undefined)).toEqual([])
    expect(tick(25_001, 9000)).toEqual([])
    expect(tick(30_001, Number.NaN)).toEqual([])
    expect(tick(30_001, 9000)).toEqual([])
  })

  test('are not made of counters of another process', () => {
    tick(0, 1000)
    recorder.begin({ steadyMs: 5000, maxGapMs })
    recorder.forget()
    recorder.rate('disk.read.bytes', 'vda', 2000)
    expect(tick(10_000, 3000)).toEqual([200])
    expect(sent.map(({ values }) => values.length)).toEqual([1])
  })

  test('are never negative and never more than was counted, whatever comes', () => {
    let runs = 0
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20_000), fc.option(fc.nat(1e9), { nil: undefined })), { minLength: 1 }), (ticks) => {
        // Each run long after the one before.
        let nowMs = (runs += 1) * 1e9
        let most = 0
        for (const [elapsedMs, counter] of ticks) {
          nowMs += elapsedMs
          most = Math.max(most, counter ?? 0)
          for (const rate of tick(nowMs, counter)) expect(rate >= 0 && rate * (elapsedMs / 1000) <= most + 1e-3).toBe(true)
        }
      }),
    )
  })

  test('a series is told in words once, and again to another receiver', () => {
    tick(0, 0)
    tick(5000, 1)
    tick(10_000, 2)
    expect(sent.map(({ newSeries, sender }) => [sender, newSeries.length])).toEqual([['sender 1', 1], ['sender 1', 0]])
    sink.receiver = 2
    tick(15_000, 3)
    tick(20_000, 4)
    expect(sent.slice(2)).toMatchObject([{ sender: 'sender 2', newSeries: [{ id: 0, series: { metric: 'disk.read.bytes', instance: 'vda', subject: { kind: 'vm', uuid } } }] }, { sender: 'sender 2', newSeries: [] }])
  })
})

test('a wall clock that is moved, or a machine that slept, makes the moment too long for any rate', () => {
  let [steady, wall] = [0, 1e12]
  const clock = createSteadyClock({ steady: () => steady, wall: () => wall })
  const pass = (steadyMs: number, wallMs: number): number => {
    const before = clock.at(steady)
    steady += steadyMs
    wall += wallMs
    clock.look()
    return clock.at(steady) - before
  }
  expect(pass(5000, 5000)).toBe(5000)
  expect(pass(5000, 5300)).toBe(5000)
  expect(pass(5000, 86_400_000)).toBeGreaterThan(1e11)
  expect(pass(5000, 5000)).toBe(5000)
  expect(pass(5000, -86_400_000)).toBeGreaterThan(1e11)
})
