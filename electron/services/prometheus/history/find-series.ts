// Which series of ours a Prometheus server has, and whose they are here: machines by their UUID, hosts and pools by name.
import { exposedName, instanceLabels } from '#electron/engine/metrics/exposition.ts'
import type { Labels } from '#electron/engine/metrics/exposition.ts'
import { metricTable } from '#shared/model/monitoring/metrics.ts'
import type { Metric, Series } from '#shared/model/monitoring/metrics.ts'
import { identityOf } from '../../monitoring/answers/subject-labels.ts'
import type { LabelledSubject } from '../../monitoring/answers/subject-labels.ts'
import type { QueriedServer, TimeRange } from './query-server.ts'

export interface FoundSeries {
  /** The values of the labels that tell it from the others of its metric. */
  readonly key: string
  readonly identity: string
  readonly series: Series
}

export interface FoundMetric {
  readonly metric: Metric
  readonly found: readonly FoundSeries[]
  /** Of things that are not known here. */
  readonly unknown: number
  readonly source: SeriesSource
}

/** How series of a metric are asked for, and told apart in the answer. */
export interface SeriesSource {
  /** As `FoundSeries.key`. */
  keyOf(labels: Labels): string
  over(members: readonly FoundSeries[], what: OverTime): string
}

export interface OverTime {
  /** For what is the same thing under two names: a machine that moved. */
  readonly combine: string
  /** "avg_over_time". */
  readonly over: string
  /** "1m". */
  readonly window: string
  /** How finely expressions are looked at within the window. */
  readonly resolution: string
}

export async function* findSeries(server: QueriedServer, { subjects, range, signal }: { readonly subjects: readonly LabelledSubject[]; readonly range: TimeRange; readonly signal: AbortSignal }): AsyncGenerator<FoundMetric> {
  const known = new Map(subjects.map((one) => [`${one.subject.kind} ${identityOf(one.subject, one.labels)}`, one.subject]))
  for (const metric of metricTable) {
    const found = new Map<string, FoundSeries>()
    const unknown = new Set<string>()
    for (const labels of await server.series(exposedName(metric), range, signal)) {
      const identity = identityIn(metric, labels)
      const key = seriesKey(metric, labels)
      const subject = known.get(`${metric.kind} ${identity}`)
      if (subject) found.set(key, { key, identity, series: { subject, metric: metric.name, instance: labels[instanceLabels[metric.instances]] ?? '' } })
      else unknown.add(key)
    }
    yield { metric, found: [...found.values()], unknown: unknown.size, source: sourceOf(metric) }
  }
}

/** The labels by which series of a metric are told apart; whatever else a server adds (its job, its instance) is put together. */
function tellingLabels({ kind, instances }: Metric): readonly string[] {
  const own = kind === 'vm' ? ['uuid'] : kind === 'host' ? ['host'] : ['host', 'pool']
  return instances === 'none' ? own : [...own, instanceLabels[instances]]
}

function seriesKey(metric: Metric, labels: Labels): string {
  return tellingLabels(metric).map((name) => labels[name] ?? '').join('\n')
}

function identityIn({ kind }: Metric, labels: Labels): string {
  return kind === 'vm' ? (labels['uuid'] ?? '') : kind === 'host' ? (labels['host'] ?? '') : `${labels['host'] ?? ''}\n${labels['pool'] ?? ''}`
}

/** A machine that moved has been scraped as two: they are one here. */
function sourceOf(metric: Metric): SeriesSource {
  const labels = tellingLabels(metric)
  return {
    keyOf: (of) => seriesKey(metric, of),
    over: (members, { combine, over, window }) => `${combine} by (${labels.join(', ')}) (${over}(${exposedName(metric)}{${matcher(labels[0] ?? '', members.map(({ identity }) => identity.split('\n', 1)[0] ?? ''))}}[${window}]))`,
  }
}

/** Any of these values, as it stands in the braces of a selector. */
export function matcher(label: string, values: readonly string[]): string {
  const quoted = [...new Set(values)].map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
  return `${label}=~${JSON.stringify(quoted.join('|'))}`
}
