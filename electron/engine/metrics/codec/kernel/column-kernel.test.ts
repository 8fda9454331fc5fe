import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteReader, MetricFormatError } from '../bytes.ts'
import { columns, packed } from '../testing/packed-columns.ts'
import { readPlainColumn } from '../testing/plain-column.ts'
import { plainReading, readingOf, scaleOf, stepsOf, valueOfStep } from '../value-scale.ts'
import { createColumnKernel } from './column-kernel.ts'
import type { PlanOptions, Runs } from './grid-plan.ts'
import { renderKernel } from './generate.ts'

const kernel = createColumnKernel()
const scales = fc.constantFrom(scaleOf('ratio'), scaleOf('bytes'), scaleOf('bytes-per-second'))
const value = fc.oneof(fc.double({ min: -2, max: 2, noNaN: true }), fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: 0, max: 44 }).map((power) => 2 ** power))
/** Runs of one to nine numbers, some of which are left out; each in a step of its own. */
const runLengths = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.boolean()), { minLength: 1, maxLength: 300 })

function runsOver(count: number, lengths: readonly (readonly [number, boolean])[]): Runs {
  const places: number[] = []
  let from = 0
  for (const [length, isWanted] of lengths) {
    const to = Math.min(count, from + length)
    if (from < to && isWanted) places.push(from, to)
    from = to
  }
  return { count: places.length / 2, places: Int32Array.from(places), steps: Int32Array.from(places.filter((_, at) => at % 2 === 0), (_, run) => run), covering: [] }
}

/** What the runs of columns come to: mean, least and most of each. */
function totalsOf(bring: () => void, options: PlanOptions): number[][] {
  kernel.emptyGrid(1, options.runs.count)
  bring()
  kernel.plan(0, 0, 0, false)
  kernel.addPlanned(1, options)
  const points = kernel.pointsOf(0)
  return Array.from(points?.mean ?? [], (mean, step) => [mean, points?.min[step] ?? Number.NaN, points?.max[step] ?? Number.NaN])
}

const slicesOf = <T>({ count, places }: Runs, values: readonly T[]): (readonly T[])[] => Array.from({ length: count }, (_, run) => values.slice(places[2 * run], places[2 * run + 1]))
/** The mean, as sums come to it whatever their order. */
const meanOf = (weighted: readonly (readonly [weight: number, value: number])[]): unknown => {
  const mean = weighted.reduce((sum, [weight, one]) => sum + weight * one, 0) / weighted.reduce((sum, [weight]) => sum + weight, 0)
  const largest = Math.max(1, ...weighted.map(([, one]) => Math.abs(one)))
  return expect.toSatisfy((found: number) => Math.abs(found - mean) <= 1e-12 * largest)
}

describe('the kernel', () => {
  it('is what its source says', async () => {
    expect(readFileSync(new URL('column-kernel.gen.ts', import.meta.url), 'utf8')).toBe(await renderKernel())
  })

  it('reads every column as the plain reader does, one after the other, wherever they begin', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(columns, fc.uint8Array({ maxLength: 9 })), { minLength: 1, maxLength: 3 }), (parts) => {
        const count = Math.min(...parts.map(([values]) => values.length))
        const lists = parts.map(([values]) => values.slice(0, count))
        const before = parts[0]?.[1] ?? new Uint8Array()
        const bytes = Uint8Array.from([...before, ...lists.flatMap((values) => [...packed(values)])])
        kernel.load(bytes)
        expect(kernel.read(before.length, count, lists.length)).toBe(bytes.length)
        for (const [column, values] of lists.entries()) expect([...kernel.numbers(column, count)]).toEqual(values)
      }),
      { numRuns: 300 },
    )
  })

  it('reads of damaged bytes what the plain reader does, or refuses them with it', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(columns, damage, (values, changes) => {
        const bytes = packed(values)
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte
        const outcome = (read: () => Iterable<number>): readonly number[] | string => {
          try {
            return [...read()]
          } catch (error) {
            if (error instanceof MetricFormatError) return 'refused'
            throw error
          }
        }
        const plain = outcome(() => readPlainColumn(new ByteReader(bytes), values.length))
        const found = outcome(() => {
          kernel.load(bytes)
          kernel.read(0, values.length, 1)
          return kernel.numbers(0, values.length)
        })
        expect(found).toEqual(plain)
      }),
      { numRuns: 1000 },
    )
  })

  it('adds up runs of samples as a plain computation does, in even steps and in such that grow with the value', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), scales, runLengths, (values, scale, lengths) => {
        const runs = runsOver(values.length, lengths)
        const steps = values.map((one) => stepsOf(scale, one))
        for (const reading of [plainReading, readingOf(scale)]) {
          const expected = slicesOf(runs, steps.map((step) => valueOfStep(reading, step))).map((slice) => [meanOf(slice.map((one) => [1, one])), Math.min(...slice), Math.max(...slice)])
          expect(totalsOf(() => kernel.put(Float64Array.from(steps)), { runs, count: steps.length, columns: 0, reading })).toEqual(expected)
        }
      }),
    )
  })

  it('adds up runs of rollups as a plain computation does', () => {
    const rollup = fc.tuple(fc.integer({ min: 1, max: 720 }), fc.array(value, { minLength: 3, maxLength: 3 }))
    fc.assert(
      fc.property(fc.array(rollup, { minLength: 1, maxLength: 200 }), scales, runLengths, (rollups, scale, lengths) => {
        const runs = runsOver(rollups.length, lengths)
        const rows = rollups.map(([count, values]) => {
          const [low = 0, mean = 0, high = 0] = values.map((one) => stepsOf(scale, one)).sort((left, right) => left - right)
          return { count, mean, low, high }
        })
        const bytes = Uint8Array.from([rows.map(({ count }) => count), rows.map(({ mean }) => mean), rows.map(({ mean, low }) => mean - low), rows.map(({ mean, high }) => high - mean)].flatMap((column) => [...packed(column)]))
        const reading = readingOf(scale)
        const of = (step: number): number => valueOfStep(reading, step)
        const expected = slicesOf(runs, rows).map((slice) => [
          meanOf(slice.map(({ count, mean }) => [count, of(mean)])), Math.min(...slice.map(({ low }) => of(low))), Math.max(...slice.map(({ high }) => of(high))),
        ])
        expect(totalsOf(() => kernel.load(bytes), { runs, count: rows.length, columns: 4, reading })).toEqual(expected)
      }),
    )
  })
})
