// Picks out of the stream of batches what somebody is watching, combined as the same question's history is.
import type { Aggregate, SampleBatch, SeriesLabel } from '#shared/model/monitoring/metrics.ts'
import { combineValues } from './combine-series.ts'
import { aggregateOf, eachInstance, isWanted } from './grouped-query.ts'
import type { GroupedSelection } from './grouped-query.ts'
import type { NumberedSeries } from './metric-store.ts'

export interface TailSample {
  readonly label: SeriesLabel
  readonly atMs: number
  readonly value: number
}

export interface LiveTail {
  /** What a batch has for each watch. The series of the batch must be known by then. */
  take(batch: SampleBatch): readonly { readonly watch: number; readonly samples: readonly TailSample[] }[]
  watch(watch: number, selections: readonly GroupedSelection[]): void
  unwatch(watch: number): void
}

/** The series that a sender gave this number. */
export type SeriesLookup = (sender: string, id: number) => NumberedSeries | undefined

/** A member of a group that has not been heard of for so long is no part of its newest value. */
const staleMs = 60_000

/** One line of a chart: what is known of its parts. */
interface Line {
  readonly label: SeriesLabel
  readonly aggregate: Aggregate
  /** By the number of the series. */
  readonly parts: Map<number, { atMs: number; value: number }>
}

interface Wanted {
  readonly instance: string | undefined
  readonly only: GroupedSelection['only']
  /** The line of an instance, made when it is first heard of. */
  readonly lineOf: (instance: string) => Line
}

/** By subject, then by metric. */
type Watch = ReadonlyMap<string, ReadonlyMap<string, readonly Wanted[]>>

export function createLiveTail(seriesOf: SeriesLookup): LiveTail {
  const watches = new Map<number, Watch>()
  return {
    take: (batch) => [...watches].map(([watch, wanted]) => ({ watch, samples: samplesOf(wanted, seriesOf, batch) })).filter(({ samples }) => samples.length > 0),
    watch: (watch, selections) => void watches.set(watch, indexed(selections)),
    unwatch: (watch) => void watches.delete(watch),
  }
}

function samplesOf(watch: Watch, seriesOf: SeriesLookup, { sender, ids, values, atMs }: SampleBatch): TailSample[] {
  const touched = new Set<Line>()
  for (const [place, id] of ids.entries()) {
    const series = seriesOf(sender, id)
    const value = values[place]
    const wanted = series && watch.get(series.subject)?.get(series.metric)
    if (!wanted || value === undefined) continue
    for (const { instance, only, lineOf } of wanted) {
      if ((instance !== undefined && instance !== eachInstance && instance !== series.instance) || !isWanted({ only }, series)) continue
      const line = lineOf(series.instance)
      line.parts.set(series.id, { atMs, value })
      touched.add(line)
    }
  }
  return [...touched].flatMap((line) => newest(line, atMs))
}

function newest({ label, aggregate, parts }: Line, atMs: number): TailSample[] {
  const fresh = [...parts.values()].filter((part) => part.atMs > atMs - staleMs).map(({ value }) => value)
  const value = combineValues(fresh, aggregate)
  return value === null ? [] : [{ label, atMs, value }]
}

function indexed(selections: readonly GroupedSelection[]): Watch {
  const index = new Map<string, Map<string, Wanted[]>>()
  for (const { groups, metric, instance, aggregate, only } of selections) {
    for (const { subject, group, subjects } of groups) {
      const how = aggregate ?? aggregateOf(subjects[0], metric)
      const wanted: Wanted = { instance, only, lineOf: lineMaker((name) => ({ label: { subject, group, metric, instance: instance === eachInstance ? name : (instance ?? '') }, aggregate: how, parts: new Map() }), instance === eachInstance) }
      for (const key of subjects) {
        const metrics = index.get(key) ?? new Map<string, Wanted[]>()
        index.set(key, metrics)
        metrics.set(metric, [...(metrics.get(metric) ?? []), wanted])
      }
    }
  }
  return index
}

function lineMaker(make: (instance: string) => Line, isEach: boolean): (instance: string) => Line {
  const lines = new Map<string, Line>()
  return (instance) => {
    const name = isEach ? instance : ''
    const line = lines.get(name) ?? make(instance)
    lines.set(name, line)
    return line
  }
}
