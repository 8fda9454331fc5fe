// Puts blocks and samples from memory on one grid, a column for each series: a step is a gap where nothing was measured, and covered by the
// sample after it where samples are regular.
import type { Block, BlockReader } from './codec/block-reader.ts'
import { isCovered, runsOfTimes, spacingOf } from './grid.ts'
import type { Grid, StepRuns } from './grid.ts'

export interface GridColumns {
  /** `bySlot`: the columns of series by their slot; `undefined` for what was not asked for. Blocks are added in the order of their times; overlapping ones count together. */
  addBlock(block: Block, bySlot: readonly (number | undefined)[]): void
  addSamples(column: number, times: Float64Array, values: Float64Array): void
}

/** They take the room of the columns before them on the reader's grid. */
export function createGridColumns(reader: BlockReader, grid: Grid, columns: number): GridColumns {
  reader.grid.emptyGrid(columns, grid.steps)
  const lastStep = new Int32Array(columns).fill(-3)
  const lastMs = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY)

  /** Returns whether the step before the first of these runs is covered by it, though the sample before was in another piece. */
  const turnTo = (column: number, { count, places, first, last, spacingMs }: StepRuns): boolean => {
    const covers = isCovered({ step: lastStep[column] ?? 0, atMs: lastMs[column] ?? 0 }, first, spacingMs)
    lastStep[column] = last.step
    lastMs[column] = last.atMs
    return covers && count > 0 && places[0] === 0
  }
  return {
    addBlock(block, bySlot) {
      const { kind, unitMs } = block
      // The series of a block share their times: where these fall is worked out once. Rollups cover nothing but their own time.
      for (const times of block.allTimes) {
        const runs = runsOfTimes(grid, times, { unitMs, spacingMs: kind === 'samples' ? spacingOf(times) : 0 })
        block.addToGrid(times, runs, { bySlot, isCovering: (column) => kind === 'samples' && turnTo(column, runs) })
      }
    },
    addSamples(column, times, values) {
      const runs = runsOfTimes(grid, times, { unitMs: 1, spacingMs: spacingOf(times) })
      reader.addToGrid(values, runs, { column, isCovering: turnTo(column, runs) })
    },
  }
}
