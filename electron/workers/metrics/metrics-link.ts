// The main thread's side of the metrics worker. A worker that dies is replaced: what it had not yet written is lost, and the
// session workers are told to send their samples, with the words of all series, to the next one.
import { MessageChannel, Worker } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { AppError, errorOf } from '#shared/errors.ts'
import type { GroupedSelection } from '#electron/engine/metrics/grouped-query.ts'
import type { TailSample } from '#electron/engine/metrics/live-tail.ts'
import type { MetricsCallName, MetricsCalls } from '#electron/engine/metrics/metrics-calls.ts'
import type { SampleReceiver } from '../session-pool.ts'
import { threadLimits } from '../thread-limits.ts'
import type { FromMetricsWorker, ToMetricsWorker } from './metrics-messages.ts'

export interface MetricsLink extends SampleReceiver, AsyncDisposable {
  /** @throws AppError of the worker, or `internal` when it dies meanwhile */
  call<Name extends MetricsCallName>(name: Name, argument: MetricsCalls[Name]['argument']): Promise<MetricsCalls[Name]['result']>
  /** Processor time of the thread, in microseconds. */
  cpuUsage(): Promise<NodeJS.CpuUsage>
  /** Until disposed, `onTick` gets what arrives of the selections. */
  watch(selections: readonly GroupedSelection[], onTick: (samples: readonly TailSample[]) => void): Disposable
}

export interface MetricsLinkOptions {
  readonly log: (level: 'info' | 'warn', message: string, fields?: Readonly<Record<string, unknown>>) => void
  /** The store's file; `:memory:` for none. */
  readonly path: string
  /** The thread's entry; for tests. */
  readonly worker?: URL
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

interface Watch {
  readonly selections: readonly GroupedSelection[]
  readonly onTick: (samples: readonly TailSample[]) => void
}

/** Beside this file under either name: as written, or as bundled. */
function workerFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './metrics-worker.ts' : './metrics-worker.js', import.meta.url)
}

const closeDeadlineMs = 5000
const replaceAfterMs = 1000

export function createMetricsLink({ log, path, worker: file = workerFile() }: MetricsLinkOptions): MetricsLink {
  const pending = new Map<number, Pending>()
  const watches = new Map<number, Watch>()
  const listeners = new Set<() => void>()
  let worker: Worker | undefined
  let replacement: NodeJS.Timeout | undefined
  let nextId = 1
  let isDisposed = false

  const post = (message: ToMetricsWorker, transfer: readonly MessagePort[] = []): void => worker?.postMessage(message, [...transfer])
  const settle = (id: number, act: (call: Pending) => void): void => {
    const call = pending.get(id)
    pending.delete(id)
    if (call) act(call)
  }
  const receive = (message: FromMetricsWorker): void => {
    switch (message.kind) {
      case 'result':
        return settle(message.id, ({ resolve }) => resolve(message.value))
      case 'failure':
        return settle(message.id, ({ reject }) => reject(errorOf(message.error)))
      case 'tick':
        return watches.get(message.watch)?.onTick(message.samples)
      default:
        return message satisfies never
    }
  }
  const bury = (dead: Worker, reason: string): void => {
    if (worker !== dead) return
    worker = undefined
    for (const { reject } of pending.values()) reject(new AppError('internal', { message: `The metrics worker died: ${reason}` }))
    pending.clear()
    if (isDisposed) return
    log('warn', 'The metrics worker died; another takes over', { reason })
    replacement = setTimeout(() => {
      start()
      for (const [watch, { selections }] of watches) post({ kind: 'watch', watch, selections })
      for (const renew of listeners) renew()
    }, replaceAfterMs)
  }
  const start = (): void => {
    const started = new Worker(file, { name: 'metrics', workerData: path, resourceLimits: threadLimits })
    worker = started
    started.on('message', receive)
    started.once('error', (error) => bury(started, error.message))
    started.once('exit', (code) => bury(started, `code ${code}`))
  }
  const call: MetricsLink['call'] = (name, argument) =>
    new Promise((resolve, reject) => {
      if (!worker) return reject(new AppError('internal', { message: 'The metrics worker is being restarted' }))
      const id = nextId
      nextId += 1
      // The worker answers each call with its own result.
      pending.set(id, { resolve: resolve as (value: unknown) => void, reject })
      post({ kind: 'call', id, name, argument })
    })
  start()

  return {
    call,
    watch(selections, onTick) {
      const watch = nextId
      nextId += 1
      watches.set(watch, { selections, onTick })
      post({ kind: 'watch', watch, selections })
      return {
        [Symbol.dispose]() {
          watches.delete(watch)
          post({ kind: 'unwatch', watch })
        },
      }
    },
    cpuUsage: () => worker?.cpuUsage() ?? Promise.resolve({ user: 0, system: 0 }),
    openSender() {
      const { port1, port2 } = new MessageChannel()
      post({ kind: 'sender', port: port1 }, [port1])
      return port2
    },
    onRenewed(renew) {
      listeners.add(renew)
      return { [Symbol.dispose]: () => void listeners.delete(renew) }
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true
      clearTimeout(replacement)
      const ending = worker
      if (!ending) return
      await Promise.race([call('close', undefined).catch(() => {}), new Promise((resolve) => setTimeout(resolve, closeDeadlineMs).unref())])
      await ending.terminate()
    },
  }
}
