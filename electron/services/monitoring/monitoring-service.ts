// Metrics as callers see them: which subjects a question means, what the worker answers, the settings, and how the sampling
// stands. It keeps no sample itself.
import { createChannel } from '#electron/lib/channel.ts'
import { repeat } from '#electron/lib/waiting/schedule.ts'
import type { SamplingSettings } from '#electron/providers/metrics-provider.ts'
import type { ProviderEvent } from '#electron/providers/provider.ts'
import type { MetricSelection, MetricTick, MonitoringStatus } from '#shared/contract/monitoring.ts'
import type { HostId } from '#shared/model/ids.ts'
import { metricTable, MonitoringSettings } from '#shared/model/monitoring/metrics.ts'
import type { Mark, Metric, MetricSubject } from '#shared/model/monitoring/metrics.ts'
import type { MarkBook } from './marks/mark-book.ts'
import { createMetricAnswers } from './answers/metric-answers.ts'
import type { MetricAnswers } from './answers/metric-answers.ts'
import type { MetricsLink } from './metrics-link.ts'
import { createPrometheusPage } from './answers/prometheus-page.ts'
import { createQueryWatches } from './answers/query-watches.ts'
import { resolveSelection } from './answers/resolve-subjects.ts'
import type { KnownSubjects } from './answers/resolve-subjects.ts'
import { createSamplingBook } from './sampling-book.ts'
import type { SettingsStore } from './settings-store.ts'

export interface MonitoringService extends MetricAnswers, AsyncDisposable {
  metrics(): Metric[]
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

export async function createMonitoringService({ link, known, settings: store, marks, pruneMarks, version, setSampling, now, onError }: MonitoringDependencies): Promise<MonitoringService> {
  let settings = await store.load()
  setSampling(settings)
  const rateOf = createRate(now)
  const sampling = createSamplingBook({ settings: () => settings, now })
  const retain = async (): Promise<void> => {
    await pruneMarks(now() - settings.hourRetentionMs)
    await link.call('retain', { retention: { rawMs: settings.rawRetentionMs, minuteMs: settings.minuteRetentionMs, hourMs: settings.hourRetentionMs, quotaBytes: settings.quotaBytes }, nowMs: now() })
  }
  const retention = repeat(retain, { everyMs: retainEveryMs, onError })

  const watches = createQueryWatches({ link, resolve: (selection) => resolveSelection(selection, known), onError })
  const status = async (): Promise<MonitoringStatus> => {
    const { bytes, series, problems, samples } = await link.call('status', undefined)
    return { hosts: sampling.of(known.hosts().map(({ id }) => id)), store: { bytes, series, samples, samplesPerSecond: rateOf(samples), problems: [...problems] } }
  }
  const page = createPrometheusPage({ known, version, status, now, expose: (subjects) => link.call('expose', { subjects, sinceMs: sampling.freshSinceMs('vm') }) })
  return {
    ...createMetricAnswers({ link, known, freshSinceMs: (kind) => sampling.freshSinceMs(kind), now }),
    metrics: () => [...metricTable],
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
    apply(hostId, event) {
      marks.apply(hostId, event)
      if (event.kind !== 'usage' && event.kind !== 'mark') watches.fleetChanged()
      if (event.kind === 'usage') sampling.note(hostId, event.sampling)
    },
    removeHost(hostId) {
      marks.removeHost(hostId)
      sampling.removeHost(hostId)
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
