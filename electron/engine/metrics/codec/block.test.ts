import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metricTable } from '#shared/model/monitoring/metrics.ts'
import { createBlockReader } from './block-reader.ts'
import { createBlockWriter } from './block.ts'
import type { BlockSeries } from './block.ts'
import { ByteReader, MetricFormatError } from './bytes.ts'
import { columns, packed } from './testing/packed-columns.ts'
import { readPlainColumn } from './testing/plain-column.ts'
import { scaleOf, stepsOf, toleranceOf, valueOfSteps } from './value-scale.ts'

const writeBlock = createBlockWriter()
const reader = createBlockReader()

describe('a packed column', () => {
  it('gives back every number', () => {
    fc.assert(
      fc.property(columns, (values) => {
        const bytes = new ByteReader(packed(values))
        expect(readPlainColumn(bytes, values.length)).toEqual(values.map((value) => value + 0))
        expect(bytes.offset).toBe(bytes.bytes.length)
      }),
      { numRuns: 500 },
    )
  })

  it('takes two bytes or three for a number that never changes, and a few for one that seldom does', () => {
    const sizeOf = (values: number[]): number => packed(values).length
    expect(sizeOf(Array.from({ length: 720 }, () => 12))).toBe(2)
    expect(sizeOf(Array.from({ length: 720 }, (_, place) => (place === 300 ? 900 : 0)))).toBeLessThan(16)
    // A ramp of whole memory pages: the factor is taken out.
    expect(sizeOf(Array.from({ length: 720 }, (_, place) => 2 ** 32 + place * 4096))).toBeLessThan(80)
  })
})

describe('a value scale', () => {
  it('keeps every value within its tolerance, and the order of values', () => {
    const units = fc.constantFrom(...new Set(metricTable.map(({ unit }) => unit)))
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 2 ** 50 }), fc.integer({ min: 0, max: 60 }).map((power) => 2 ** power))
    fc.assert(
      fc.property(units, value, value, (unit, left, right) => {
        const scale = scaleOf(unit)
        fc.pre(Math.max(Math.abs(left), Math.abs(right)) < 1e290)
        const [low, high] = [stepsOf(scale, left), stepsOf(scale, right)]
        expect(Number.isSafeInteger(low)).toBe(true)
        expect(Math.abs(valueOfSteps(scale, low) - left)).toBeLessThanOrEqual(toleranceOf(scale, left))
        expect(left < right ? low <= high : low >= high).toBe(true)
        expect(stepsOf(scale, valueOfSteps(scale, low))).toBe(low)
      }),
      { numRuns: 2000 },
    )
  })

  it('is what the documents say: a ten-thousandth of a ratio, whole bytes to a tebibyte, a thousandth of a rate', () => {
    expect(toleranceOf(scaleOf('ratio'), 1)).toBeCloseTo(0.00005, 9)
    expect(valueOfSteps(scaleOf('bytes'), stepsOf(scaleOf('bytes'), 2 ** 40 - 3))).toBe(2 ** 40 - 3)
    expect(valueOfSteps(scaleOf('bytes-per-second'), stepsOf(scaleOf('bytes-per-second'), 1001))).toBe(1001)
    expect(toleranceOf(scaleOf('bytes-per-second'), 1e9) / 1e9).toBeLessThan(0.001)
  })
})

const blocks = fc.tuple(
  fc.uniqueArray(fc.nat(90), { minLength: 1, maxLength: 12 }),
  fc.array(fc.tuple(fc.integer({ min: 0, max: 2 ** 42 }), fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 0, maxLength: 100 })), { minLength: 1, maxLength: 3 }),
  fc.infiniteStream(fc.integer({ min: -100_000, max: 2 ** 40 })),
).map(([slots, clocks, numbers]): BlockSeries[] => {
  const columnsOfTimes = clocks.map(([first, deltas]) => {
    let time = first
    return Float64Array.from([first, ...deltas.map((delta) => (time += delta))])
  })
  return slots.toSorted((left, right) => left - right).map((slot, place) => {
    const times = columnsOfTimes[place % columnsOfTimes.length] ?? new Float64Array()
    return { slot, times, columns: [Float64Array.from(times, () => numbers.next().value ?? 0)] }
  })
})

/** Damaged bytes tell of slots far beyond any memory. */
const onlySlot = (slot: number): number[] => Object.assign([], { [slot]: 0 })

const readAll = (bytes: Uint8Array): BlockSeries[] => {
  const block = reader.open(bytes)
  return block.slots.map((slot, place) => {
    const times = block.times(place)
    const into = Array.from({ length: block.kind === 'samples' ? 1 : 4 }, () => new Float64Array(times.length))
    block.read(place, into)
    block.addToGrid(times, { count: 1, places: Int32Array.from([0, times.length]), steps: Int32Array.of(0), covering: [] }, { bySlot: onlySlot(slot), isCovering: () => false })
    return { slot, times, columns: into }
  })
}

/** Any other error is passed on. */
function outcomeOf(bytes: Uint8Array): string {
  try {
    readAll(bytes)
    return 'read'
  } catch (error) {
    if (error instanceof MetricFormatError) return 'refused'
    throw error
  }
}

describe('a block', () => {
  const head = { kind: 'samples', scale: scaleOf('ratio'), unitMs: 1 } as const

  it('gives back every series with its times', () => {
    fc.assert(
      fc.property(blocks, (series) => {
        const bytes = writeBlock(head, series)
        expect(reader.open(bytes)).toMatchObject(head)
        expect(readAll(bytes)).toEqual(series)
      }),
      { numRuns: 300 },
    )
  })

  it('never crashes, hangs or takes memory without end on damaged bytes: it reads something or says that it is no block', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(blocks, damage, fc.nat(), (series, changes, cut) => {
        const bytes = writeBlock(head, series)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        const damaged = cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes
        expect(outcomeOf(damaged)).toMatch(/^(read|refused)$/)
      }),
      { numRuns: 3000 },
    )
  })
})
