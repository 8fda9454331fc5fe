// Answers a question over a range of time: chooses the tier, reads the blocks of the shards concerned, and puts every series on the grid.
// What is not yet in hourly blocks is read as samples, whatever the tier: fresh rows, then memory.
import { openBlock } from '#electron/engine/metrics/codec/block.ts'
import type { Block } from '#electron/engine/metrics/codec/block.ts'
import { plainReading, readingOf } from '#electron/engine/metrics/codec/value-scale.ts'
import type { StepReading } from '#electron/engine/metrics/codec/value-scale.ts'
import { addRollups, addSamples, createGridColumns, pointsOf } from '#electron/engine/metrics/grid-columns.ts'
import type { GridColumns } from '#electron/engine/metrics/grid-columns.ts'
import { gridOf, runsOfTimes, spacingOf } from '#electron/engine/metrics/grid.ts'
import type { Grid, StepRuns } from '#electron/engine/metrics/grid.ts'
import type { StoreAnswer, StoredPoints, StoreQuery } from '#electron/engine/metrics/metric-store.ts'
import { emptyRollups, rollupColumns } from '#electron/engine/metrics/rollup.ts'
import type { StoredMeans } from './asked-means.ts'
import { hourMs, minuteMs, readable, removedBefore } from './hourly-blocks.ts'
import type { FreshHead, MetricFile, Tier } from './metric-file.ts'
import type { NewestValues } from './newest-values.ts'
import type { KnownSeries, SeriesDictionary } from './series-dictionary.ts'
import type { HeadSamples, ShardHeads } from './shard-heads.ts'

export interface QuerySources {
  /** The open one; another after a damaged one was put aside. */
  readonly file: () => MetricFile
  readonly dictionary: SeriesDictionary
  readonly newest: NewestValues
  readonly heads: ShardHeads
  readonly freshOf: (shard: number) => readonly FreshHead[]
  readonly onDamage: () => void
}

const dayMs = 24 * hourMs
/** Two samples may stand a little closer or further than the interval: the grid must not become twice as wide for it. */
const jitter = 0.9

export function answerRange(sources: QuerySources, request: StoreQuery): StoreAnswer {
  const chosen = request.selections.map(({ subjects, metric, instance }) =>
    [...new Set(subjects)].flatMap((subject) => sources.dictionary.ofSubject(subject, metric)).filter((series) => instance === undefined || series.instance === instance))
  const series = [...new Map(chosen.flat().map((one) => [one.id, one])).values()]
  const { tier, grid } = tierAndGrid(sources, request, series)
  const columns = createGridColumns(grid, series.length)
  const places = new Map(series.map((one, place) => [one.id, place]))
  const read = createShardReader(sources, { tier, grid, columns })
  for (const [shard, members] of Map.groupBy(series, (one) => one.shard)) read(shard, placesBySlot(members, places))
  const found = series.map((_, place) => pointsOf(columns, place))
  const stored = (one: KnownSeries): readonly StoredPoints[] => {
    const points = found[places.get(one.id) ?? -1]
    return points ? [{ series: { subject: one.subject, metric: one.metric, instance: one.instance }, ...points }] : []
  }
  return { ...grid, resolution: tier, selections: chosen.map((members) => members.flatMap(stored)) }
}

/** By slot the place of its column; `undefined` for what was not asked for. */
type PlacesBySlot = readonly (number | undefined)[]

function placesBySlot(members: readonly KnownSeries[], places: ReadonlyMap<number, number>): PlacesBySlot {
  const bySlot: (number | undefined)[] = []
  for (const one of members) bySlot[one.slot] = places.get(one.id)
  return bySlot
}

