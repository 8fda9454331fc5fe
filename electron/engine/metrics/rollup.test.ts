import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBlockReader } from './codec/block-reader.ts'
import { createBlockWriter } from './codec/block.ts'
import { scaleOf, toleranceOf, valueOfSteps, stepsOf } from './codec/value-scale.ts'
import type { ValueScale } from './codec/value-scale.ts'
import type { GridPoints } from './codec/kernel/grid-plan.ts'
import { createGridColumns } from './grid-columns.ts'
import { gridOf, spacingOf } from './grid.ts'
import type { Grid } from './grid.ts'
import { emptyRollups, mergeRollups, restoreRollups, rollUp, rollupColumns, rollupSeries } from './rollup.ts'
import type { Rollups } from './rollup.ts'

const minute = 60_000
const write = createBlockWriter()
const reader = createBlockReader()
const start = 1_795_000_000_000

interface Sample {
  readonly at: number
  readonly value: number
}

const value = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 5 }).map((tens) => 10 ** tens))
/** Samples with uneven distances, now and then a long gap. */
const samples = fc.array(fc.tuple(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 11_000 }) }, { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 900_000 }) }), value), { minLength: 1, maxLength: 300 })
  .map((steps): Sample[] => {
    let at = start
    return steps.map(([distance, sample]) => ({ at: (at += distance), value: sample }))
  })

const timesOf = (list: readonly Sample[]): Float64Array => Float64Array.from(list, ({ at }) => at)
const valuesOf = (list: readonly Sample[]): Float64Array => Float64Array.from(list, (sample) => sample.value)
const list = ({ times, counts, means, mins, maxs }: Rollups): unknown[] => Array.from(times, (time, place) => ({ time, count: counts[place], mean: means[place], min: mins[place], max: maxs[place] }))

function naive(all: readonly Sample[], unitMs: number): { time: number; count: number; mean: number; min: number; max: number }[] {
  return [...Map.groupBy(all, ({ at }) => Math.floor(at / unitMs))].map(([time, members]) => {
    const values = members.map((sample) => sample.value)
    return { time, count: values.length, mean: values.reduce((sum, one) => sum + one, 0) / values.length, min: Math.min(...values), max: Math.max(...values) }
  })
}

const close = (expected: { mean: number }): unknown => ({ ...expected, mean: expect.closeTo(expected.mean, 8) as number })

describe('rollups', () => {
  it('are what a plain computation says', () => {
    fc.assert(
      fc.property(samples, (all) => {
        expect(list(rollUp(timesOf(all), valuesOf(all), minute))).toEqual(naive(all, minute).map(close))
      }),
    )
  })

  it('merge to the rollups of all samples together, however these were split', () => {
    fc.assert(
      fc.property(samples, fc.array(fc.boolean(), { minLength: 300, maxLength: 300 }), (all, sides) => {
        const part = (side: boolean): Rollups => {
          const chosen = all.filter((_, place) => sides[place] === side)
          return rollUp(timesOf(chosen), valuesOf(chosen), minute)
        }
        expect(list(mergeRollups(part(true), part(false)))).toEqual(naive(all, minute).map(close))
      }),
    )
  })

  it('come back from a block within the tolerance of their scale, extremes never inside of the mean', () => {
    const scale = scaleOf('bytes-per-second')
    fc.assert(
      fc.property(samples, (all) => {
        const before = rollUp(timesOf(all), valuesOf(all), minute)
        const block = reader.open(write({ kind: 'rollups', scale, unitMs: minute }, [rollupSeries(3, before, scale)]))
        const after = emptyRollups(before.times.length)
        block.read(0, rollupColumns(after))
        restoreRollups(after, scale, before.times.length)
        expect(block.times(0)).toEqual(before.times)
        expect(after.counts).toEqual(before.counts)
        for (const column of ['means', 'mins', 'maxs'] as const) {
          for (const [place, kept] of after[column].entries()) expect(Math.abs(kept - (before[column][place] ?? 0))).toBeLessThanOrEqual(toleranceOf(scale, before[column][place] ?? 0))
        }
        for (const [place, mean] of after.means.entries()) expect((after.mins[place] ?? 0) <= mean && mean <= (after.maxs[place] ?? 0)).toBe(true)
      }),
    )
  })
})

/** In values that a scale can tell apart, if there is one. */
function onGrid(grid: Grid, all: readonly Sample[], scale?: ValueScale): GridPoints | undefined {
  createGridColumns(reader, grid, 1).addSamples(0, timesOf(all), valuesOf(all).map((one) => (scale ? valueOfSteps(scale, stepsOf(scale, one)) : one)))
  return keptPoints()
}

/** The next grid takes the room of this one. */
function keptPoints(): GridPoints | undefined {
  const points = reader.grid.pointsOf(0)
  return points && { mean: points.mean.slice(), max: points.max.slice(), min: points.min.slice() }
}

