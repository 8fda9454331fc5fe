// The entry of the metrics worker: the one thread that keeps samples. Batches come straight from the session workers, so
// that ten thousand machines cost the main thread nothing; it asks, and is told what somebody watches.
import { parentPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { SampleBatch } from '#shared/model/monitoring/metrics.ts'
import { createLiveTail } from '#electron/engine/metrics/live-tail.ts'
import { letOthersGoFirst } from '#electron/lib/threads/thread-priority.ts'
import type { MetricsCallName } from '#electron/engine/metrics/metrics-calls.ts'
import { toThreadError } from '../thread-messages.ts'
import { metricsHandlers } from './metrics-handlers.ts'
import type { FromMetricsWorker, ToMetricsWorker } from './metrics-messages.ts'
import { openMetricStore } from './store/open-metric-store.ts'
import type { DiskMetricStore } from './store/open-metric-store.ts'

const tickMs = 1000
/** Reading what 300,000 series are called takes half a second of a core, which hosts that are being connected at the start need more. */
const patienceMs = 3000

type Take = (message: ToMetricsWorker) => void

/** The store is opened with the first question, or a little after the start. Until then samples wait in their ports; each knows its time. */
function serve(parent: MessagePort, open: () => DiskMetricStore): void {
  const waiting: ToMetricsWorker[] = []
  let take: Take | undefined
  const begin = (): void => {
    clearTimeout(timer)
    take ??= serveStore(parent, open())
    for (const message of waiting.splice(0)) take(message)
  }
  const timer = setTimeout(begin, patienceMs)
  parent.on('message', (message: ToMetricsWorker) => {
    if (take) return take(message)
    waiting.push(message)
    if (message.kind !== 'sender') begin()
  })
}

function serveStore(parent: MessagePort, store: DiskMetricStore): Take {
  const tail = createLiveTail((sender, id) => store.seriesOf(sender, id))
  const counted = { samples: 0 }
  const ticking = setInterval(() => store.tick(), tickMs)
  const handlers = metricsHandlers(store, counted)
  const post = (message: FromMetricsWorker): void => parent.postMessage(message)

  const listenTo = (port: MessagePort): void => {
    const senders = new Set<string>()
    port.on('message', (batch: SampleBatch) => {
      senders.add(batch.sender)
      counted.samples += batch.ids.length
      store.append(batch)
      for (const { watch, samples } of tail.take(batch)) post({ kind: 'tick', watch, samples })
    })
    port.on('close', () => {
      for (const sender of senders) store.forget(sender)
    })
  }
  const call = (id: number, name: MetricsCallName, argument: unknown): void => {
    try {
      // The link's types tie each argument to its name; over a port that tie can only be asserted.
      const run = handlers[name] as (argument: unknown) => unknown
      if (name === 'close') clearInterval(ticking)
      post({ kind: 'result', id, value: run(argument) })
    } catch (error) {
      post({ kind: 'failure', id, error: toThreadError(error) })
    }
  }
  return (message) => {
    switch (message.kind) {
      case 'sender':
        return listenTo(message.port)
      case 'call':
        return call(message.id, message.name, message.argument)
      case 'watch':
        return tail.watch(message.watch, message.selections)
      case 'unwatch':
        return tail.unwatch(message.watch)
      default:
        return message satisfies never
    }
  }
}

if (parentPort && typeof workerData === 'string') {
  // Nobody waits for samples by the millisecond: windows go first, then hosts.
  letOthersGoFirst(5)
  serve(parentPort, () => openMetricStore({ path: workerData }))
}
