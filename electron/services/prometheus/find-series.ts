// Which series of ours a Prometheus server has, and whose they are here: machines by their UUID, hosts and pools by name.
import { exposedName, instanceLabels } from '#electron/engine/metrics/exposition.ts'
import type { Labels } from '#electron/engine/metrics/exposition.ts'
import { metricTable } from '#shared/model/metrics.ts'
import type { Metric, Series } from '#shared/model/metrics.ts'
import { identityOf } from '../monitoring/subject-labels.ts'
import type { LabelledSubject } from '../monitoring/subject-labels.ts'
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
    yield { metric, found: [...found.values()], unknown: unknown.size }
  }
}

/** The labels by which series of a metric are told apart; whatever else a server adds (its job, its instance) is put together. */
export function tellingLabels({ kind, instances }: Metric): readonly string[] {
  const own = kind === 'vm' ? ['uuid'] : kind === 'host' ? ['host'] : ['host', 'pool']
  return instances === 'none' ? own : [...own, instanceLabels[instances]]
}

export function seriesKey(metric: Metric, labels: Labels): string {
  return tellingLabels(metric).map((name) => labels[name] ?? '').join('\n')
}

function identityIn({ kind }: Metric, labels: Labels): string {
  return kind === 'vm' ? (labels['uuid'] ?? '') : kind === 'host' ? (labels['host'] ?? '') : `${labels['host'] ?? ''}\n${labels['pool'] ?? ''}`
}
