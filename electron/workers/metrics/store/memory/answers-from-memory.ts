// What is answered without the disk: the newest values, the minute means of the last hour, and which series there are.
import type { LatestValue, MetricStore } from '#electron/engine/metrics/metric-store.ts'
import type { AskedMeans } from './asked-means.ts'
import { minuteMs } from '../blocks/hourly-blocks.ts'
import type { NewestValues } from './newest-values.ts'
import type { SeriesDictionary } from '../series/series-dictionary.ts'
import type { KnownSeries } from '../series/series-index.ts'

export type AnswersFromMemory = Pick<MetricStore, 'latest' | 'latestOf' | 'latestColumns' | 'recent' | 'nameOf' | 'subjectsOf' | 'catalog'>

export interface AnswersFromMemoryOptions {
  readonly dictionary: SeriesDictionary
  readonly newest: NewestValues
  readonly means: AskedMeans
}

const nobody = { subject: '', metric: '', instance: '' }

export function createAnswersFromMemory({ dictionary, newest, means }: AnswersFromMemoryOptions): AnswersFromMemory {
  function* newestOf(all: readonly KnownSeries[], sinceMs: number): Generator<LatestValue> {
    for (const { id, subject, metric, instance } of all) {
      const atMs = newest.atMs(id)
      if (atMs > 0 && atMs >= sinceMs) yield { series: { subject, metric, instance }, atMs, value: newest.value(id), intervalMs: newest.intervalMs(id) }
    }
  }
  return {
    latest: ({ kind, metric, sinceMs }) => newestOf(dictionary.ofMetric(kind, metric), sinceMs),
    latestOf: (subject, sinceMs) => newestOf(dictionary.ofSubject(subject), sinceMs),
    latestColumns: ({ kind, metric }) => newest.columnsOf(dictionary.idsOfMetric(kind, metric)),
    recent({ kind, metric, minutes, nowMs, subjects }) {
      const fromMinute = Math.floor(nowMs / minuteMs) - minutes + 1
      const rows = dictionary.ofMetric(kind, metric).flatMap(({ shard, slot, subject, instance }) => {
        if (subjects?.has(subject) === false) return []
        const mean = means.of(shard).from(slot, fromMinute, minutes)
        return mean.every(Number.isNaN) ? [] : [{ series: { subject, metric, instance }, mean }]
      })
      return { fromMs: fromMinute * minuteMs, stepMs: minuteMs, rows }
    },
    nameOf(id) {
      const { subject, metric, instance } = dictionary.byId(id) ?? nobody
      return { subject, metric, instance }
    },
    subjectsOf: ({ kind, metric }) => [...new Set(dictionary.ofMetric(kind, metric).map(({ subject }) => subject))],
    catalog: (subject) => dictionary.ofSubject(subject).map(({ metric, instance }) => ({ metric, instance })),
  }
}
