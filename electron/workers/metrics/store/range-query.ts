// Answers a question over a range of time: chooses the tier, reads the blocks of the shards concerned, and puts every series on the grid.
// What is not yet in hourly blocks is read as samples, whatever the tier: fresh rows, then memory.
import { openBlock } from '#electron/engine/metrics/codec/block.ts'
import type { Block } from '#electron/engine/metrics/codec/block.ts'
import { valuesOfSteps } from '#electron/engine/metrics/codec/value-scale.ts'
import { createGridColumns, gridOf, spacingOf, stepsOfTimes } from '#electron/engine/metrics/grid.ts'
import type { Grid, GridColumn } from '#electron/engine/metrics/grid.ts'
import type { StoreAnswer, StoredPoints, StoreQuery } from '#electron/engine/metrics/metric-store.ts'
import { emptyRollups, restoreRollups, rollupColumns } from '#electron/engine/metrics/rollup.ts'
import type { Rollups } from '#electron/engine/metrics/rollup.ts'
import { hourMs, minuteMs, readable, removedBefore } from './hourly-blocks.ts'
import type { FreshHead, MetricFile, Tier } from './metric-file.ts'
import type { RecentValues } from './recent-values.ts'
import type { KnownSeries, SeriesDictionary } from './series-dictionary.ts'
import type { HeadSamples, ShardHeads } from './shard-heads.ts'

export interface QuerySources {
  /** The open one; another after a damaged one was put aside. */
  readonly file: () => MetricFile
  readonly dictionary: SeriesDictionary
  readonly recent: RecentValues
  readonly heads: ShardHeads
  readonly freshOf: (shard: number) => readonly FreshHead[]
  readonly onDamage: () => void
}

const dayMs = 24 * hourMs
/** Two samples may stand a little closer or further than the interval: the grid must not become twice as wide for it. */
const jitter = 0.9

export function answerRange(sources: QuerySources, request: StoreQuery): StoreAnswer {
  const chosen = request.selections.map(({ subjects, metric, instance }) =>
    [...new Set(subjects)].flatMap((subject) => sources.dictionary.ofSubject(subject)).filter((series) => series.metric === metric && (instance === undefined || series.instance === instance)))
  const series = [...new Set(chosen.flat())]
  const { tier, grid } = tierAndGrid(sources, request, series)
  const made = createGridColumns(grid, series.length)
  const columns = new Map(series.map((one, place) => [one, made[place]]))
  const read = createShardReader(sources, { tier, grid })
  for (const [shard, members] of Map.groupBy(series, (one) => one.shard)) {
    const bySlot = new Map<number, GridColumn>()
    for (const one of members) {
      const column = columns.get(one)
      if (column) bySlot.set(one.slot, column)
    }
    read(shard, bySlot)
  }
  const pointsOf = (one: KnownSeries): readonly StoredPoints[] => {
    const points = columns.get(one)?.points()
    return points ? [{ series: { subject: one.subject, metric: one.metric, instance: one.instance }, ...points }] : []
  }
  return { ...grid, resolution: tier, selections: chosen.map((members) => members.flatMap(pointsOf)) }
}

/** Minute means of all series of a shard, for what is kept in memory. */
export function minuteMeans(sources: QuerySources, shard: number, range: { readonly fromMs: number; readonly toMs: number }): readonly { readonly slot: number; readonly fromMinute: number; readonly means: Float64Array }[] {
  const fromMinute = Math.floor(range.fromMs / minuteMs)
  const grid: Grid = { fromMs: fromMinute * minuteMs, stepMs: minuteMs, steps: Math.ceil(range.toMs / minuteMs) - fromMinute }
  const members = sources.dictionary.ofShard(shard)
  const columns = new Map(createGridColumns(grid, members.length).map((column, place) => [members[place]?.slot ?? 0, column]))
  createShardReader(sources, { tier: 'minute', grid })(shard, columns)
  return [...columns].flatMap(([slot, column]) => {
    const points = column.points()
    return points ? [{ slot, fromMinute, means: points.mean }] : []
  })
}

/** The finest tier that still reaches back so far, but never a finer one than the grid needs. */
function tierAndGrid(sources: QuerySources, request: StoreQuery, series: readonly KnownSeries[]): { tier: Tier; grid: Grid } {
  const wanted = gridOf(request).stepMs
  const isGone = (tier: Tier): boolean => request.fromMs < (sources.file().number(removedBefore(tier)) ?? 0) * hourMs
  const spacing = wanted >= maximumIntervalMs ? 0 : Math.round(widestSpacing(sources, request, series) * jitter)
  if (wanted >= hourMs || isGone('minute')) return { tier: 'hour', grid: gridOf(request, hourMs) }
  if (wanted >= minuteMs || isGone('raw')) return { tier: 'minute', grid: gridOf(request, Math.max(minuteMs, spacing)) }
  return { tier: 'raw', grid: gridOf(request, Math.max(1000, spacing)) }
}

