// What is asked of the kernel, and what it answers: series on a grid of time.
import type { StepReading } from '../value-scale.ts'

/** Neighbours of a column that are added up together. */
export interface Runs {
  readonly count: number
  /** Of each run its first place and the one after its last. */
  readonly places: Int32Array
  /** Of each run the step of a grid in which it is. */
  readonly steps: Int32Array
  /** Runs whose first sample counts in the step before them too. */
  readonly covering: readonly number[]
}

/** What all series of a plan have in common. */
export interface PlanOptions {
  readonly runs: Runs
  /** Numbers of a column. */
  readonly count: number
  /** 4 for rollups (count, mean, mean less minimum, maximum less mean), 1 for samples, 0 for samples that stand in the first column already. */
  readonly columns: number
  readonly reading: StepReading
}

/** A column of a grid. NaN is a gap. */
export interface GridPoints {
  readonly mean: Float64Array<ArrayBuffer>
  readonly max: Float64Array<ArrayBuffer>
  readonly min: Float64Array<ArrayBuffer>
}

/** The mean and the true extremes of every step, a column for each series. */
export interface GridRoom {
  /** Another grid of so many empty columns takes the place of the one before, and of what was put or read. */
  emptyGrid(columns: number, width: number): void
  /** `undefined` if nothing fell onto the column. To be called at the end; holds until the next grid. */
  pointsOf(column: number): GridPoints | undefined
}
