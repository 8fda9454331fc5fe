// Puts samples and rollups on an aligned grid: the mean, the true extremes of every step, and a gap where nothing was measured.
import type { Rollups } from './rollup.ts'

/** Step `n` covers [fromMs + n * stepMs, fromMs + (n + 1) * stepMs). `fromMs` is a multiple of `stepMs`. */
export interface Grid {
  readonly fromMs: number
  readonly stepMs: number
  readonly steps: number
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Each divides a clock evenly, and from a minute on consists of whole minutes, from an hour on of whole hours. */
const niceSteps = [1, 2, 5, 10, 15, 20, 30].map((count) => count * second)
  .concat([1, 2, 5, 10, 15, 20, 30].map((count) => count * minute))
  .concat([1, 2, 3, 4, 6, 12].map((count) => count * hour))
  .concat([1, 2, 7, 14, 28].map((count) => count * day))

/** The finest grid of at most `maxPoints` steps (one more where the range begins within a step) none of which is shorter than `shortestMs`. */
export function gridOf({ fromMs, toMs, maxPoints }: { readonly fromMs: number; readonly toMs: number; readonly maxPoints: number }, shortestMs = 0): Grid {
  const wanted = Math.max(shortestMs, (toMs - fromMs) / maxPoints, 1)
  const longest = 28 * day
  const stepMs = niceSteps.find((step) => step >= wanted) ?? Math.ceil(wanted / longest) * longest
  const alignedMs = Math.floor(fromMs / stepMs) * stepMs
  return { fromMs: alignedMs, stepMs, steps: Math.max(1, Math.ceil((toMs - alignedMs) / stepMs)) }
}

/** NaN is a gap. */
export interface GridPoints {
  readonly mean: Float64Array<ArrayBuffer>
  readonly max: Float64Array<ArrayBuffer>
  readonly min: Float64Array<ArrayBuffer>
}

/** Which step each of some times falls into; beyond the grid on either side it is negative or `steps` and more. */
export function stepsOfTimes({ fromMs, stepMs }: Grid, times: Float64Array, unitMs: number): Int32Array {
  const out = new Int32Array(times.length)
  for (let place = 0; place < times.length; place += 1) out[place] = Math.floor(((times[place] ?? 0) * unitMs - fromMs) / stepMs)
  return out
}

/**
 * Two samples at most this many times their regular distance apart leave no gap between them. A rate covers the time since the sample before
 * it, so with steps as short as that distance a sample that came a little late is not a hole; one that was missed is.
 */
const jitter = 1.8

export interface SamplePiece {
  readonly times: Float64Array
  /** How far apart the times regularly lie (`spacingOf`). */
  readonly spacingMs: number
  /** Where each time falls (`stepsOfTimes`). */
  readonly steps: Int32Array
  readonly values: Float64Array
}

/** One series on a grid. Pieces are added in the order of their times; overlapping ones count together. */
export interface GridColumn {
  addSamples(piece: SamplePiece): void
  addRollups(rollups: Rollups, steps: Int32Array): void
  /** `undefined` if nothing fell onto the grid. To be called once, at the end. */
  points(): GridPoints | undefined
}

/** Columns for `count` series, out of a few large pieces of memory. */
export function createGridColumns({ steps }: Pick<Grid, 'steps'>, count: number): readonly GridColumn[] {
  const part = (whole: Float64Array<ArrayBuffer>, place: number): Float64Array<ArrayBuffer> => whole.subarray(place * steps, (place + 1) * steps)
  const [sums, max, min] = [new Float64Array(count * steps), new Float64Array(count * steps), new Float64Array(count * steps)]
  const counts = new Uint32Array(count * steps)
  return Array.from({ length: count }, (_, place) => createGridColumn({ mean: part(sums, place), max: part(max, place), min: part(min, place) }, counts.subarray(place * steps, (place + 1) * steps)))
}

/** `mean` holds sums until the end. */
function createGridColumn({ mean: sums, max, min }: GridPoints, counts: Uint32Array): GridColumn {
  const { length } = counts
  let isEmpty = true
  let lastTime = Number.NEGATIVE_INFINITY
  let lastStep = -1

  // oxlint-disable-next-line max-params -- called for every step: an object for each would cost more than the sums
  const add = (step: number, count: number, sum: number, low: number, high: number): void => {
    const before = counts[step] ?? 0
    isEmpty = false
    sums[step] = (sums[step] ?? 0) + sum
    counts[step] = before + count
    if (before === 0 || low < (min[step] ?? 0)) min[step] = low
    if (before === 0 || high > (max[step] ?? 0)) max[step] = high
  }
  /** Covers the step between two samples that lie as close as regular ones do. */
  const bridge = (step: number, value: number): void => {
    if (step - lastStep === 2 && lastStep + 1 >= 0 && lastStep + 1 < length) add(lastStep + 1, 1, value, value, value)
  }
  return {
    addSamples({ times, spacingMs, steps, values }) {
      const { length: all } = times
      for (let from = 0; from < all; ) {
        const step = steps[from] ?? 0
        const first = values[from] ?? 0
        let sum = first
        let low = first
        let high = first
        let to = from + 1
        for (; to < all && steps[to] === step; to += 1) {
          const value = values[to] ?? 0
          sum += value
          if (value < low) low = value
          if (value > high) high = value
        }
        if ((times[from] ?? 0) - lastTime < jitter * spacingMs) bridge(step, first)
        if (step >= 0 && step < length) add(step, to - from, sum, low, high)
        lastTime = times[to - 1] ?? 0
        lastStep = step
        from = to
      }
    },
    addRollups({ times, counts: samples, means, mins, maxs }, steps) {
      for (let place = 0; place < times.length; place += 1) {
        const step = steps[place] ?? -1
        const count = samples[place] ?? 0
        if (step >= 0 && step < length) add(step, count, (means[place] ?? 0) * count, mins[place] ?? 0, maxs[place] ?? 0)
      }
    },
    points() {
      if (isEmpty) return undefined
      for (let step = 0; step < length; step += 1) {
        const count = counts[step] ?? 0
        if (count === 0) sums[step] = max[step] = min[step] = Number.NaN
        // Rounded sums may leave the mean a hair outside of the extremes.
        else sums[step] = Math.min(max[step] ?? 0, Math.max(min[step] ?? 0, (sums[step] ?? 0) / count))
      }
      return { mean: sums, max, min }
    },
  }
}

/** How far apart regular samples lie: the middle of a few distances. 0 for fewer than two samples. */
export function spacingOf(times: Float64Array): number {
  const last = times.length - 1
  if (last < 1) return 0
  const places = Math.min(9, last)
  const distances = Array.from({ length: places }, (_, index) => {
    const place = Math.floor((index * last) / places)
    return (times[place + 1] ?? 0) - (times[place] ?? 0)
  })
  return distances.sort((left, right) => left - right)[Math.floor(places / 2)] ?? 0
}
