// Moves a shard's fresh samples into the blocks of their hours, in all three tiers at once. Samples that came late, or with a clock that
// was moved, go to the hour that they name, beside what is there already.
import { createBlockWriter } from '#electron/engine/metrics/codec/block.ts'
import type { Block, BlockReader } from '#electron/engine/metrics/codec/block-reader.ts'
import { MetricFormatError } from '#electron/engine/metrics/codec/bytes.ts'
import { scaleOf, valuesOfSteps } from '#electron/engine/metrics/codec/value-scale.ts'
import type { ValueScale } from '#electron/engine/metrics/codec/value-scale.ts'
import { coarsen, emptyRollups, mergeRollups, restoreRollups, rollUp, rollupColumns, rollupSeries, splitRollups } from '#electron/engine/metrics/rollup.ts'
import type { Rollups } from '#electron/engine/metrics/rollup.ts'
import type { MetricUnit } from '#shared/model/monitoring/metrics.ts'
import type { FreshHead, MetricFile, Tier } from '../file/metric-file.ts'
import { blockSeriesOf, joinSamples, rangeOf, samplesOfBlock, samplesWithin } from './shard-samples.ts'
import type { ShardSamples } from './shard-samples.ts'

export const minuteMs = 60_000
export const hourMs = 3_600_000
const hoursPerDay = 24

export interface HourlyBlocks {
  /** Within a transaction. Returns what is left as fresh: the samples of the hour `keptHour` and of later ones. */
  move(shard: number, unit: MetricUnit, keptHour: number): FreshHead | undefined
  /** Rollups of the past (an import); what was measured here counts before them. Within a transaction. */
  addRollups(to: { readonly shard: number; readonly unit: MetricUnit; readonly by: 'minute' | 'hour' }, rollups: ReadonlyMap<number, Rollups>): void
}

type ShardRollups = ReadonlyMap<number, Rollups>

export interface HourlyBlocksOptions {
  /** The open one; another after a damaged one was put aside. */
  readonly fileNow: () => MetricFile
  readonly reader: BlockReader
  readonly onDamage: () => void
}

export function createHourlyBlocks({ fileNow, reader, onDamage }: HourlyBlocksOptions): HourlyBlocks {
  const writeBlock = createBlockWriter()
  const samplesOf = (data: Uint8Array): ShardSamples => readable(() => samplesOfBlock(reader.open(data)), onDamage) ?? new Map()

  const writeRollups = ({ tier, shard, period, scale }: { tier: 'minute' | 'hour'; shard: number; period: number; scale: ValueScale }, rollups: ShardRollups): void => {
    const series = [...rollups].sort(([left], [right]) => left - right).map(([slot, points]) => rollupSeries(slot, points, scale))
    fileNow().putBlock(tier, shard, { period, data: writeBlock({ kind: 'rollups', scale, unitMs: tier === 'minute' ? minuteMs : hourMs }, series) })
  }
  /** `who`: of a time that both have, all are added up, or only one counts. */
  const mergeInto = (place: { tier: 'minute' | 'hour'; shard: number; period: number; scale: ValueScale }, rollups: ShardRollups, who: 'all' | 'new' | 'old'): void => {
    const data = fileNow().block(place.tier, place.shard, place.period)
    const before = (data && readable(() => rollupsOfBlock(reader.open(data)), onDamage)) ?? new Map<number, Rollups>()
    const merged = new Map(before)
    for (const [slot, points] of rollups) {
      const old = before.get(slot)
      merged.set(slot, old ? mergeRollups(who === 'new' ? withoutTimes(old, points.times) : old, who === 'old' ? withoutTimes(points, old.times) : points) : points)
    }
    writeRollups(place, merged)
  }
  const moveHour = (shard: number, unit: MetricUnit, { hour, samples }: { hour: number; samples: ShardSamples }): void => {
    const scale = scaleOf(unit)
    const existing = fileNow().block('raw', shard, hour)
    const all = existing ? joinSamples([samplesOf(existing), samples]) : samples
    // Where the samples are already gone, the rollups of all of them must not give way to those of a few late ones.
    const isKept = hour >= (fileNow().number(removedBefore('raw')) ?? 0)
    if (isKept) fileNow().putBlock('raw', shard, { period: hour, data: writeBlock({ kind: 'samples', scale, unitMs: 1 }, blockSeriesOf(all)) })
    const who = isKept && existing !== undefined ? 'new' : 'all'
    mergeInto({ tier: 'minute', shard, period: hour, scale }, rollUpAll(all, scale, minuteMs), who)
    mergeInto({ tier: 'hour', shard, period: Math.floor(hour / hoursPerDay), scale }, rollUpAll(all, scale, hourMs), who)
  }
  return {
    move(shard, unit, keptHour) {
      const rows = fileNow().freshOf(shard)
      const samples = joinSamples(rows.map(({ data }) => samplesOf(data)))
      for (const hour of hoursOf(samples)) {
        if (hour < keptHour) moveHour(shard, unit, { hour, samples: samplesWithin(samples, hour * hourMs, (hour + 1) * hourMs) })
      }
      const sequence = (rows.at(-1)?.sequence ?? 0) + 1
      fileNow().removeFresh(shard, sequence)
      const rest = samplesWithin(samples, keptHour * hourMs, Number.POSITIVE_INFINITY)
      if (rest.size === 0) return undefined
      const head = { shard, sequence, ...rangeOf(rest) }
      fileNow().addFresh({ ...head, data: writeBlock({ kind: 'samples', scale: scaleOf(unit), unitMs: 1 }, blockSeriesOf(rest)) })
      return head
    },
    addRollups({ shard, unit, by }, rollups) {
      const scale = scaleOf(unit)
      if (by === 'minute') for (const [hour, points] of byPeriod(rollups, hourMs / minuteMs)) mergeInto({ tier: 'minute', shard, period: hour, scale }, points, 'old')
      const hours = by === 'hour' ? rollups : new Map([...rollups].map(([slot, points]) => [slot, coarsen(points, hourMs / minuteMs)]))
      for (const [day, points] of byPeriod(hours, hoursPerDay)) mergeInto({ tier: 'hour', shard, period: day, scale }, points, 'old')
    },
  }
}

