// Reads the blocks of one shard after the other and puts its series on the grid. What is not yet in hourly blocks is read as samples,
// whatever the tier: fresh rows, then memory.
import type { BlockReader } from '#electron/engine/metrics/codec/block-reader.ts'
import type { GridPoints } from '#electron/engine/metrics/codec/kernel/grid-plan.ts'
import { createGridColumns } from '#electron/engine/metrics/grid-columns.ts'
import type { GridColumns } from '#electron/engine/metrics/grid-columns.ts'
import type { Grid } from '#electron/engine/metrics/grid.ts'
import { hourMs, readable } from '../blocks/hourly-blocks.ts'
import type { FreshHead, MetricFile, Tier } from '../file/metric-file.ts'
import type { HeadSamples, ShardHeads } from '../memory/shard-heads.ts'

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
    const columns = createGridColumns(blocks, grid, members.length)
    const columnOf = columnsBySlot(members)
    const add = (data: Uint8Array): void => readable(() => columns.addBlock(blocks.open(data), columnOf), onDamage)
    for (const data of file().blocks(tier, shard, periods)) add(data)
    const isWanted = sources.freshOf(shard).some((row) => row.fromMs < toMs && row.toMs >= grid.fromMs - maximumIntervalMs)
    if (isWanted) for (const { data } of file().freshOf(shard)) add(data)
    addHead(columns, heads.of(shard), columnOf)
    return members.map((_, column) => blocks.grid.pointsOf(column))
  }
}

/** `undefined` for what was not asked for. */
type ColumnsBySlot = readonly (number | undefined)[]

function columnsBySlot(members: readonly Member[]): ColumnsBySlot {
  const bySlot: (number | undefined)[] = []
  for (const [column, { slot }] of members.entries()) bySlot[slot] = column
  return bySlot
}

function addHead(columns: GridColumns, { slots, times, values }: HeadSamples, columnOf: ColumnsBySlot): void {
  for (const [column, own] of placesByColumn(slots, columnOf)) columns.addSamples(column, Float64Array.from(own, (at) => times[at] ?? 0), Float64Array.from(own, (at) => values[at] ?? 0))
}

function placesByColumn(slots: Uint8Array, columnOf: ColumnsBySlot): ReadonlyMap<number, readonly number[]> {
  const byColumn = new Map<number, number[]>()
  for (const [at, slot] of slots.entries()) {
    const column = columnOf[slot]
    if (column === undefined) continue
    const own = byColumn.get(column)
    if (own) own.push(at)
    else byColumn.set(column, [at])
  }
  return byColumn
}
