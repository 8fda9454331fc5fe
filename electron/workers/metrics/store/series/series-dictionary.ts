// Every series that is kept, by number, by subject and by metric; which shard and slot each has; and what of it the file has already.
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { MetricUnit, Series, SubjectKind } from '#shared/model/monitoring/metrics.ts'
import type { MetricFile, ShardRow } from '../file/metric-file.ts'
import { createSeriesIndex } from './series-index.ts'
import type { KnownSeries } from './series-index.ts'
import { createShardFamilies } from './shard-families.ts'

export interface SeriesDictionary {
  readonly count: number
  readonly shards: readonly ShardRow[]
  /** The number of a series, which it is given when it is new. `origin` is the host whose sampling tells of it first. */
  idOf(series: Series, origin: string): number
  byId(id: number): KnownSeries | undefined
  /** Its shard times `slotsPerShard`, and its slot. */
  placeOf(id: number): number
  /** All of it, or those of one metric. */
  ofSubject(subject: string, metric?: string): readonly KnownSeries[]
  ofShard(shard: number): readonly KnownSeries[]
  ofMetric(kind: SubjectKind, metric: string): readonly KnownSeries[]
  /** Their numbers: the same array as long as none has come. */
  idsOfMetric(kind: SubjectKind, metric: string): Int32Array
  unitOf(shard: number): MetricUnit
  /** Writes what the file does not have yet; called within the transaction that needs it, `written` after it. */
  write(file: MetricFile): void
  written(): void
  /** For a fresh file: everything is to be written again. */
  unwritten(): void
}

/** Throws better-sqlite3's error when the file is damaged. */
export function readSeriesDictionary(file: Pick<MetricFile, 'shards' | 'series'>): SeriesDictionary {
  const families = createShardFamilies(file.shards())
  const index = createSeriesIndex()
  for (const row of file.series()) {
    index.add(row, row)
    families.isTaken(row)
  }
  const { shards } = families
  const done = { series: index.count, shards: shards.length }
  const asked = new Map<string, { readonly count: number; readonly ids: Int32Array }>()

  const idsOf = (kind: SubjectKind, metric: string): readonly number[] => index.ofMetric(metric, (shard) => families.kindOf(shard) === kind)
  const all = (ids: readonly number[]): KnownSeries[] => ids.map((id) => index.series(id))
  return {
    get count() {
      return index.count
    },
    shards,
    idOf({ subject, metric, instance }, origin) {
      const series = { subject: subjectKey(subject), metric, instance }
      return index.find(series) ?? index.add(series, families.take(series, origin))
    },
    byId: (id) => (id >= 0 && id < index.count ? index.series(id) : undefined),
    placeOf: (id) => index.placeOf(id),
    ofSubject: (subject, metric) => all(index.ofSubject(subject, metric)),
    ofShard: (shard) => all(index.ofShard(shard)),
    ofMetric: (kind, metric) => all(idsOf(kind, metric)),
    idsOfMetric(kind, metric) {
      const key = `${kind} ${metric}`
      const known = asked.get(key)
      if (known?.count === index.count) return known.ids
      const found = idsOf(kind, metric)
      const ids = known?.ids.length === found.length ? known.ids : Int32Array.from(found)
      asked.set(key, { count: index.count, ids })
      return ids
    },
    unitOf: (shard) => families.unitOf(shard),
    write(target) {
      for (const row of shards.slice(done.shards)) target.addShard(row)
      for (let id = done.series; id < index.count; id += 1) target.addSeries(index.series(id))
    },
    written() {
      done.shards = shards.length
      done.series = index.count
    },
    unwritten() {
      done.shards = 0
      done.series = 0
    },
  }
}
