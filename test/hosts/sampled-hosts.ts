// Hosts whose figures are kept, as in the console: session workers, the metrics worker, and what may be asked of it.
import type { GroupedSelection } from '#electron/engine/metrics/grouped-query.ts'
import type { TailSample } from '#electron/engine/metrics/live-tail.ts'
import type { ProviderEvent } from '#electron/providers/provider.ts'
import { createMetricsLink } from '#electron/workers/metrics/metrics-link.ts'
import type { MetricsLink } from '#electron/workers/metrics/metrics-link.ts'
import { createSessionPool } from '#electron/workers/session-pool.ts'
import { HostId } from '#shared/model/ids.ts'
import { defaultMonitoringSettings, subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { MetricSubject } from '#shared/model/monitoring/metrics.ts'

export interface SampledHosts extends AsyncDisposable {
  readonly metrics: MetricsLink
  /** What a host's provider has told, oldest first. */
  readonly events: readonly { readonly hostId: HostId; readonly event: ProviderEvent }[]
  /** All samples of one metric from now on, until disposed. */
  collect(subject: MetricSubject, metric: string): Disposable & { readonly samples: readonly TailSample[] }
}

/** Connected when it resolves. */
export async function openSampledHosts(uris: Readonly<Record<string, string>>, intervalMs: number): Promise<SampledHosts> {
  await using stack = new AsyncDisposableStack()
  const metrics = stack.use(createMetricsLink({ log: () => {}, path: ':memory:' }))
  const pool = stack.use(createSessionPool({ log: () => {}, samples: metrics }))
  pool.setSampling({ ...defaultMonitoringSettings, intervalMs })
  const events: { hostId: HostId; event: ProviderEvent }[] = []
  const connecting = Object.entries(uris).map(([name, uri]) => {
    const hostId = HostId.parse(name)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => reject(new Error(`${name} did not connect`)), connectDeadlineMs)
    const onEvent = (event: ProviderEvent): void => {
      events.push({ hostId, event })
      if (event.kind === 'state' && event.state.kind === 'connected') resolve()
      if (event.kind === 'state' && event.state.kind === 'refused') reject(new Error(event.state.problem.message))
    }
    const provider = stack.use(pool.createProvider({ hostId, uri, lastKnown: () => [], onEvent, ask: () => Promise.reject(new Error('nobody answers')) }))
    provider.connect()
    return promise.finally(() => clearTimeout(timer))
  })
  await Promise.all(connecting)
  const kept = stack.move()
  return {
    metrics,
    events,
    collect(subject, metric) {
      const samples: TailSample[] = []
      const selection: GroupedSelection = { groups: [{ subject, group: '', subjects: [subjectKey(subject)] }], metric, instance: undefined, aggregate: undefined }
      const watch = metrics.watch([selection], (told) => samples.push(...told))
      return { samples, [Symbol.dispose]: () => watch[Symbol.dispose]() }
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

const connectDeadlineMs = 60_000
