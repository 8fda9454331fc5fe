// How exactly a value is kept: values become whole numbers of steps, evenly spaced at first and, beyond a limit, spaced in
// proportion to the value. What is lost is said here and in docs/formats/metric-store.md, and nowhere else.
import type { MetricUnit } from '#shared/model/monitoring/metrics.ts'

export interface ValueScale {
  /** The smallest step is 10^-decimals. */
  readonly decimals: number
  /** Steps are even up to 2^(exactBits + 1) of them; beyond, each is at most 2^-exactBits of the value. At most 40. */
  readonly exactBits: number
}

const even = 30
const proportional = 9

/** Rates are a difference of counters over a measured interval: kept to a thousandth. What is read off as it is stays whole. */
const scales: Readonly<Record<MetricUnit, ValueScale>> = {
  'ratio': { decimals: 4, exactBits: even },
  'bytes': { decimals: 0, exactBits: 40 },
  'bytes-per-second': { decimals: 0, exactBits: proportional },
  'operations-per-second': { decimals: 2, exactBits: proportional },
  'packets-per-second': { decimals: 2, exactBits: proportional },
  'events-per-second': { decimals: 2, exactBits: proportional },
  'seconds': { decimals: 6, exactBits: proportional },
  'count': { decimals: 2, exactBits: even },
  'cores': { decimals: 4, exactBits: even },
  'celsius': { decimals: 3, exactBits: even },
}

export function scaleOf(unit: MetricUnit): ValueScale {
  return scales[unit]
}

/** The furthest that a kept value may be from the measured one. */
export function toleranceOf({ decimals, exactBits }: ValueScale, value: number): number {
  return Math.max(10 ** -decimals / 2, Math.abs(value) / 2 ** (exactBits + 1)) * (1 + 1e-9)
}

/** A whole number that grows with the value. `value` must be finite. */
export function stepsOf({ decimals, exactBits }: ValueScale, value: number): number {
  const size = Math.min(Math.abs(value) * 10 ** decimals, Number.MAX_VALUE)
  const octave = Math.max(0, exponentOf(size) - exactBits)
  const steps = octave * 2 ** exactBits + Math.round(size / 2 ** octave)
  return value < 0 ? 0 - steps : steps
}

/** A scale made ready for turning millions of steps into values. */
export interface StepReading {
  readonly divisor: number
  /** On both sides of zero: nearer to it, a value is its steps divided, so that steps can be added up before. */
  readonly evenLimit: number
  readonly stepsPerOctave: number
}

/** For numbers that are values already. */
export const plainReading: StepReading = { divisor: 1, evenLimit: Number.POSITIVE_INFINITY, stepsPerOctave: 1 }

export function readingOf({ decimals, exactBits }: ValueScale): StepReading {
  return { divisor: 10 ** decimals, evenLimit: 2 ** (exactBits + 1), stepsPerOctave: 2 ** exactBits }
}

const maximumExponent = 1023
/** Looked up: a power worked out for each number would cost more than to read the number. */
const powersOfTwo = Float64Array.from({ length: maximumExponent + 1 }, (_, exponent) => 2 ** exponent)

export function valueOfStep({ divisor, evenLimit, stepsPerOctave }: StepReading, step: number): number {
  if (step < evenLimit && step > -evenLimit) return step / divisor
  const size = Math.abs(step)
  const octave = Math.min(Math.floor(size / stepsPerOctave) - 1, maximumExponent)
  const value = ((size - octave * stepsPerOctave) * (powersOfTwo[octave] ?? 1)) / divisor
  return step < 0 ? -value : value
}

/** Turns steps into values in place: the first `count` of `steps`. */
export function valuesOfSteps(scale: ValueScale, steps: Float64Array, count: number): void {
  const reading = readingOf(scale)
  for (let place = 0; place < count; place += 1) steps[place] = valueOfStep(reading, steps[place] ?? 0)
}

export function valueOfSteps(scale: ValueScale, steps: number): number {
  return valueOfStep(readingOf(scale), steps)
}

/** floor(log2(size)), exactly: the exponent's bits of the double itself. 0 for what is below 1. */
function exponentOf(size: number): number {
  if (size < 1) return 0
  const exponent = Math.floor(Math.log2(size))
  // Math.log2 may round up just below a power of two.
  return 2 ** exponent > size ? exponent - 1 : exponent
}
