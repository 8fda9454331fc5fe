// Puts what runs of samples and rollups come to on one grid, a column for each series: a step is a gap where nothing was measured, and covered by
// the sample after it where samples are regular.
import { numbersPerRun } from './codec/kernel/column-kernel.ts'
import type { GridRoom, RunTotals } from './codec/kernel/column-kernel.ts'
import { isCovered } from './grid.ts'
import type { Grid, StepRuns } from './grid.ts'

/** Columns of the series of a shard by their place. */
export interface GridColumns {
  readonly room: GridRoom
  readonly lastStep: Int32Array
  readonly lastMs: Float64Array
}

interface Piece {
  readonly runs: StepRuns
  readonly totals: RunTotals
}

/** They take the room of the columns before them. */
export function createGridColumns(room: GridRoom, { steps }: Pick<Grid, 'steps'>, columns: number): GridColumns {
  room.emptyGrid(columns, steps)
  return { room, lastStep: new Int32Array(columns).fill(-3), lastMs: new Float64Array(columns).fill(Number.NEGATIVE_INFINITY) }
}

/** Of the runs that were folded last. Pieces of a series are added in the order of their times; overlapping ones count together. */
export function addSamples(columns: GridColumns, column: number, { runs, totals }: Piece): void {
  if (turnTo(columns, column, runs)) coverBefore(columns, column, { runs, totals }, 0)
  for (const run of runs.covering) coverBefore(columns, column, { runs, totals }, run)
  columns.room.addTotals(column, runs)
}

/** The same for rollups, which cover nothing but their own time. */
export function addRollups({ room }: GridColumns, column: number, { runs }: Piece): void {
  room.addTotals(column, runs)
}

/** Returns whether the step before the first of these runs is covered by it, though the sample before was in another piece. */
function turnTo({ lastStep, lastMs }: GridColumns, column: number, { count, places, first, last, spacingMs }: StepRuns): boolean {
  const covers = isCovered({ step: lastStep[column] ?? 0, atMs: lastMs[column] ?? 0 }, first, spacingMs)
  lastStep[column] = last.step
  lastMs[column] = last.atMs
  return covers && count > 0 && places[0] === 0
}

/** The first sample of a run counts in the step before it too. */
// oxlint-disable-next-line max-params -- called for many steps of every series
function coverBefore({ room }: GridColumns, column: number, { runs, totals }: Piece, run: number): void {
  const step = runs.steps[run] ?? 0
  if (step > 0) room.addSample(column, step - 1, totals[run * numbersPerRun + 4] ?? 0)
}
