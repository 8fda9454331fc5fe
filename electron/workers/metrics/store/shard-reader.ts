// Reads the blocks of one shard after the other and puts its series on the grid. What is not yet in hourly blocks is read as samples,
// whatever the tier: fresh rows, then memory.
import type { Block, BlockReader } from '#electron/engine/metrics/codec/block.ts'
import type { GridPoints } from '#electron/engine/metrics/codec/kernel/column-kernel.ts'
import { addRollups, addSamples, createGridColumns } from '#electron/engine/metrics/grid-columns.ts'
import type { GridColumns } from '#electron/engine/metrics/grid-columns.ts'
import { runsOfTimes, spacingOf } from '#electron/engine/metrics/grid.ts'
import type { Grid, StepRuns } from '#electron/engine/metrics/grid.ts'
import { hourMs, readable } from './hourly-blocks.ts'
import type { FreshHead, MetricFile, Tier } from './metric-file.ts'
import type { HeadSamples, ShardHeads } from './shard-heads.ts'

export interface ShardSources {
  /** The open one; another after a damaged one was put aside. */
  readonly file: () => MetricFile
  readonly blocks: BlockReader
  readonly heads: ShardHeads
  readonly freshOf: (shard: number) => readonly FreshHead[]
  readonly onDamage: () => void
}

interface Member {
  readonly slot: number
}

/** The points of some series of a shard, in their order; `undefined` for one that has none. They hold until the next shard is read. */
type ShardReader = (shard: number, members: readonly Member[]) => readonly (GridPoints | undefined)[]

interface Target {
  readonly tier: Tier
  readonly grid: Grid
}

const dayMs = 24 * hourMs
/** Sampling is never slower than that: a longer distance is a gap. */
export const maximumIntervalMs = 300_000

export function createShardReader(sources: ShardSources, { tier, grid }: Target): ShardReader {
  const { file, blocks, heads, onDamage } = sources
  const toMs = grid.fromMs + grid.steps * grid.stepMs
  const periodMs = tier === 'hour' ? dayMs : hourMs
  // A sample just before the range still covers the range's first step.
  const periods = { from: Math.floor((grid.fromMs - maximumIntervalMs) / periodMs), to: Math.floor((toMs - 1) / periodMs) }
  return (shard, members) => {
    const columns = createGridColumns(blocks.grid, grid, members.length)
    const adder = createShardAdder({ grid, blocks, columns, places: placesBySlot(members) })
    const add = (data: Uint8Array): void => readable(() => adder.addBlock(blocks.open(data)), onDamage)
    for (const data of file().blocks(tier, shard, periods)) add(data)
    const isWanted = sources.freshOf(shard).some((row) => row.fromMs < toMs && row.toMs >= grid.fromMs - maximumIntervalMs)
    if (isWanted) for (const { data } of file().freshOf(shard)) add(data)
    adder.addHead(heads.of(shard))
    return members.map((_, column) => blocks.grid.pointsOf(column))
  }
}

/** By slot the place of its column; `undefined` for what was not asked for. */
type PlacesBySlot = readonly (number | undefined)[]

function placesBySlot(members: readonly Member[]): PlacesBySlot {
  const bySlot: (number | undefined)[] = []
  for (const [place, { slot }] of members.entries()) bySlot[slot] = place
  return bySlot
}

interface ShardAdderOptions {
  readonly grid: Grid
  readonly blocks: BlockReader
  readonly columns: GridColumns
  readonly places: PlacesBySlot
}

function createShardAdder({ grid, blocks, columns, places }: ShardAdderOptions) {
  return {
    addBlock(block: Block): void {
      const addPiece = block.kind === 'samples' ? addSamples : addRollups
      const runsOf = createRunsOfBlock(grid, block)
      // Entries, and a pair for each, would be most of what a query leaves to be collected.
      for (let place = 0; place < block.slots.length; place += 1) {
        const column = places[block.slots[place] ?? -1]
        if (column === undefined) continue
        const runs = runsOf(place)
        addPiece(columns, column, { runs, totals: block.fold(place, runs) })
      }
    },
    addHead({ slots, times, values }: HeadSamples): void {
      for (const [column, own] of placesByColumn(slots, places)) {
        const ownTimes = Float64Array.from(own, (at) => times[at] ?? 0)
        const runs = runsOfTimes(grid, ownTimes, { unitMs: 1, spacingMs: spacingOf(ownTimes) })
        addSamples(columns, column, { runs, totals: blocks.foldValues(Float64Array.from(own, (at) => values[at] ?? 0), runs) })
      }
    },
  }
}

/** The series of a block share their times: where these fall is worked out once. */
function createRunsOfBlock(grid: Grid, block: Block): (place: number) => StepRuns {
  let known: { readonly times: Float64Array; readonly runs: StepRuns } | undefined
  return (place) => {
    const times = block.times(place)
    if (known?.times !== times) known = { times, runs: runsOfTimes(grid, times, { unitMs: block.unitMs, spacingMs: block.kind === 'samples' ? spacingOf(times) : 0 }) }
    return known.runs
  }
}

function placesByColumn(slots: Uint8Array, places: PlacesBySlot): ReadonlyMap<number, readonly number[]> {
  const byColumn = new Map<number, number[]>()
  for (const [at, slot] of slots.entries()) {
    const column = places[slot]
    if (column === undefined) continue
    const own = byColumn.get(column)
    if (own) own.push(at)
    else byColumn.set(column, [at])
  }
  return byColumn
}