/** Sampling is never slower than that: a longer distance is a gap. */
const maximumIntervalMs = 300_000

/** Of series that have been sampled since the start it is known; of others a few blocks in the range tell. */
function widestSpacing(sources: QuerySources, { fromMs, toMs }: StoreQuery, series: readonly KnownSeries[]): number {
  let widest = 0
  const unknown = new Set<number>()
  for (const { id, shard } of series) {
    const spacing = sources.recent.spacingMs(id)
    if (spacing === 0) unknown.add(shard)
    else if (spacing <= maximumIntervalMs) widest = Math.max(widest, spacing)
  }
  for (const shard of [...unknown].slice(0, blocksLookedAt)) widest = Math.max(widest, storedSpacing(sources, shard, { fromMs, toMs }))
  return widest
}

const blocksLookedAt = 20

function storedSpacing({ file, freshOf, onDamage }: QuerySources, shard: number, { fromMs, toMs }: { fromMs: number; toMs: number }): number {
  const fresh = freshOf(shard).some((row) => row.fromMs < toMs && row.toMs >= fromMs) ? file().freshOf(shard)[0]?.data : undefined
  const data = fresh ?? file().firstBlock('raw', shard, { from: Math.floor(fromMs / hourMs), to: Math.floor(toMs / hourMs) })
  return (data && readable(() => {
    const block = openBlock(data)
    const spacing = spacingOf(block.times(0))
    return spacing <= maximumIntervalMs ? spacing : 0
  }, onDamage)) ?? 0
}

type ShardReader = (shard: number, columns: ReadonlyMap<number, GridColumn>) => void

function createShardReader(sources: QuerySources, { tier, grid }: { tier: Tier; grid: Grid }): ShardReader {
  const { file, heads, onDamage } = sources
  const toMs = grid.fromMs + grid.steps * grid.stepMs
  const periodMs = tier === 'hour' ? dayMs : hourMs
  // A sample just before the range still covers the range's first step.
  const periods = { from: Math.floor((grid.fromMs - maximumIntervalMs) / periodMs), to: Math.floor((toMs - 1) / periodMs) }
  const addSamples = createSampleAdder(grid)
  const addRollups = createRollupAdder(grid)
  const add = (data: Uint8Array, columns: ReadonlyMap<number, GridColumn>): void => {
    readable(() => {
      const block = openBlock(data)
      const addPiece = block.kind === 'samples' ? addSamples : addRollups
      for (const [place, slot] of block.slots.entries()) {
        const column = columns.get(slot)
        if (column) addPiece(block, place, column)
      }
    }, onDamage)
  }
  return (shard, columns) => {
    for (const { data } of file().blocks(tier, shard, periods)) add(data, columns)
    const isWanted = sources.freshOf(shard).some((row) => row.fromMs < toMs && row.toMs >= grid.fromMs - maximumIntervalMs)
    if (isWanted) for (const { data } of file().freshOf(shard)) add(data, columns)
    addHead(heads.of(shard), columns, grid)
  }
}

type PieceAdder = (block: Block, place: number, column: GridColumn) => void

/** The series of a block share their times: where these fall is worked out once. */
function createSampleAdder(grid: Grid): PieceAdder {
  let values = new Float64Array(1024)
  let shared: { times: Float64Array; steps: Int32Array; spacingMs: number } | undefined
  return (block, place, column) => {
    const times = block.times(place)
    if (values.length < times.length) values = new Float64Array(times.length)
    if (shared?.times !== times) shared = { times, steps: stepsOfTimes(grid, times, block.unitMs), spacingMs: spacingOf(times) }
    block.read(place, [values])
    valuesOfSteps(block.scale, values, times.length)
    column.addSamples({ ...shared, values })
  }
}

function createRollupAdder(grid: Grid): PieceAdder {
  let room: Rollups = emptyRollups(1024)
  let shared: { times: Float64Array; steps: Int32Array } | undefined
  return (block, place, column) => {
    const times = block.times(place)
    if (room.means.length < times.length) room = emptyRollups(times.length)
    if (shared?.times !== times) shared = { times, steps: stepsOfTimes(grid, times, block.unitMs) }
    block.read(place, rollupColumns(room))
    restoreRollups(room, block.scale, times.length)
    column.addRollups({ ...room, times }, shared.steps)
  }
}

function addHead({ slots, times, values }: HeadSamples, columns: ReadonlyMap<number, GridColumn>, grid: Grid): void {
  const bySlot = new Map<number, number[]>()
  for (const [place, slot] of slots.entries()) {
    const places = bySlot.get(slot)
    if (places) places.push(place)
    else if (columns.has(slot)) bySlot.set(slot, [place])
  }
  for (const [slot, places] of bySlot) {
    const own = Float64Array.from(places, (place) => times[place] ?? 0)
    columns.get(slot)?.addSamples({ times: own, steps: stepsOfTimes(grid, own, 1), spacingMs: spacingOf(own), values: Float64Array.from(places, (place) => values[place] ?? 0) })
  }
}
