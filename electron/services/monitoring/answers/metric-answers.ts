// What callers are answered of measured values: each question put to the metrics worker in its terms, and its answer in theirs.
import type { MetricSelection } from '#shared/contract/monitoring.ts'
import { AppError } from '#shared/errors.ts'
import { metricOf, subjectKey, subjectOfKey } from '#shared/model/monitoring/metrics.ts'
import type { Metric, MetricAnswer, MetricSubject, SubjectKind } from '#shared/model/monitoring/metrics.ts'
import { csvPieces } from './csv-export.ts'
import type { MetricsLink } from '../metrics-link.ts'
import { resolveSelection } from './resolve-subjects.ts'
import type { KnownSubjects } from './resolve-subjects.ts'

export interface MetricQuery {
  readonly selections: readonly MetricSelection[]
  readonly fromMs: number
  readonly toMs: number
  readonly maxPoints: number
}

interface SubjectValues {
  subject: MetricSubject
  atMs: number
  values: (number | null)[]
}

export interface MetricAnswers {
  catalog(subject: MetricSubject): Promise<{ metric: Metric; instances: string[] }[]>
  /** @throws AppError `input-invalid` */
  query(query: MetricQuery): Promise<MetricAnswer>
  latest(request: { kind: SubjectKind; metrics: readonly string[] }): Promise<SubjectValues[]>
  recent(request: { kind: SubjectKind; metric: string; minutes: number; subjects?: readonly MetricSubject[] | undefined }): Promise<{ fromMs: number; stepMs: number; rows: { subject: MetricSubject; values: (number | null)[] }[] }>
  /** Ends with the signal. @throws AppError `input-invalid` */
  exportCsv(query: MetricQuery, signal: AbortSignal | undefined): AsyncGenerator<{ name: string; text: string }, void, undefined>
}

export interface MetricAnswersOptions {
  readonly link: Pick<MetricsLink, 'call'>
  readonly known: KnownSubjects
  readonly freshSinceMs: (kind: SubjectKind) => number
  readonly now: () => number
}

export function createMetricAnswers({ link, known, freshSinceMs, now }: MetricAnswersOptions): MetricAnswers {
  const query = async ({ selections, fromMs, toMs, maxPoints }: MetricQuery): Promise<MetricAnswer> => {
    if (!(toMs > fromMs)) throw new AppError('input-invalid', { message: 'The range ends before it begins', reason: 'range-ends-early', params: { path: 'toMs' } })
    return link.call('query', { selections: selections.map((selection) => resolveSelection(selection, known)), fromMs, toMs, maxPoints, nowMs: now() })
  }
  return {
    query,
    async catalog(subject) {
      const found = await link.call('catalog', { subject: subjectKey(subject) })
      return [...Map.groupBy(found, ({ metric }) => metric)].flatMap(([name, rows]) => {
        const metric = metricOf(subject.kind, name)
        return metric ? [{ metric, instances: rows.map(({ instance }) => instance).filter((instance) => instance !== '').toSorted() }] : []
      })
    },
    async latest({ kind, metrics }) {
      const rows = await link.call('latest', { kind, metrics, sinceMs: freshSinceMs(kind) })
      return rows.flatMap(({ subject, atMs, values }) => withSubject(subject, { atMs, values: [...values] }))
    },
    async recent({ kind, metric, minutes, subjects }) {
      const row = metricOf(kind, metric)
      if (!row) throw new AppError('input-invalid', { message: `There is no metric ${metric} of a ${kind}`, params: { path: 'metric' } })
      const { fromMs, stepMs, rows } = await link.call('recent', { kind, metric, minutes, nowMs: now(), aggregate: row.aggregate, subjects: subjects?.map(subjectKey) })
      return { fromMs, stepMs, rows: rows.flatMap(({ subject, values }) => withSubject(subject, { values: [...values] })) }
    },
    async *exportCsv({ selections, ...range }, signal) {
      const name = `metrics-${new Date(range.fromMs).toISOString().slice(0, 10)}.csv`
      for await (const text of csvPieces(range, { query: (part) => query({ selections, ...part }), nameOf: (subject) => nameOf(subject, known), signal })) yield { name, text }
    },
  }
}

function withSubject<Rest>(key: string, rest: Rest): (Rest & { subject: MetricSubject })[] {
  const subject = subjectOfKey(key)
  return subject ? [{ ...rest, subject }] : []
}

function nameOf(subject: MetricSubject, known: KnownSubjects): string {
  if (subject.kind === 'vm') return known.vms().find(({ uuid }) => uuid === subject.uuid)?.name ?? subject.uuid
  const host = known.hosts().find(({ id }) => id === subject.hostId)?.name ?? subject.hostId
  return subject.kind === 'host' ? host : `${host}/${subject.pool}`
}
