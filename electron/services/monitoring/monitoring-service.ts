// Metrics as callers see them: which subjects a question means, what the worker answers, the settings, and how the sampling
// stands. It keeps no sample itself.
import { createChannel } from '#electron/lib/channel.ts'
import { repeat } from '#electron/lib/waiting/schedule.ts'
import type { SamplingSettings, SamplingState } from '#electron/providers/metrics-provider.ts'
import type { ProviderEvent } from '#electron/providers/provider.ts'
import type { MetricSelection, MetricTick, MonitoringStatus } from '#shared/contract/monitoring.ts'
import { AppError } from '#shared/errors.ts'
import type { HostId } from '#shared/model/ids.ts'
import { metricOf, metricTable, MonitoringSettings, subjectKey, subjectOfKey } from '#shared/model/metrics.ts'
import type { Mark, Metric, MetricAnswer, MetricSubject, SubjectKind } from '#shared/model/metrics.ts'
import { csvPieces } from './csv-export.ts'
import type { MarkBook } from './mark-book.ts'
import type { MetricsLink } from './metrics-link.ts'
import { resolveSelection } from './resolve-subjects.ts'
import type { KnownSubjects } from './resolve-subjects.ts'
import { createPrometheusPage } from './prometheus-page.ts'
import { createQueryWatches } from './query-watches.ts'
import type { SettingsStore } from './settings-store.ts'

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

export interface MonitoringService extends AsyncDisposable {
  metrics(): Metric[]
  catalog(subject: MetricSubject): Promise<{ metric: Metric; instances: string[] }[]>
  /** @throws AppError `input-invalid` */
  query(query: MetricQuery): Promise<MetricAnswer>
  latest(request: { kind: SubjectKind; metrics: readonly string[] }): Promise<SubjectValues[]>
  recent(request: { kind: SubjectKind; metric: string; minutes: number; subjects?: readonly MetricSubject[] | undefined }): Promise<{ fromMs: number; stepMs: number; rows: { subject: MetricSubject; values: (number | null)[] }[] }>
  watch(selections: readonly MetricSelection[], signal: AbortSignal | undefined): AsyncGenerator<MetricTick, void, undefined>
  marks(range: { fromMs: number; toMs: number; subjects: readonly MetricSubject[]; limit: number }): Promise<Mark[]>
  /** Each mark as it happens, from now on. */
  watchMarks(signal: AbortSignal | undefined): AsyncGenerator<Mark, void, undefined>
  /** The newest figures of everything in Prometheus's text format. */
  prometheusPage(): Promise<string>
  status(): Promise<MonitoringStatus>
  settings(): MonitoringSettings
  /** Only the keys to change. @throws AppError `input-invalid` */
  setSettings(patch: MonitoringPatch): Promise<MonitoringSettings>
  /** Ends with the signal. @throws AppError `input-invalid` */
  exportCsv(query: MetricQuery, signal: AbortSignal | undefined): AsyncGenerator<{ name: string; text: string }, void, undefined>
  /** How the sampling of a host stands, from its provider's events. */
  apply(hostId: HostId, event: ProviderEvent): void
  removeHost(hostId: HostId): void
}

export type MonitoringPatch = { readonly [Key in keyof MonitoringSettings]?: MonitoringSettings[Key] | undefined }

