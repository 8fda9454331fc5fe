// Puts what runs of samples and rollups come to on one grid: the mean, the true extremes of every step, and a gap where nothing was measured.
// Plain functions over arrays, since closures made for each query would be compiled again for each.
import { numbersPerRun } from './codec/kernel/column-kernel.ts'
import type { RunTotals } from './codec/kernel/column-kernel.ts'
import { isCovered } from './grid.ts'
import type { Grid, StepRuns } from './grid.ts'

/** NaN is a gap. */
export interface GridPoints {
  readonly mean: Float64Array<ArrayBuffer>
  readonly max: Float64Array<ArrayBuffer>
  readonly min: Float64Array<ArrayBuffer>
}

/** Columns of the series of a shard by their place, one after the other in a few large pieces of memory, which may be longer than they. */
export interface GridColumns extends GridPoints {
  /** Steps of each column. */
  readonly width: number
  readonly counts: Float64Array
  readonly lastStep: Int32Array
  readonly lastMs: Float64Array
}

interface Piece {
  readonly runs: StepRuns
  readonly totals: RunTotals
}

/** `done`: columns that nobody needs any more. Fresh memory costs as much as what is put there. */
export function createGridColumns({ steps: width }: Pick<Grid, 'steps'>, columns: number, done?: GridColumns): GridColumns {
  const size = columns * width
  const { mean, max, min, counts } = done && done.counts.length >= size ? done : roomFor(size)
  return {
    width,
    mean,
    max,
    min,
    // What is in the others counts only where something was counted.
    counts: counts.fill(0),
    lastStep: new Int32Array(columns).fill(-3),
    lastMs: new Float64Array(columns).fill(Number.NEGATIVE_INFINITY),
  }
}

function roomFor(size: number): GridPoints & { readonly counts: Float64Array } {
  return { mean: new Float64Array(size), max: new Float64Array(size), min: new Float64Array(size), counts: new Float64Array(size) }
}

/** Pieces of a series are added in the order of their times; overlapping ones count together. */
export function addSamples(columns: GridColumns, column: number, { runs, totals }: Piece): void {
  if (turnTo(columns, column, runs)) coverBefore(columns, column, { runs, totals, run: 0 })
  for (let run = 0; run < runs.count; run += 1) if (runs.covers[run] === 1) coverBefore(columns, column, { runs, totals, run })
  addRollups(columns, column, { runs, totals })
}

/** The same for rollups, which cover nothing but their own time. */
export function addRollups(columns: GridColumns, column: number, { runs: { count, steps }, totals }: Piece): void {
  const { width } = columns
  const start = column * width
  for (let run = 0; run < count; run += 1) {
    const step = steps[run] ?? 0
    const at = run * numbersPerRun
    if (step < width) add(columns, start + step, totals[at] ?? 0, totals[at + 1] ?? 0, totals[at + 2] ?? 0, totals[at + 3] ?? 0)
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
function turnTo({ lastStep, lastMs }: GridColumns, column: number, { count, places, first, last, spacingMs }: StepRuns): boolean {
  const covers = isCovered({ step: lastStep[column] ?? 0, atMs: lastMs[column] ?? 0 }, first, spacingMs)
  lastStep[column] = last.step
  lastMs[column] = last.atMs
  return covers && count > 0 && places[0] === 0
}

/** The first sample of a run counts in the step before it too. */
function coverBefore(columns: GridColumns, column: number, { runs, totals, run }: Piece & { readonly run: number }): void {
  const step = runs.steps[run] ?? 0
  const value = totals[run * numbersPerRun + 4] ?? 0
  if (step > 0) add(columns, column * columns.width + step - 1, 1, value, value, value)
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

/** Rounded sums may leave the mean a hair outside of the extremes. */
function within(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}