describe('the grid', () => {
  it('is aligned, no finer than was asked, and covers the range', () => {
    const range = fc.tuple(fc.integer({ min: 0, max: 2 ** 41 }), fc.integer({ min: 1, max: 2 ** 36 }), fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 0, max: 300_000 }))
    fc.assert(
      fc.property(range, ([fromMs, length, maxPoints, shortest]) => {
        const { fromMs: first, stepMs, steps } = gridOf({ fromMs, toMs: fromMs + length, maxPoints }, shortest)
        expect(first % stepMs).toBe(0)
        expect(stepMs).toBeGreaterThanOrEqual(shortest)
        expect(steps).toBeLessThanOrEqual(maxPoints + 1)
        expect(first <= fromMs && first + steps * stepMs >= fromMs + length).toBe(true)
      }),
    )
  })

  it('never loses a spike and never bridges a gap', () => {
    fc.assert(
      fc.property(samples, fc.constantFrom(5000, 15_000, minute, 5 * minute), (all, stepMs) => {
        const grid = { fromMs: Math.floor(start / stepMs) * stepMs, stepMs, steps: 400 }
        const points = onGrid(grid, all)
        const nearMs = 1.8 * spacingOf(timesOf(all))
        const seen = all.filter(({ at }) => at < grid.fromMs + grid.steps * stepMs)
        expect(points === undefined).toBe(seen.length === 0)
        for (const { at, value: sample } of seen) {
          const step = Math.floor((at - grid.fromMs) / stepMs)
          expect(points?.max[step]).toBeGreaterThanOrEqual(sample)
          expect(points?.min[step]).toBeLessThanOrEqual(sample)
        }
        expect([...(points?.max ?? [])].every((high) => Number.isNaN(high) || all.some((sample) => sample.value === high))).toBe(true)
        for (const [step, mean] of (points?.mean ?? []).entries()) {
          if (Number.isNaN(mean)) continue
          const from = grid.fromMs + step * stepMs
          // Something was measured in this step, or so close to it that regular samples cover it.
          expect(all.some(({ at }) => at >= from - nearMs && at < from + stepMs + nearMs)).toBe(true)
        }
      }),
    )
  })

  it('leaves a step empty when a sample was missed, not when one came late', () => {
    const grid = { fromMs: start, stepMs: 5000, steps: 6 }
    const at = (offset: number): Sample => ({ at: start + offset, value: offset })
    const isGap = (all: Sample[]): boolean[] => Array.from(onGrid(grid, all)?.mean ?? [], Number.isNaN)
    expect(isGap([at(100), at(4990), at(10_050), at(15_010), at(20_000), at(25_000)])).toEqual([false, false, false, false, false, false])
    expect(isGap([at(100), at(5100), at(15_100), at(20_100), at(25_100)])).toEqual([false, false, true, false, false, false])
  })

  it('gives the same from rollups as from the samples, in even steps and in such that grow with the value', () => {
    fc.assert(
      fc.property(samples, fc.constantFrom(scaleOf('ratio'), scaleOf('bytes-per-second')), (all, scale) => {
        const grid = { fromMs: Math.floor(start / (5 * minute)) * 5 * minute, stepMs: 5 * minute, steps: 300 }
        const rollups = rollUp(timesOf(all), valuesOf(all), minute)
        const block = reader.open(write({ kind: 'rollups', scale, unitMs: minute }, [rollupSeries(0, rollups, scale)]))
        createGridColumns(reader, grid, 1).addBlock(block, [0])
        const [fromRollups, fromSamples] = [keptPoints(), onGrid(grid, all, scale)]
        // Samples cover steps besides; rollups have those in which something was measured.
        const steps = [...new Set(all.map(({ at }) => Math.floor((at - grid.fromMs) / grid.stepMs)))].filter((step) => step < grid.steps)
        expect(Array.from(fromRollups?.mean ?? []).flatMap((mean, step) => (Number.isNaN(mean) ? [] : [step]))).toEqual(steps)
        for (const step of steps) expect([fromRollups?.min[step], fromRollups?.max[step]]).toEqual([fromSamples?.min[step], fromSamples?.max[step]])
        for (const [step, mean] of (fromRollups?.mean ?? []).entries()) {
          const expected = fromSamples?.mean[step] ?? Number.NaN
          expect(Number.isNaN(mean) || Math.abs(mean - expected) <= 2 * toleranceOf(scale, expected)).toBe(true)
        }
      }),
    )
  })

  it('knows how far apart samples lie, whatever is missing', () => {
    expect(spacingOf(Float64Array.from([0, 5000, 10_000, 700_000, 705_000, 710_000]))).toBe(5000)
    expect(spacingOf(Float64Array.from([7]))).toBe(0)
  })
})
