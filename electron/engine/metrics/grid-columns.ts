// Puts samples and rollups of many series on one grid: the mean, the true extremes of every step, and a gap where nothing was measured.
// The hot loops of every query: plain functions over arrays, since closures made for each query would be compiled again for each. What
// comes from blocks comes in steps of its scale and is added up as such; values are made once for each step of the grid, not for each sample.
import { valueOfStep } from './codec/value-scale.ts'
import type { StepReading } from './codec/value-scale.ts'
import { isCovered } from './grid.ts'
import type { Grid, StepRuns } from './grid.ts'

/** NaN is a gap. */
export interface GridPoints {
  readonly mean: Float64Array<ArrayBuffer>
  readonly max: Float64Array<ArrayBuffer>
  readonly min: Float64Array<ArrayBuffer>
}

/** Columns of series by their place, one after the other in a few large pieces of memory. */
export interface GridColumns extends GridPoints {
  /** Steps of each column. */
  readonly width: number
  readonly counts: Uint32Array
  readonly lastStep: Int32Array
  readonly lastMs: Float64Array
}

interface Piece {
  readonly runs: StepRuns
  readonly reading: StepReading
  /** No number of it is beyond this, on either side of zero, and all are whole unless it is infinite. */
  readonly largest: number
}

export interface SamplePiece extends Piece {
  readonly steps: Float64Array
}

/** As a block keeps them: the extremes as distances from the mean. */
export interface RollupPiece extends Piece {
  readonly counts: Float64Array
  readonly means: Float64Array
  readonly below: Float64Array
  readonly above: Float64Array
}

export function createGridColumns({ steps: width }: Pick<Grid, 'steps'>, columns: number): GridColumns {
  const size = columns * width
  return {
    width,
    mean: new Float64Array(size),
    max: new Float64Array(size),
    min: new Float64Array(size),
    counts: new Uint32Array(size),
    lastStep: new Int32Array(columns).fill(-3),
    lastMs: new Float64Array(columns).fill(Number.NEGATIVE_INFINITY),
  }
}

/**
 * Below this, extremes are found in 32-bit numbers without a branch: `low + (d & (d >> 31))` with `d = one - low` is the lesser of the two.
 * A branch on measured values goes wrong every other time, which would cost more than all the rest.
 */
const smallSteps = 2 ** 28

/** Pieces of a series are added in the order of their times; overlapping ones count together. */
export function addSamples(columns: GridColumns, column: number, { runs, steps, largest, reading }: SamplePiece): void {
  const isFirstCovering = turnTo(columns, column, runs)
  const { count: runCount, from: starts, to: ends, covers, steps: runSteps } = runs
  const { width } = columns
  const { divisor, evenLimit } = reading
  const isSmall = largest < smallSteps
  const start = column * width
  for (let run = 0; run < runCount; run += 1) {
    const from = starts[run] ?? 0
    const to = ends[run] ?? 0
    const step = runSteps[run] ?? 0
    const first = steps[from] ?? 0
    if (step > 0 && (covers[run] === 1 || (isFirstCovering && from === 0))) {
      const value = valueOfStep(reading, first)
      add(columns, start + step - 1, 1, value, value, value)
    }
    if (step === width) continue
    let sum = first
    let low = first
    let high = first
    if (isSmall) {
      let lowWhole = first | 0
      let highWhole = first | 0
      for (let place = from + 1; place < to; place += 1) {
        const one = steps[place] ?? 0
        const whole = one | 0
        sum += one
        lowWhole += (whole - lowWhole) & ((whole - lowWhole) >> 31)
        highWhole -= (highWhole - whole) & ((highWhole - whole) >> 31)
      }
      low = lowWhole
      high = highWhole
    } else {
      for (let place = from + 1; place < to; place += 1) {
        const one = steps[place] ?? 0
        sum += one
        if (one < low) low = one
        if (one > high) high = one
      }
    }
    const count = to - from
    if (high < evenLimit && low > -evenLimit) add(columns, start + step, count, sum / (count * divisor), low / divisor, high / divisor)
    else addUneven(columns, start + step, { count, sum: sumOfValues(steps, { from, to }, reading), low, high, reading })
  }
}

