// Every series that is kept, by number, by subject and by metric; and which shard and slot each has. A shard holds the series of one
// metric of one host's machines (or of one host's own figures in one unit): those are sampled together and asked for together.
import { metricOf, subjectKey, SubjectKind } from '#shared/model/metrics.ts'
import type { MetricUnit, Series } from '#shared/model/metrics.ts'
import type { NumberedSeries, StoredSeries } from '#electron/engine/metrics/metric-store.ts'
import type { MetricFile, ShardRow } from './metric-file.ts'
import { NumberColumn } from './number-column.ts'
import { createNumberedWords } from './numbered-words.ts'
import { createSeriesTable } from './series-table.ts'
import type { SeriesName } from './series-table.ts'

export interface KnownSeries extends NumberedSeries {
  readonly shard: number
  readonly slot: number
}

/** What is told of a series is made when it is asked for: kept are only numbers. Two are the same when their ids are. */
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

export const slotsPerShard = 64

/** Throws better-sqlite3's error when the file is damaged. */
export function readSeriesDictionary(file: Pick<MetricFile, 'shards' | 'series'>): SeriesDictionary {
  const shards: ShardRow[] = []
  const table = createSeriesTable()
  const subjects = createNumberedWords()
  const words = createNumberedWords()
  /** By shard and slot, one more than the number of the series. */
  const idsByPlace = new NumberColumn()
  const shardsByMetric = new Map<number, Set<number>>()
  const open = new Map<string, { shard: number; used: number }>()
  const done = { series: 0, shards: 0 }
  const asked = new Map<string, { readonly count: number; readonly ids: Int32Array }>()

  const nameFor = ({ subject, metric, instance }: StoredSeries): SeriesName => ({ subject: subjects.add(subject), metric: words.add(metric), instance: words.add(instance) })
  const remember = (name: SeriesName, { shard, slot }: { shard: number; slot: number }): number => {
    const place = shard * slotsPerShard + slot
    const id = table.add(name, place)
    idsByPlace.set(place, id + 1)
    const withMetric = shardsByMetric.get(name.metric)
    if (withMetric) withMetric.add(shard)
    else shardsByMetric.set(name.metric, new Set([shard]))
    return id
  }
  const series = (id: number): KnownSeries => {
    const { subject, metric, instance } = table.nameOf(id)
    const place = table.placeOf(id)
    return { id, shard: Math.floor(place / slotsPerShard), slot: place % slotsPerShard, subject: subjects.text(subject), metric: words.text(metric), instance: words.text(instance) }
  }
  const idsOfShard = (shard: number): number[] => Array.from({ length: slotsPerShard }, (_, slot) => idsByPlace.at(shard * slotsPerShard + slot) - 1).filter((id) => id >= 0)

  const idsOf = (kind: SubjectKind, metric: string): number[] => {
    const wanted = words.numberOf(metric)
    const found = [...(shardsByMetric.get(wanted ?? -1) ?? [])].filter((shard) => kindOfFamily(shards[shard]?.family ?? '') === kind)
    return found.flatMap((shard) => idsOfShard(shard).filter((id) => table.nameOf(id).metric === wanted))
  }

  for (const row of file.shards()) {
    shards[row.id] = row
    open.set(row.family, { shard: row.id, used: 0 })
  }
  for (const row of file.series()) {
    remember(nameFor(row), row)
    const last = open.get(shards[row.shard]?.family ?? '')
    if (last?.shard === row.shard) last.used = Math.max(last.used, row.slot + 1)
  }
  done.series = table.count
  done.shards = shards.length

  const place = (family: string): { shard: number; slot: number } => {
    let current = open.get(family)
    if (!current || current.used >= slotsPerShard) {
      current = { shard: shards.length, used: 0 }
      shards.push({ id: current.shard, family })
      open.set(family, current)
    }
    current.used += 1
    return { shard: current.shard, slot: current.used - 1 }
  }
  return {
    get count() {
      return table.count
    },
    shards,
    idOf({ subject, metric, instance }, origin) {
      const stored = { subject: subjectKey(subject), metric, instance }
      const name = nameFor(stored)
      return table.find(name) ?? remember(name, place(familyOf(stored, origin)))
    },
    byId: (id) => (id >= 0 && id < table.count ? series(id) : undefined),
    placeOf: (id) => table.placeOf(id),
    ofSubject(subject, metric) {
      const wanted = metric === undefined ? undefined : words.numberOf(metric)
      const number = subjects.numberOf(subject)
      if (number === undefined || (metric !== undefined && wanted === undefined)) return []
      const ids = [...table.ofSubject(number)]
      return (wanted === undefined ? ids : ids.filter((id) => table.nameOf(id).metric === wanted)).map(series)
    },
    ofShard: (shard) => idsOfShard(shard).map(series),
    ofMetric(kind, metric) {
      return idsOf(kind, metric).map(series)
    },
    idsOfMetric(kind, metric) {
      const key = `${kind} ${metric}`
      const known = asked.get(key)
      if (known?.count === table.count) return known.ids
      const found = idsOf(kind, metric)
      const ids = known?.ids.length === found.length ? known.ids : Int32Array.from(found)
      asked.set(key, { count: table.count, ids })
      return ids
    },
    unitOf: (shard) => unitOfFamily(shards[shard]?.family ?? ''),
    write(target) {
      for (const row of shards.slice(done.shards)) target.addShard(row)
      for (let id = done.series; id < table.count; id += 1) target.addSeries(series(id))
    },
    written() {
      done.shards = shards.length
      done.series = table.count
    },
    unwritten() {
      done.shards = 0
      done.series = 0
    },
  }
}

const KnownKind = SubjectKind.catch('host')

function kindOf(subject: string): SubjectKind {
  return KnownKind.parse(subject.slice(0, subject.indexOf(':')))
}

/** The unit comes first: all blocks of a shard have one scale. */
function familyOf({ subject, metric }: StoredSeries, origin: string): string {
  const kind = kindOf(subject)
  const unit = metricOf(kind, metric)?.unit ?? 'count'
  return kind === 'vm' ? `${unit} vm ${metric} ${origin}` : `${unit} ${kind} ${origin}`
}

function unitOfFamily(family: string): MetricUnit {
  const [unit = 'count'] = family.split(' ', 1)
  return unit as MetricUnit
}

function kindOfFamily(family: string): string | undefined {
  return family.split(' ', 2)[1]
}
