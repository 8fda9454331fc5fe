// What the service needs of the worker that keeps the samples.
import type { GroupedSelection } from '#electron/engine/metrics/grouped-query.ts'
import type { TailSample } from '#electron/engine/metrics/live-tail.ts'
import type { MetricsCallName, MetricsCalls } from '#electron/engine/metrics/metrics-calls.ts'

export interface MetricsLink extends AsyncDisposable {
  call<Name extends MetricsCallName>(name: Name, argument: MetricsCalls[Name]['argument']): Promise<MetricsCalls[Name]['result']>
  /** Until disposed, `onTick` gets what arrives of the selections. */
  watch(selections: readonly GroupedSelection[], onTick: (samples: readonly TailSample[]) => void): Disposable
}
