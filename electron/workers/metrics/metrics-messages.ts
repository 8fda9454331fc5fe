// What passes between the main thread and the metrics worker. On a sender's port come SampleBatches, their arrays transferred.
import type { MessagePort } from 'node:worker_threads'
import type { GroupedSelection } from '#electron/engine/metrics/grouped-query.ts'
import type { TailSample } from '#electron/engine/metrics/live-tail.ts'
import type { MetricsCallName } from '#electron/engine/metrics/metrics-calls.ts'
import type { ThreadError } from '../thread-messages.ts'

export type ToMetricsWorker =
  /** Batches will come from there. */
  | { readonly kind: 'sender'; readonly port: MessagePort }
  | { readonly kind: 'call'; readonly id: number; readonly name: MetricsCallName; readonly argument: unknown }
  | { readonly kind: 'watch'; readonly watch: number; readonly selections: readonly GroupedSelection[] }
  | { readonly kind: 'unwatch'; readonly watch: number }

export type FromMetricsWorker =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: ThreadError }
  | { readonly kind: 'tick'; readonly watch: number; readonly samples: readonly TailSample[] }