function hoursOf(samples: ShardSamples): readonly number[] {
  const hours = new Set<number>()
  for (const { times } of samples.values()) for (const time of times) hours.add(Math.floor(time / hourMs))
  return [...hours]
}

function rollUpAll(samples: ShardSamples, scale: ValueScale, unitMs: number): ShardRollups {
  return new Map([...samples].map(([slot, { times, steps }]) => {
    const values = steps.slice()
    valuesOfSteps(scale, values, values.length)
    return [slot, rollUp(times, values, unitMs)]
  }))
}

/** The name of the number that says up to which period a tier has been cleared. */
export function removedBefore(tier: Tier): string {
  return `${tier}-removed-before`
}

/** A block whose bytes are damaged is told of and left out; whatever else fails is passed on. */
export function readable<T>(read: () => T, onDamage: () => void): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof MetricFormatError)) throw error
    onDamage()
    return undefined
  }
}

function rollupsOfBlock(block: Block): ShardRollups {
  return new Map(block.slots.map((slot, place) => {
    const times = block.times(place)
    const rollups = { ...emptyRollups(times.length), times }
    block.read(place, rollupColumns(rollups))
    restoreRollups(rollups, block.scale, times.length)
    return [slot, rollups]
  }))
}

function withoutTimes(rollups: Rollups, times: Float64Array): Rollups {
  const gone = new Set(times)
  const kept = (column: Float64Array): Float64Array => column.filter((_, place) => !gone.has(rollups.times[place] ?? 0))
  return { times: kept(rollups.times), counts: kept(rollups.counts), means: kept(rollups.means), mins: kept(rollups.mins), maxs: kept(rollups.maxs) }
}

function byPeriod(rollups: ShardRollups, per: number): ReadonlyMap<number, ShardRollups> {
  const periods = new Map<number, Map<number, Rollups>>()
  for (const [slot, points] of rollups) {
    for (const [period, part] of splitRollups(points, per)) {
      const slots = periods.get(period) ?? new Map<number, Rollups>()
      periods.set(period, slots.set(slot, part))
    }
  }
  return periods
}