/** Minute means of all series of a shard, for what is kept in memory. */
export function minuteMeans(sources: QuerySources, shard: number, range: { readonly fromMs: number; readonly toMs: number }): readonly StoredMeans[] {
  const fromMinute = Math.floor(range.fromMs / minuteMs)
  const grid: Grid = { fromMs: fromMinute * minuteMs, stepMs: minuteMs, steps: Math.ceil(range.toMs / minuteMs) - fromMinute }
  const members = sources.dictionary.ofShard(shard)
  const columns = createGridColumns(grid, members.length)
  createShardReader(sources, { tier: 'minute', grid, columns })(shard, placesBySlot(members, new Map(members.map((one, place) => [one.id, place]))))
  return members.flatMap(({ slot }, place) => {
    const points = pointsOf(columns, place)
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
    const spacing = sources.newest.spacingMs(id)
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

type ShardReader = (shard: number, places: PlacesBySlot) => void

interface Target {
  readonly tier: Tier
  readonly grid: Grid
  readonly columns: GridColumns
}

function createShardReader(sources: QuerySources, target: Target): ShardReader {
  const { file, heads, onDamage } = sources
  const { tier, grid } = target
  const toMs = grid.fromMs + grid.steps * grid.stepMs
  const periodMs = tier === 'hour' ? dayMs : hourMs
  // A sample just before the range still covers the range's first step.
  const periods = { from: Math.floor((grid.fromMs - maximumIntervalMs) / periodMs), to: Math.floor((toMs - 1) / periodMs) }
  const addOfSamples = createSampleAdder(target)
  const addOfRollups = createRollupAdder(target)
  const add = (data: Uint8Array, places: PlacesBySlot): void => {
    readable(() => {
      const block = openBlock(data)
      const addPiece = block.kind === 'samples' ? addOfSamples : addOfRollups
      for (const [place, slot] of block.slots.entries()) {
        const column = places[slot]
        if (column !== undefined) addPiece(block, place, column)
      }
    }, onDamage)
  }
  return (shard, places) => {
    for (const { data } of file().blocks(tier, shard, periods)) add(data, places)
    const isWanted = sources.freshOf(shard).some((row) => row.fromMs < toMs && row.toMs >= grid.fromMs - maximumIntervalMs)
    if (isWanted) for (const { data } of file().freshOf(shard)) add(data, places)
    addHead(heads.of(shard), places, target)
  }
}

type PieceAdder = (block: Block, place: number, column: number) => void

/** The series of a block share their times and their scale: where these fall, and what steps mean, is worked out once. */
function createSharedOfBlocks(grid: Grid): (block: Block, place: number) => Shared {
  let shared: Shared | undefined
  return (block, place) => {
    const times = block.times(place)
    if (shared?.times !== times) shared = { times, runs: runsOfTimes(grid, times, { unitMs: block.unitMs, spacingMs: block.kind === 'samples' ? spacingOf(times) : 0 }), reading: readingOf(block.scale) }
    return shared
  }
}

interface Shared {
  readonly times: Float64Array
  readonly runs: StepRuns
  readonly reading: StepReading
}

function createSampleAdder({ grid, columns }: Target): PieceAdder {
  const sharedOf = createSharedOfBlocks(grid)
  let into = [new Float64Array(1024)]
  return (block, place, column) => {
    const { times, runs, reading } = sharedOf(block, place)
    const [room] = into
    const steps = room && room.length >= times.length ? room : new Float64Array(times.length)
    if (steps !== room) into = [steps]
    const largest = block.read(place, into)
    addSamples(columns, column, { runs, steps, largest, reading })
  }
}

function createRollupAdder({ grid, columns }: Target): PieceAdder {
  const sharedOf = createSharedOfBlocks(grid)
  let room = emptyRollups(1024)
  let into = rollupColumns(room)
  return (block, place, column) => {
    const { times, runs, reading } = sharedOf(block, place)
    if (room.means.length < times.length) {
      room = emptyRollups(times.length)
      into = rollupColumns(room)
    }
    const largest = block.read(place, into)
    const { counts, means, mins: below, maxs: above } = room
    addRollups(columns, column, { runs, counts, means, below, above, largest, reading })
  }
}

function addHead({ slots, times, values }: HeadSamples, places: PlacesBySlot, { grid, columns }: Target): void {
  const bySlot = new Map<number, number[]>()
  for (const [at, slot] of slots.entries()) {
    const own = bySlot.get(slot)
    if (own) own.push(at)
    else if (places[slot] !== undefined) bySlot.set(slot, [at])
  }
  for (const [slot, own] of bySlot) {
    const column = places[slot]
    if (column === undefined) continue
    const ownTimes = Float64Array.from(own, (at) => times[at] ?? 0)
    const runs = runsOfTimes(grid, ownTimes, { unitMs: 1, spacingMs: spacingOf(ownTimes) })
    addSamples(columns, column, { runs, steps: Float64Array.from(own, (at) => values[at] ?? 0), largest: Number.POSITIVE_INFINITY, reading: plainReading })
  }
}
