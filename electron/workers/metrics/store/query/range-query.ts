// Answers a question over a range of time: chooses the tier and the grid, and asks the shards concerned.
import { gridOf, spacingOf } from '#electron/engine/metrics/grid.ts'
import type { Grid } from '#electron/engine/metrics/grid.ts'
import type { StoreAnswer, StoredPoints, StoreQuery } from '#electron/engine/metrics/metric-store.ts'
import type { StoredMeans } from '../memory/asked-means.ts'
import { hourMs, minuteMs, readable, removedBefore } from '../blocks/hourly-blocks.ts'
import type { Tier } from '../file/metric-file.ts'
import type { NewestValues } from '../memory/newest-values.ts'
import type { SeriesDictionary } from '../series/series-dictionary.ts'
import type { KnownSeries } from '../series/series-index.ts'
import { createShardReader, maximumIntervalMs } from './shard-reader.ts'
import type { ShardSources } from './shard-reader.ts'

export interface QuerySources extends ShardSources {
  readonly dictionary: SeriesDictionary
  readonly newest: NewestValues
  /** Reads again, from what takes its place, where the file turns out to be damaged. */
  readonly reading: <T>(read: () => T) => T
}

/** Two samples may stand a little closer or further than the interval: the grid must not become twice as wide for it. */
const jitter = 0.9

export function answerRange(sources: QuerySources, request: StoreQuery): StoreAnswer {
  const chosen = chooseSeries(sources, request)
  const series = [...chosen.values()].map(({ one }) => one)
  const { tier, grid } = sources.reading(() => tierAndGrid(sources, request, series))
  return { ...grid, resolution: tier, points: readSeries(sources, { tier, grid, chosen }) }
}

interface ChosenSeries {
  readonly one: KnownSeries
  readonly selections: number[]
}

/** By their numbers. */
type Chosen = ReadonlyMap<number, ChosenSeries>

function chooseSeries({ dictionary }: QuerySources, { selections }: StoreQuery): Chosen {
  const chosen = new Map<number, ChosenSeries>()
  for (const [selection, { subjects, metric, instance }] of selections.entries()) {
    for (const one of [...new Set(subjects)].flatMap((subject) => dictionary.ofSubject(subject, metric))) {
      if (instance !== undefined && one.instance !== instance) continue
      const known = chosen.get(one.id)
      if (known) known.selections.push(selection)
      else chosen.set(one.id, { one, selections: [selection] })
    }
  }
  return chosen
}

/** At once on the grid, whose memory is never given back: 32 bytes each. A whole shard has them for a day at thirty seconds. */
const mostSteps = 200_000

function* readSeries(sources: QuerySources, { tier, grid, chosen }: { tier: Tier; grid: Grid; chosen: Chosen }): Generator<StoredPoints> {
  const readShard = createShardReader(sources, { tier, grid })
  const together = Math.max(1, Math.floor(mostSteps / grid.steps))
  for (const [shard, ofShard] of Map.groupBy(chosen.values(), ({ one }) => one.shard)) {
    for (let from = 0; from < ofShard.length; from += together) {
      const members = ofShard.slice(from, from + together)
      const found = sources.reading(() => readShard(shard, members.map(({ one }) => one)))
      for (const [place, { one: { subject, metric, instance }, selections }] of members.entries()) {
        const points = found[place]
        if (points) for (const selection of selections) yield { selection, series: { subject, metric, instance }, ...points }
      }
    }
  }
}

/** Minute means of all series of a shard, for what is kept in memory. */
export function minuteMeans(sources: QuerySources, shard: number, range: { readonly fromMs: number; readonly toMs: number }): readonly StoredMeans[] {
  const fromMinute = Math.floor(range.fromMs / minuteMs)
  const grid: Grid = { fromMs: fromMinute * minuteMs, stepMs: minuteMs, steps: Math.ceil(range.toMs / minuteMs) - fromMinute }
  const members = sources.dictionary.ofShard(shard)
  const found = sources.reading(() => createShardReader(sources, { tier: 'minute', grid })(shard, members))
  return members.flatMap(({ slot }, place) => {
    const points = found[place]
    return points ? [{ slot, fromMinute, means: points.mean }] : []
  })
}

/** The finest tier that still reaches back so far, but never a finer one than the grid needs. */
function tierAndGrid(sources: QuerySources, request: StoreQuery, series: readonly KnownSeries[]): { tier: Tier; grid: Grid } {
  const isGone = (tier: Tier): boolean => request.fromMs < (sources.file().number(removedBefore(tier)) ?? 0) * hourMs
  if (request.stepMs !== undefined) return exactGrid(request, isGone('minute') ? 'hour' : isGone('raw') ? 'minute' : 'raw')
  const wanted = gridOf(request).stepMs
  const spacing = wanted >= maximumIntervalMs ? 0 : Math.round(widestSpacing(sources, request, series) * jitter)
  if (wanted >= hourMs || isGone('minute')) return { tier: 'hour', grid: gridOf(request, hourMs) }
  if (wanted >= minuteMs || isGone('raw')) return { tier: 'minute', grid: gridOf(request, Math.max(minuteMs, spacing)) }
  return { tier: 'raw', grid: gridOf(request, Math.max(1000, spacing)) }
}

/** A minute counts where it begins: of one within which the range does, a part may be wanted. */
function exactGrid({ fromMs, toMs, stepMs }: { fromMs: number; toMs: number; stepMs: number }, tier: Tier): { tier: Tier; grid: Grid } {
  const beginMs = tier === 'minute' ? Math.floor(fromMs / minuteMs) * minuteMs : fromMs
  return { tier, grid: { fromMs: beginMs, stepMs, steps: Math.max(1, Math.ceil((toMs - beginMs) / stepMs)) } }
}

/** Of series that have been sampled since the start it is known; of others a few blocks in the range tell. */
function widestSpacing(sources: QuerySources, { fromMs, toMs }: Pick<StoreQuery, 'fromMs' | 'toMs'>, series: readonly KnownSeries[]): number {
  let widest = 0
  const unknown = new Set<number>()
  for (const { id, shard } of series) {
    const spacing = sources.newest.spacingMs(id)
    if (spacing === 0) unknown.add(shard)
    else widest = Math.max(widest, regularSpacing(spacing))
  }
  for (const shard of [...unknown].slice(0, blocksLookedAt)) widest = Math.max(widest, storedSpacing(sources, shard, { fromMs, toMs }))
  return widest
}

const blocksLookedAt = 20

/** 0 of what lies further apart than regular samples do: an answer that comes late does not make a gap of every distance. */
function regularSpacing(spacingMs: number): number {
  return spacingMs > maximumIntervalMs / jitter ? 0 : Math.min(spacingMs, maximumIntervalMs)
}

function storedSpacing({ file, blocks, freshOf, onDamage }: QuerySources, shard: number, { fromMs, toMs }: { fromMs: number; toMs: number }): number {
  const fresh = freshOf(shard).some((row) => row.fromMs < toMs && row.toMs >= fromMs) ? file().freshOf(shard)[0]?.data : undefined
  const data = fresh ?? file().firstBlock('raw', shard, { from: Math.floor(fromMs / hourMs), to: Math.floor(toMs / hourMs) })
  return (data && readable(() => {
    return regularSpacing(spacingOf(blocks.open(data).times(0)))
  }, onDamage)) ?? 0
}
