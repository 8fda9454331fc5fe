// Puts blocks and samples from memory on one grid, a column for each series: a step is a gap where nothing was measured, and covered by the
// sample after it where samples are regular.
import type { Block, BlockReader, GridSeries } from './codec/block.ts'
import { isCovered, runsOfTimes, spacingOf } from './grid.ts'
import type { Grid, StepRuns } from './grid.ts'

export interface GridColumns {
  /** `columnOf`: of the series by their slot; `undefined` for what was not asked for. Blocks are added in the order of their times; overlapping ones count together. */
  addBlock(block: Block, columnOf: readonly (number | undefined)[]): void
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
    addBlock(block, columnOf) {
      const { kind, unitMs } = block
      for (const [times, places] of placesByTimes(block, columnOf)) {
        // Rollups cover nothing but their own time.
        const runs = runsOfTimes(grid, times, { unitMs, spacingMs: kind === 'samples' ? spacingOf(times) : 0 })
        block.addToGrid(places.map(({ place, column }): GridSeries => ({ place, column, isCovering: kind === 'samples' && turnTo(column, runs) })), runs)
      }
    },
    addSamples(column, times, values) {
      const runs = runsOfTimes(grid, times, { unitMs: 1, spacingMs: spacingOf(times) })
      reader.addToGrid(values, { column, isCovering: turnTo(column, runs) }, runs)
    },
  }
}

interface Placed {
  readonly place: number
  readonly column: number
}

/** The series of a block share their times: where these fall is worked out once. */
function placesByTimes(block: Block, columnOf: readonly (number | undefined)[]): ReadonlyMap<Float64Array, readonly Placed[]> {
  const byTimes = new Map<Float64Array, Placed[]>()
  for (let place = 0; place < block.slots.length; place += 1) {
    const column = columnOf[block.slots[place] ?? -1]
    if (column === undefined) continue
    const times = block.times(place)
    const own = byTimes.get(times)
    if (own) own.push({ place, column })
    else byTimes.set(times, [{ place, column }])
  }
  return byTimes
}
