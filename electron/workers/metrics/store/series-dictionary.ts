// Every series that is kept, by number, by subject and by metric; and which shard and slot each has. A shard holds the series of one
// metric of one host's machines (or of one host's own figures in one unit): those are sampled together and asked for together.
import { metricOf, subjectKey, SubjectKind } from '#shared/model/metrics.ts'
import type { MetricUnit, Series } from '#shared/model/metrics.ts'
import type { StoredSeries } from '#electron/engine/metrics/metric-store.ts'
import type { FoundContents } from './file-trouble.ts'
import type { MetricFile, SeriesRow, ShardRow } from './metric-file.ts'

export interface KnownSeries extends StoredSeries {
  readonly id: number
  readonly shard: number
  readonly slot: number
}

export interface SeriesDictionary {
  readonly count: number
  readonly shards: readonly ShardRow[]
  /** The number of a series, which it is given when it is new. `origin` is the host whose sampling tells of it first. */
  idOf(series: Series, origin: string): number
  byId(id: number): KnownSeries | undefined
  ofSubject(subject: string): readonly KnownSeries[]
  ofShard(shard: number): readonly KnownSeries[]
  ofMetric(kind: SubjectKind, metric: string): readonly KnownSeries[]
  unitOf(shard: number): MetricUnit
  /** Writes what the file does not have yet; called within the transaction that needs it, `written` after it. */
  write(file: MetricFile): void
  written(): void
  /** For a fresh file: everything is to be written again. */
  unwritten(): void
}

export const slotsPerShard = 64

export function createSeriesDictionary(found: Pick<FoundContents, 'shards' | 'series'>): SeriesDictionary {
  const all: KnownSeries[] = []
  const shards: ShardRow[] = []
  const bySubject = new Map<string, KnownSeries[]>()
  const byMetric = new Map<string, KnownSeries[]>()
  const byShard = new Map<number, KnownSeries[]>()
  const open = new Map<string, { shard: number; used: number }>()
  const words = new Map<string, string>()
  const done = { series: 0, shards: 0 }

  const word = (text: string): string => {
    const known = words.get(text)
    if (known !== undefined) return known
    words.set(text, text)
    return text
  }
  /** Each batch and each row brings texts of its own: the same ones are kept once. */
  const wording = ({ subject, metric, instance }: StoredSeries): StoredSeries => ({ subject: bySubject.get(subject)?.[0]?.subject ?? subject, metric: word(metric), instance: word(instance) })

  /** Written out: an object that is spread together keeps its fields in a second one. */
  const remember = ({ id, shard, slot, ...named }: KnownSeries): void => {
    const { subject, metric, instance } = wording(named)
    const series: KnownSeries = { id, shard, slot, subject, metric, instance }
    all[id] = series
    addTo(bySubject, series.subject, series)
    addTo(byShard, series.shard, series)
    addTo(byMetric, `${kindOf(series.subject)} ${series.metric}`, series)
  }
  /** A subject has some thirty series: looking through them takes less memory than an index of all by name. */
  const find = ({ subject, metric, instance }: StoredSeries): KnownSeries | undefined => bySubject.get(subject)?.find((known) => known.metric === metric && known.instance === instance)
  for (const row of found.shards) {
    shards[row.id] = row
    open.set(row.family, { shard: row.id, used: 0 })
  }
  for (const row of found.series) {
    remember(row)
    const last = open.get(shards[row.shard]?.family ?? '')
    if (last?.shard === row.shard) last.used = Math.max(last.used, row.slot + 1)
  }
  done.series = all.length
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
      return all.length
    },
    shards,
    idOf({ subject, metric, instance }, origin) {
      const stored = { subject: subjectKey(subject), metric, instance }
      const known = find(stored)
      if (known) return known.id
      const id = all.length
      remember({ id, ...stored, ...place(familyOf(stored, origin)) })
      return id
    },
    byId: (id) => all[id],
    ofSubject: (subject) => bySubject.get(subject) ?? [],
    ofShard: (shard) => byShard.get(shard) ?? [],
    ofMetric: (kind, metric) => byMetric.get(`${kind} ${metric}`) ?? [],
    unitOf: (shard) => unitOfFamily(shards[shard]?.family ?? ''),
    write(target) {
      for (const row of shards.slice(done.shards)) target.addShard(row)
      for (const row of all.slice(done.series)) target.addSeries(row satisfies SeriesRow)
    },
    written() {
      done.shards = shards.length
      done.series = all.length
    },
    unwritten() {
      done.shards = 0
      done.series = 0
    },
  }
}

function kindOf(subject: string): SubjectKind {
  return SubjectKind.catch('host').parse(subject.slice(0, subject.indexOf(':')))
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

function addTo<Key>(map: Map<Key, KnownSeries[]>, key: Key, series: KnownSeries): void {
  const list = map.get(key)
  if (list) list.push(series)
  else map.set(key, [series])
}
