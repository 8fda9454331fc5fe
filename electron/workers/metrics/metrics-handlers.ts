// What the metrics worker answers, from its store.
import { createMetricRounds } from '#electron/engine/alerts/metric-rounds.ts'
import type { Past, ReadPast } from '#electron/engine/alerts/metric-rounds.ts'
import { leadOf, tryCondition } from '#electron/engine/alerts/try-rule.ts'
import { metricOf, metricTable, subjectOfKey } from '#shared/model/monitoring/metrics.ts'
import { combineValues, createSeriesCombiner } from '#electron/engine/metrics/combine-series.ts'
import { exposedHelp, exposedName, instanceLabels, labels, writeFamily } from '#electron/engine/metrics/exposition.ts'
import { aggregateOf, answerQuery } from '#electron/engine/metrics/grouped-query.ts'
import type { Labels } from '#electron/engine/metrics/exposition.ts'
import type { LatestValue, MetricStore, StoredSeries } from '#electron/engine/metrics/metric-store.ts'
import type { MetricsCallName, MetricsCalls, PastRequest, SeriesTrial } from '#electron/engine/metrics/metrics-calls.ts'
import { remoteWriteBodies } from './remote-write.ts'
import type { LabelPairs, WrittenSeries } from './remote-write.ts'

export type MetricsHandlers = { readonly [Name in MetricsCallName]: (argument: MetricsCalls[Name]['argument']) => MetricsCalls[Name]['result'] }

export function metricsHandlers(store: MetricStore, counted: { readonly samples: number }): MetricsHandlers {
  const rounds = createMetricRounds({ newest: (of) => store.latestColumns(of), nameOf: (series) => nameOf(store, series), past: (request) => pastOf(store, request), longestIntervalMs: () => store.longestIntervalMs() })
  return {
    query: (argument) => answerQuery(store, argument),
    latest: (argument) => latest(store, argument),
    recent: (argument) => recent(store, argument),
    catalog: ({ subject }) => store.catalog(subject),
    watchRules: (request) => rounds.watch(request),
    changeRules: (change) => rounds.change(change),
    alertRound: (request) => rounds.round(request),
    tryRule: (argument) => tryRule(store, argument),
    expose: (argument) => expose(store, argument),
    remoteWrite: (argument) => [...remoteWriteBodies(newestWritten(store, argument))],
    remoteWritePast: (argument) => [...remoteWriteBodies(pastWritten(store, argument))],
    importHistory: (history) => store.importHistory(history),
    retain: ({ retention, nowMs }) => store.runRetention(retention, nowMs),
    status: () => ({ ...store.status(), samples: counted.samples }),
    close() {
      store.flush()
      store[Symbol.dispose]()
    },
  }
}

function nameOf(store: MetricStore, series: number): { thing: string; instance: string } {
  const { subject, instance } = store.nameOf(series)
  return { thing: subject, instance }
}

/** More steps than there are samples make the grid as fine as these. */
const trialPoints = 10_000

function tryRule(store: MetricStore, { condition, things, nowMs, overMs }: MetricsCalls['tryRule']['argument']): MetricsCalls['tryRule']['result'] {
  const countedFromMs = nowMs - overMs
  const { points, ...grid } = store.query({ selections: [{ subjects: things, metric: condition.metric }], fromMs: countedFromMs - leadOf(condition), toMs: nowMs, maxPoints: trialPoints })
  const tryOn = (thing: string, instance: string, mean: Float64Array): SeriesTrial => ({ thing, instance, ...tryCondition(condition, mean, { ...grid, countedFromMs, nowMs }) })
  const measured = Array.from(points, ({ series, mean }) => tryOn(series.subject, series.instance, mean))
  // What was never measured has no series, and is what a rule over absence is about.
  const known = new Set(measured.map(({ thing }) => thing))
  const nothing = new Float64Array(grid.steps).fill(Number.NaN)
  const never = condition.kind === 'absence' ? things.filter((thing) => !known.has(thing)).map((thing) => tryOn(thing, '', nothing)) : []
  const tried = [...measured, ...never]
  // That nothing is measured is what a rule over absence finds.
  const judged = new Set(tried.filter(({ standing, value }) => standing !== 'quiet' || value !== null || condition.kind === 'absence').map(({ thing }) => thing))
  return { found: tried.filter(({ standing, fired }) => standing !== 'quiet' || fired > 0), unjudged: things.length - judged.size }
}

function pastOf(store: MetricStore, { kind, metric, fromMs, toMs, steps: maxPoints }: Parameters<ReadPast>[0]): Past {
  const answer = store.query({ selections: [{ subjects: store.subjectsOf({ kind, metric }), metric }], fromMs, toMs, maxPoints })
  return { ...answer, series: Array.from(answer.points, ({ series, mean }) => ({ thing: series.subject, instance: series.instance, means: mean.slice() })) }
}

