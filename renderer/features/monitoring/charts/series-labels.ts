// What the lines of a chart are called: only by what tells them apart. Pure.
import type { MetricAnswer, SeriesLabel } from '#shared/model/monitoring/metrics.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { ChartData } from '../../../ui/chart/data/chart-data.ts'

export interface LabelWords {
  readonly ofSubject: (subject: NonNullable<SeriesLabel['subject']>) => string
  readonly ofGroup: (group: string) => string
  readonly ofMetric: (metric: string) => string
}

export function chartDataOf({ fromMs, stepMs, series }: MetricAnswer, words: LabelWords): ChartData {
  const labels = series.map(({ label }) => label)
  const [whose, metrics, instances] = [new Set(labels.map(ownerKey)), new Set(labels.map(({ metric }) => metric)), new Set(labels.map(({ instance }) => instance))]
  const labelOf = (label: SeriesLabel): string => {
    const parts = [
      ...(whose.size > 1 ? [label.subject ? words.ofSubject(label.subject) : words.ofGroup(label.group)] : []),
      ...(metrics.size > 1 || (whose.size === 1 && instances.size === 1) ? [words.ofMetric(label.metric)] : []),
      // Only where devices were asked for, and then of a single one too.
      ...(label.instance === '' ? [] : [label.instance]),
    ]
    return parts.join(' · ')
  }
  return { fromMs, stepMs, series: series.map(({ label, mean, max, min }) => ({ id: [ownerKey(label), label.metric, label.instance].join(' '), label: labelOf(label), mean, max, min })) }
}

function ownerKey({ subject, group }: SeriesLabel): string {
  return subject ? subjectKey(subject) : `group:${group}`
}
