import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestOf, stepAt, summaryOf } from './chart-data.ts'
import type { ChartData } from './chart-data.ts'
import { axisTimes, formatRange } from './time-words.ts'
import { formatValue, valueScale } from './units.ts'
import type { ChartUnit } from './units.ts'

const decimalMark = new Intl.NumberFormat(navigator.language).format(1.5).charAt(1)
const one = (mean: readonly (number | null)[], max = mean) => ({ id: 'a', label: 'a', mean, max, min: mean })

describe('what a chart shows', () => {
  it('tells percentiles that were there, and the true peak', () => {
    const mean = Array.from({ length: 100 }, (_, index) => index + 1)
    expect(summaryOf(one(mean, mean.map((value) => value * 10)))).toEqual({ last: 100, mean: 50.5, min: 1, max: 1000, p50: 50, p95: 95, p99: 99 })
  })

  it('leaves gaps out of every figure', () => {
    expect(summaryOf(one([null, 4, null, 2, null]))).toMatchObject({ last: 2, mean: 3, min: 2, max: 4 })
    expect(summaryOf(one([null, null]))).toMatchObject({ last: null, mean: null, max: null, p95: null })
  })

  it('finds the step of a time, and never one beyond the data', () => {
    const data: ChartData = { fromMs: 1_000, stepMs: 100, series: [one([1, 2, 3])] }
    expect([0, 1_000, 1_199, 1_200, 9_999].map((at) => stepAt(data, at))).toEqual([0, 0, 1, 2, 2])
    expect(stepAt({ ...data, series: [] }, 1_000)).toBe(-1)
    expect(largestOf({ ...data, series: [one([1, null], [7, null])] })).toBe(7)
  })
})

describe('values in words', () => {
  it('use the unit that fits', () => {
    const shown: [number | null, ChartUnit][] = [[0.123, 'ratio'], [1.5 * 1024 ** 3, 'bytes'], [2048, 'bytes-per-second'], [12_345, 'operations-per-second'], [0.0042, 'seconds'], [0, 'seconds'], [51.5, 'celsius'], [null, 'count']]
    expect(shown.map(([value, unit]) => formatValue(value, unit))).toEqual(['12.3 %', '1.5 GiB', '2 KiB/s', '12.3 k/s', '4.2 ms', '0 s', '51.5 °C', '–'].map((text) => text.replace('.', decimalMark)))
  })

  it('end the axis above the largest value, with few lines, and a share at the whole', () => {
    fc.assert(fc.property(fc.double({ min: 1e-3, max: 1e15, noNaN: true }), fc.constantFrom<ChartUnit>('bytes', 'count', 'bytes-per-second', 'seconds'), (largest, unit) => {
      const { top, interval } = valueScale(largest, unit)
      expect(top).toBeGreaterThanOrEqual(largest)
      expect(top / interval).toBeLessThanOrEqual(5.001)
      expect(top).toBeLessThan(Math.max(largest, 1) * 3)
    }))
    expect(valueScale(0.97, 'ratio')).toEqual({ top: 1, interval: 0.25 })
    expect(valueScale(3 * 1024 ** 2, 'bytes')).toEqual({ top: 4 * 1024 ** 2, interval: 1024 ** 2 })
  })
})

describe('a range of time in words', () => {
  it('says the day once where both ends are on it', () => {
    const at = (day: number, hour: number): number => new Date(2026, 11, day, hour, 5).getTime()
    expect(formatRange(at(1, 9), at(1, 10)).match(/De[cz]/g)).toHaveLength(1)
    expect(formatRange(at(1, 9), at(2, 10)).match(/De[cz]/g)).toHaveLength(2)
  })
})

describe('times on the axis', () => {
  it('are round, in order, within the span, and about as many as there is room for', () => {
    fc.assert(fc.property(fc.integer({ min: 1.6e12, max: 1.9e12 }), fc.integer({ min: 60_000, max: 7e10 }), fc.integer({ min: 2, max: 12 }), (fromMs, spanMs, count) => {
      const times = axisTimes(fromMs, fromMs + spanMs, count)
      expect(times.length).toBeLessThanOrEqual(count + 1)
      for (const [at, time] of times.entries()) {
        expect(time).toBeGreaterThanOrEqual(Math.max(fromMs, times[at - 1] ?? 0))
        expect(time).toBeLessThanOrEqual(fromMs + spanMs)
        expect(time % 1_000).toBe(0)
      }
    }))
  })
})
