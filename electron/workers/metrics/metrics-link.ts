// The main thread's side of the metrics worker. A worker that dies is replaced: what it had not yet written is lost, and the
// session workers are told to send their samples, with the words of all series, to the next one.
import { MessageChannel, Worker } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { createOpenCalls } from '#electron/lib/threads/open-calls.ts'
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
  const calls = createOpenCalls<unknown>()
  const listeners = new Set<() => void>()
  const thread = keepThread(() => new Worker(file, { name: 'metrics', workerData: path, resourceLimits: threadLimits }), {
    onMessage(message) {
      switch (message.kind) {
        case 'result':
          return calls.resolve(message.id, message.value)
        case 'failure':
          return calls.reject(message.id, errorOf(message.error))
        case 'tick':
          return watches.tick(message.watch, message.samples)
        default:
          return message satisfies never
      }
    },
    onDeath(reason, isReplaced) {
      calls.rejectAll(new AppError('internal', { message: `The metrics worker died: ${reason}` }))
      if (isReplaced) log('warn', 'The metrics worker died; another takes over', { reason })
    },
    onReplaced() {
      watches.tellAll()
      for (const renew of listeners) renew()
    },
  })
  const post = (message: ToMetricsWorker, transfer: readonly MessagePort[] = []): void => thread.worker()?.postMessage(message, [...transfer])
  const watches = createWatches(post)
  const call = async <Name extends MetricsCallName>(name: Name, argument: MetricsCalls[Name]['argument']): Promise<MetricsCalls[Name]['result']> => {
    if (!thread.worker()) throw new AppError('internal', { message: 'The metrics worker is being restarted' })
    using opened = calls.open()
    post({ kind: 'call', id: opened.id, name, argument })
    // The worker answers each call with its own result.
    return (await opened.answer) as MetricsCalls[Name]['result']
  }

  return {
    call,
    watch: (selections, onTick) => watches.add({ selections, onTick }),
    cpuUsage: () => thread.worker()?.cpuUsage() ?? Promise.resolve({ user: 0, system: 0 }),
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
      const ending = thread.letGo()
      if (!ending) return
      await Promise.race([call('close', undefined).catch(() => {}), new Promise((resolve) => setTimeout(resolve, closeDeadlineMs).unref())])
      await ending.terminate()
    },
  }
}

interface ThreadEvents {
  readonly onMessage: (message: FromMetricsWorker) => void
  /** `isReplaced`: another one will take its place. */
  readonly onDeath: (reason: string, isReplaced: boolean) => void
  readonly onReplaced: () => void
}

/** The thread, and after its death another one in its place. */
function keepThread(start: () => Worker, { onMessage, onDeath, onReplaced }: ThreadEvents) {
  let worker: Worker | undefined
  let replacement: NodeJS.Timeout | undefined
  let isLetGo = false
  const begin = (): void => {
    const begun = start()
    worker = begun
    begun.on('message', onMessage)
    begun.once('error', (error) => bury(begun, error.message))
    begun.once('exit', (code) => bury(begun, `code ${code}`))
  }
  const bury = (dead: Worker, reason: string): void => {
    if (worker !== dead) return
    worker = undefined
    onDeath(reason, !isLetGo)
    if (isLetGo) return
    replacement = setTimeout(() => {
      begin()
      onReplaced()
    }, replaceAfterMs)
  }
  begin()
  return {
    /** `undefined` until the next one takes its place. */
    worker: (): Worker | undefined => worker,
    /** Nothing takes the place of this one any more. */
    letGo(): Worker | undefined {
      isLetGo = true
      clearTimeout(replacement)
      return worker
    },
  }
}

/** What is watched, for the worker that there is and for each that takes its place. */
function createWatches(post: (message: ToMetricsWorker) => void) {
  const watches = new Map<number, Watch>()
  let nextWatch = 1
  return {
    add(added: Watch): Disposable {
      const watch = nextWatch
      nextWatch += 1
      watches.set(watch, added)
      post({ kind: 'watch', watch, selections: added.selections })
      return {
        [Symbol.dispose]() {
          watches.delete(watch)
          post({ kind: 'unwatch', watch })
        },
      }
    },
    tick: (watch: number, samples: readonly TailSample[]): void => watches.get(watch)?.onTick(samples),
    tellAll(): void {
      for (const [watch, { selections }] of watches) post({ kind: 'watch', watch, selections })
    },
  }
}