/** Those who fetch `/metrics` have a job of this name (resources/monitoring). */
const job = 'novacron'

function* newestWritten(store: MetricStore, { subjects, sinceMs }: MetricsCalls['remoteWrite']['argument']): Generator<WrittenSeries> {
  for (const [key, own] of subjects) {
    for (const { series, atMs, value } of store.latestOf(key, sinceMs)) {
      const pairs = writtenLabels(series, own)
      if (pairs) yield { labels: pairs, samples: [{ atMs, value }] }
    }
  }
}

/** A value counts where its step begins, but not before the time that is asked for: what came before that was written already. */
function* pastWritten(store: MetricStore, { subjects, ...range }: PastRequest): Generator<WrittenSeries> {
  const keys = [...subjects.keys()]
  const metrics = new Set(keys.flatMap((key) => store.catalog(key).map(({ metric }) => metric)))
  const { points, fromMs, stepMs } = store.query({ selections: [...metrics].map((metric) => ({ subjects: keys, metric })), ...range })
  for (const { series, mean } of points) {
    const pairs = writtenLabels(series, subjects.get(series.subject) ?? {})
    const samples = Array.from(mean, (value, step) => ({ atMs: Math.max(range.fromMs, fromMs + step * stepMs), value })).filter(({ atMs, value }) => atMs < range.toMs && !Number.isNaN(value))
    if (pairs && samples.length > 0) yield { labels: pairs, samples }
  }
}

function writtenLabels({ subject, metric: name, instance }: StoredSeries, own: Labels): LabelPairs | undefined {
  const kind = subjectOfKey(subject)?.kind
  const metric = kind && metricOf(kind, name)
  if (!metric) return undefined
  const ofInstance = metric.instances === 'none' ? {} : { [instanceLabels[metric.instances]]: instance }
  const pairs = Object.entries({ __name__: exposedName(metric), job, ...own, ...ofInstance }).filter(([, text]) => text !== '')
  return pairs.toSorted(([left], [right]) => (left < right ? -1 : 1))
}

function expose(store: MetricStore, { subjects, sinceMs }: MetricsCalls['expose']['argument']): string {
  return metricTable.map((metric) => {
    const { kind, name, instances } = metric
    const samples = [...store.latest({ kind, metric: name, sinceMs })].flatMap(({ series, value }) => {
      const of = subjects.get(series.subject)
      return of === undefined ? [] : [{ labels: instances === 'none' ? of : `${of},${labels({ [instanceLabels[instances]]: series.instance })}`, value }]
    })
    return writeFamily({ name: exposedName(metric), help: exposedHelp(metric), type: 'gauge', samples })
  }).join('')
}

function latest(store: MetricStore, { kind, metrics, sinceMs }: MetricsCalls['latest']['argument']): MetricsCalls['latest']['result'] {
  const rows = new Map<string, { subject: string; atMs: number; values: (number | null)[] }>()
  for (const [place, metric] of metrics.entries()) {
    for (const [subject, parts] of Map.groupBy(store.latest({ kind, metric, sinceMs }), ({ series }) => series.subject)) {
      const row = rows.get(subject) ?? { subject, atMs: 0, values: metrics.map(() => null) }
      rows.set(subject, row)
      row.values[place] = together(parts, metric)
      row.atMs = Math.max(row.atMs, ...parts.map(({ atMs }) => atMs))
    }
  }
  return [...rows.values()]
}

/** Instances that are gone (an unplugged disk) are as old as their last value: only those of the newest tick count. */
function together(parts: readonly LatestValue[], metric: string): number | null {
  const newestMs = Math.max(...parts.map(({ atMs }) => atMs))
  const values = parts.filter(({ atMs }) => atMs === newestMs).map(({ value }) => value)
  return combineValues(values, aggregateOf(parts[0]?.series.subject, metric))
}

function recent(store: MetricStore, { kind, metric, minutes, nowMs, aggregate, subjects }: MetricsCalls['recent']['argument']): MetricsCalls['recent']['result'] {
  const { fromMs, stepMs, rows } = store.recent({ kind, metric, minutes, nowMs, subjects: subjects && new Set(subjects) })
  const bySubject = Map.groupBy(rows, ({ series }) => series.subject)
  const combined = [...bySubject].map(([subject, parts]) => {
    const label = { subject: subjectOfKey(subject) ?? null, group: '', metric, instance: '' }
    const combiner = createSeriesCombiner(aggregate, { steps: minutes })
    for (const { mean } of parts) combiner.add({ mean, max: mean, min: mean })
    return { subject, values: combiner.finish(label).mean }
  })
  return { fromMs, stepMs, rows: combined }
}
