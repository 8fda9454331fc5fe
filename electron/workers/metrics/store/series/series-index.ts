// Finds series by number, name, subject, shard and metric. Kept are only numbers: what is told of a series is made when it is asked for.
import type { NumberedSeries, StoredSeries } from '#electron/engine/metrics/metric-store.ts'
import { NumberColumn } from './number-column.ts'
import { createNumberedWords } from '#electron/engine/metrics/numbered-words.ts'
import { createSeriesTable } from './series-table.ts'
import type { SeriesName } from './series-table.ts'
import { slotsPerShard } from './shard-families.ts'
import type { ShardSlot } from './shard-families.ts'

/** Two are the same when their ids are. */
export interface KnownSeries extends NumberedSeries, ShardSlot {}

export interface SeriesIndex {
  readonly count: number
  /** Returns the number of the new series; it is not looked whether it is there already. */
  add(series: StoredSeries, at: ShardSlot): number
  find(series: StoredSeries): number | undefined
  series(id: number): KnownSeries
  /** Its shard times `slotsPerShard`, and its slot. */
  placeOf(id: number): number
  /** All of it, or those of one metric. */
  ofSubject(subject: string, metric?: string): readonly number[]
  ofShard(shard: number): readonly number[]
  /** Those of the shards that are wanted. */
  ofMetric(metric: string, isWanted: (shard: number) => boolean): readonly number[]
}

export function createSeriesIndex(): SeriesIndex {
  const table = createSeriesTable()
  const subjects = createNumberedWords()
  const words = createNumberedWords()
  /** By place, one more than the number of the series. */
  const idsByPlace = new NumberColumn()
  /** By the number of the metric's name. */
  const shardsByMetric = new Map<number, Set<number>>()

  const nameOf = ({ subject, metric, instance }: StoredSeries): SeriesName => ({ subject: subjects.add(subject), metric: words.add(metric), instance: words.add(instance) })
  const ofShard = (shard: number): number[] => Array.from({ length: slotsPerShard }, (_, slot) => idsByPlace.at(shard * slotsPerShard + slot) - 1).filter((id) => id >= 0)
  return {
    get count() {
      return table.count
    },
    add(series, { shard, slot }) {
      const name = nameOf(series)
      const place = shard * slotsPerShard + slot
      const id = table.add(name, place)
      idsByPlace.set(place, id + 1)
      const shards = shardsByMetric.get(name.metric)
      if (shards) shards.add(shard)
      else shardsByMetric.set(name.metric, new Set([shard]))
      return id
    },
    find: (series) => table.find(nameOf(series)),
    series(id) {
      const { subject, metric, instance } = table.nameOf(id)
      const place = table.placeOf(id)
      return { id, shard: Math.floor(place / slotsPerShard), slot: place % slotsPerShard, subject: subjects.text(subject), metric: words.text(metric), instance: words.text(instance) }
    },
    placeOf: (id) => table.placeOf(id),
    ofSubject(subject, metric) {
      const wanted = metric === undefined ? undefined : words.numberOf(metric)
      const number = subjects.numberOf(subject)
      if (number === undefined || (metric !== undefined && wanted === undefined)) return []
      const ids = [...table.ofSubject(number)]
      return wanted === undefined ? ids : ids.filter((id) => table.nameOf(id).metric === wanted)
    },
    ofShard,
    ofMetric(metric, isWanted) {
      const wanted = words.numberOf(metric)
      const shards = [...(shardsByMetric.get(wanted ?? -1) ?? [])].filter(isWanted)
      return shards.flatMap((shard) => ofShard(shard).filter((id) => table.nameOf(id).metric === wanted))
    },
  }
}