/** The same for rollups. */
export function addRollups(columns: GridColumns, column: number, { runs, counts, means, below, above, largest, reading }: RollupPiece): void {
  const { count: runCount, from: starts, to: ends, steps: runSteps } = runs
  const { width } = columns
  const { divisor, evenLimit } = reading
  const isSmall = largest < smallSteps
  const start = column * width
  for (let run = 0; run < runCount; run += 1) {
    const from = starts[run] ?? 0
    const to = ends[run] ?? 0
    const step = runSteps[run] ?? 0
    if (step === width) continue
    let count = 0
    let sum = 0
    let low = (means[from] ?? 0) - (below[from] ?? 0)
    let high = (means[from] ?? 0) + (above[from] ?? 0)
    if (isSmall) {
      let lowWhole = low | 0
      let highWhole = high | 0
      for (let place = from; place < to; place += 1) {
        const weight = counts[place] ?? 0
        const one = means[place] ?? 0
        const least = (one - (below[place] ?? 0)) | 0
        const most = (one + (above[place] ?? 0)) | 0
        count += weight
        sum += one * weight
        lowWhole += (least - lowWhole) & ((least - lowWhole) >> 31)
        highWhole -= (highWhole - most) & ((highWhole - most) >> 31)
      }
      low = lowWhole
      high = highWhole
    } else {
      for (let place = from; place < to; place += 1) {
        const weight = counts[place] ?? 0
        const one = means[place] ?? 0
        count += weight
        sum += one * weight
        low = Math.min(low, one - (below[place] ?? 0))
        high = Math.max(high, one + (above[place] ?? 0))
      }
    }
    if (high < evenLimit && low > -evenLimit) add(columns, start + step, count, sum / (count * divisor), low / divisor, high / divisor)
    else addUneven(columns, start + step, { count, sum: weightedSum({ means, counts }, { from, to }, reading), low, high, reading })
  }
}

/** `undefined` if nothing fell onto the grid. To be called at the end. */
export function pointsOf({ width, mean, max, min, counts }: GridColumns, column: number): GridPoints | undefined {
  const [start, end] = [column * width, (column + 1) * width]
  let gaps = 0
  for (let at = start; at < end; at += 1) {
    if (counts[at] !== 0) continue
    mean[at] = max[at] = min[at] = Number.NaN
    gaps += 1
  }
  if (gaps === width) return undefined
  return { mean: mean.subarray(start, end), max: max.subarray(start, end), min: min.subarray(start, end) }
}

/** Returns whether the step before the first of these runs is covered by it, though the sample before was in another piece. */
function turnTo({ lastStep, lastMs }: GridColumns, column: number, { first, last, spacingMs }: StepRuns): boolean {
  const covers = isCovered({ step: lastStep[column] ?? 0, atMs: lastMs[column] ?? 0 }, first, spacingMs)
  lastStep[column] = last.step
  lastMs[column] = last.atMs
  return covers
}

// oxlint-disable-next-line max-params -- called for every step: an object for each would cost more than the sums
function add(columns: GridColumns, at: number, count: number, average: number, low: number, high: number): void {
  const { mean, min, max, counts } = columns
  const before = counts[at] ?? 0
  counts[at] = before + count
  if (before === 0) {
    mean[at] = average
    min[at] = low
    max[at] = high
    return
  }
  if (low < (min[at] ?? 0)) min[at] = low
  if (high > (max[at] ?? 0)) max[at] = high
  mean[at] = within(((mean[at] ?? 0) * before + average * count) / (before + count), min[at] ?? 0, max[at] ?? 0)
}

function addUneven(columns: GridColumns, at: number, { count, sum, low, high, reading }: { count: number; sum: number; low: number; high: number; reading: StepReading }): void {
  const [lowValue, highValue] = [valueOfStep(reading, low), valueOfStep(reading, high)]
  add(columns, at, count, within(sum / count, lowValue, highValue), lowValue, highValue)
}

/** Rounded sums may leave the mean a hair outside of the extremes. */
function within(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}

interface Places {
  readonly from: number
  readonly to: number
}

function sumOfValues(steps: Float64Array, { from, to }: Places, reading: StepReading): number {
  let sum = 0
  for (let place = from; place < to; place += 1) sum += valueOfStep(reading, steps[place] ?? 0)
  return sum
}

function weightedSum({ means, counts }: Pick<RollupPiece, 'means' | 'counts'>, { from, to }: Places, reading: StepReading): number {
  let sum = 0
  for (let place = from; place < to; place += 1) sum += valueOfStep(reading, means[place] ?? 0) * (counts[place] ?? 0)
  return sum
}