export interface MonitoringDependencies {
  readonly link: MetricsLink
  readonly known: KnownSubjects
  readonly settings: SettingsStore
  readonly marks: MarkBook
  /** Deletes marks that are older. */
  readonly pruneMarks: (beforeMs: number) => Promise<void>
  readonly version: string
  readonly setSampling: (settings: SamplingSettings) => void
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

/** A slow window may be so many ticks behind; then it gets the next one only. */
const backlogLimit = 500
const retainEveryMs = 3_600_000
/** Values that were taken longer ago are not "now". */
const freshIntervals = 3
const shortestFreshMs = 30_000

export async function createMonitoringService({ link, known, settings: store, marks, pruneMarks, version, setSampling, now, onError }: MonitoringDependencies): Promise<MonitoringService> {
  const sampling = new Map<HostId, SamplingState & { readonly atMs: number }>()
  let settings = await store.load()
  setSampling(settings)
  const counts = createRate(now)
  const retain = async (): Promise<void> => {
    await pruneMarks(now() - settings.hourRetentionMs)
    await link.call('retain', { retention: { rawMs: settings.rawRetentionMs, minuteMs: settings.minuteRetentionMs, hourMs: settings.hourRetentionMs, quotaBytes: settings.quotaBytes }, nowMs: now() })
  }
  const retention = repeat(retain, { everyMs: retainEveryMs, onError })

  const watches = createQueryWatches({ link, resolve: (selection) => resolveSelection(selection, known), onError })
  const freshSinceMs = (kind: SubjectKind): number => {
    const slowestMs = Math.max(settings.intervalMs, ...[...sampling.values()].map(({ intervalMs }) => intervalMs))
    return now() - Math.max(kind === 'pool' ? poolFreshMs : shortestFreshMs, slowestMs * freshIntervals)
  }
  const status = async (): Promise<MonitoringStatus> => {
    const { bytes, series, problems, samples } = await link.call('status', undefined)
    const hosts = known.hosts().map(({ id }) => {
      const state = sampling.get(id)
      return { hostId: id, lastSampleAtMs: state?.atMs ?? null, intervalMs: state?.intervalMs ?? settings.hostIntervalsMs[id] ?? settings.intervalMs, tookMs: state?.tookMs ?? null, source: state?.source ?? ('none' as const), problem: state?.problem ?? null }
    })
    return { hosts, store: { bytes, series, samples, samplesPerSecond: counts(samples), problems: [...problems] } }
  }
  const page = createPrometheusPage({ known, version, status, now, expose: (subjects) => link.call('expose', { subjects, sinceMs: freshSinceMs('vm') }) })
  const query = ({ selections, fromMs, toMs, maxPoints }: MetricQuery): Promise<MetricAnswer> => {
    if (!(toMs > fromMs)) return Promise.reject(new AppError('input-invalid', { message: 'The range ends before it begins', reason: 'range-ends-early', params: { path: 'toMs' } }))
    return link.call('query', { selections: selections.map((selection) => resolveSelection(selection, known)), fromMs, toMs, maxPoints, nowMs: now() })
  }
  return {
    metrics: () => [...metricTable],
    async catalog(subject) {
      const found = await link.call('catalog', { subject: subjectKey(subject) })
      return [...Map.groupBy(found, ({ metric }) => metric)].flatMap(([name, rows]) => {
        const metric = metricOf(subject.kind, name)
        return metric ? [{ metric, instances: rows.map(({ instance }) => instance).filter((instance) => instance !== '').toSorted() }] : []
      })
    },
    query: async (request) => query(request),
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
    async *watch(selections, signal) {
      using channel = createChannel<MetricTick>({ backlogLimit })
      using _watch = watches.add(selections, (samples) => channel.publish({ samples: [...samples] }))
      yield* channel.subscribe({ snapshot: () => [], signal })
    },
    marks: (range) => marks.list(range),
    watchMarks: (signal) => marks.watch(signal),
    prometheusPage: () => page.render(),
    status,
    settings: () => settings,
    async setSettings(patch) {
      const next = merged(settings, patch)
      await store.save(next)
      settings = next
      setSampling(next)
      await retain()
      return next
    },
    async *exportCsv({ selections, ...range }, signal) {
      const name = `metrics-${new Date(range.fromMs).toISOString().slice(0, 10)}.csv`
      for await (const text of csvPieces(range, { query: (part) => query({ selections, ...part }), nameOf: (subject) => nameOf(subject, known), signal })) yield { name, text }
    },
    apply(hostId, event) {
      marks.apply(hostId, event)
      if (event.kind !== 'usage' && event.kind !== 'mark') watches.fleetChanged()
      if (event.kind === 'usage') sampling.set(hostId, { ...event.sampling, atMs: now() })
    },
    removeHost(hostId) {
      marks.removeHost(hostId)
      sampling.delete(hostId)
      watches.fleetChanged()
    },
    async [Symbol.asyncDispose]() {
      retention[Symbol.dispose]()
      watches[Symbol.dispose]()
      page[Symbol.dispose]()
      await link[Symbol.asyncDispose]()
    },
  }
}

function merged(settings: MonitoringSettings, patch: MonitoringPatch): MonitoringSettings {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
  return MonitoringSettings.parse({ ...settings, ...given })
}

/** Pools are looked at once a minute. */
const poolFreshMs = 180_000

function withSubject<Rest>(key: string, rest: Rest): (Rest & { subject: MetricSubject })[] {
  const subject = subjectOfKey(key)
  return subject ? [{ ...rest, subject }] : []
}

function nameOf(subject: MetricSubject, known: KnownSubjects): string {
  if (subject.kind === 'vm') return known.vms().find(({ uuid }) => uuid === subject.uuid)?.name ?? subject.uuid
  const host = known.hosts().find(({ id }) => id === subject.hostId)?.name ?? subject.hostId
  return subject.kind === 'host' ? host : `${host}/${subject.pool}`
}

/** From a count that only grows: how much in a second since it was last asked. */
function createRate(now: () => number): (count: number) => number {
  let last = { count: 0, atMs: now() }
  return (count) => {
    const seconds = Math.max(1, (now() - last.atMs) / 1000)
    const rate = Math.max(0, count - last.count) / seconds
    last = { count, atMs: now() }
    return rate
  }
}
