import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adaptedInterval, phaseOf, waitMs } from './tick-schedule.ts'

test('a host is asked at its wished interval while it answers within a tenth of it, and less often when it is slow', () => {
  expect([0, 40, 500].map((tookMs) => adaptedInterval(5000, tookMs))).toEqual([5000, 5000, 5000])
  expect([501, 1200, 5000, 30_000].map((tookMs) => adaptedInterval(5000, tookMs))).toEqual([10_000, 15_000, 50_000, 60_000])
  expect(adaptedInterval(5000, 90_000)).toBe(180_000)
})

test('ticks lie on the grid of the host’s place in the interval, one in each step', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1000, max: 60_000 }), (name, nowMs, intervalMs) => {
      const phase = phaseOf(name)
      const at = nowMs + waitMs(nowMs, { intervalMs, phase })
      expect(at - nowMs).toBeGreaterThanOrEqual(intervalMs / 4)
      expect(at - nowMs).toBeLessThanOrEqual(intervalMs * 1.25)
      const place = (at / intervalMs) % 1
      expect(Math.abs(place - phase)).toBeLessThan(1e-3)
      // A timer that rings a moment early does not make a second tick.
      expect(waitMs(at - 2, { intervalMs, phase })).toBeGreaterThan(intervalMs / 2)
    }),
  )
})
