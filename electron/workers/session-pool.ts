// The main thread's side of the session workers: spreads hosts over a few threads and gives each host a proxy with the
// provider's own shape. A worker that dies takes its hosts to "lost"; they are created anew in a fresh one.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { RecordSpan } from '#electron/lib/trace.ts'
import { AppError } from '#shared/errors.ts'
import type { HostState } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { parseConnectionUri } from '../providers/connection-uri.ts'
import type { SamplingSettings } from '../providers/metrics-provider.ts'
import type { ProviderContext, ProviderEvent, RemoteProvider } from '../providers/provider.ts'
import { createHostProxy } from './host-proxy.ts'
import { threadLimits } from './thread-limits.ts'
import { createWorkerLink } from './worker-link.ts'
import type { WorkerLink } from './worker-link.ts'

export interface CreateRemoteProvider {
  readonly hostId: HostId
  readonly uri: string
  /** The rows that are shown of the host, asked for whenever it is given to a worker. */
  readonly lastKnown: () => readonly Vm[]
  /** Gets the provider's events in order. */
  readonly onEvent: (event: ProviderEvent) => void
  readonly ask: ProviderContext['ask']
}

export interface SessionPool extends AsyncDisposable {
  /** @throws AppError uri-invalid, uri-unsupported */
  createProvider(options: CreateRemoteProvider): RemoteProvider
  /** How all hosts are sampled from now on. */
  setSampling(settings: SamplingSettings): void
}

export interface SessionPoolOptions {
  readonly workers?: number
  /** The thread's entry; for tests. */
  readonly worker?: URL
  readonly log: ProviderContext['log']
  /** Where traces are collected. */
  readonly record?: RecordSpan | undefined
  /** Where the threads send their samples. */
  readonly samples?: SampleReceiver
}

export interface SampleReceiver {
  /** A port for one more sender. */
  openSender(): MessagePort
  /** Told when the receiver was replaced: the ports opened before lead nowhere. */
  onRenewed(renew: () => void): Disposable
}

interface HostedHost extends CreateRemoteProvider {
  /** `undefined` while the host waits for a new worker. */
  thread: Thread | undefined
  isConnecting: boolean
}

interface Thread {
  readonly link: WorkerLink
  readonly hosts: Set<HostedHost>
  readonly startedAtMs: number
}

const maxWorkers = 4
/** One core is the main thread's, which answers windows: on two, a second worker brings a fleet in no sooner, holds windows up and takes 20 MB. */
const coresForOthers = 1
/** A worker that died young is probably killed by one of its hosts: the next one has to wait. */
const youngMs = 60_000
const firstReplaceMs = 100
const slowestReplaceMs = 60_000

/** Beside this file under either name: as written, or as bundled. */
function workerFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './session-worker.ts' : './session-worker.js', import.meta.url)
}

export function createSessionPool({ workers = Math.min(maxWorkers, Math.max(1, availableParallelism() - coresForOthers)), worker = workerFile(), log, record, samples }: SessionPoolOptions): SessionPool {
  const threads: Thread[] = []
  const hosted = new Map<HostId, HostedHost>()
  const sampling = createSamplingOrders(threads, samples)
  const delays = createDelays()
  const replaceAfter = createReplacePauses()
  let isDisposed = false

  const startThread = (): Thread => {
    const link = createWorkerLink(new Worker(worker, { name: 'sessions', resourceLimits: threadLimits }), {
      onEvent: (hostId, event) => hosted.get(hostId)?.onEvent(event),
      ask: (hostId, detail, signal) => askHost(hosted.get(hostId), detail, signal),
      log,
      record,
    })
    const thread: Thread = { link, hosts: new Set(), startedAtMs: Date.now() }
    threads.push(thread)
    sampling.tell(thread)
    void link.died.then((error) => bury(thread, error))
    return thread
  }
  const place = (host: HostedHost): void => {
    const thread = threads.length < workers ? startThread() : leastLoaded(threads)
    host.thread = thread
    thread.hosts.add(host)
    thread.link.post({ kind: 'create', hostId: host.hostId, uri: host.uri, lastKnown: host.lastKnown() })
    if (host.isConnecting) thread.link.post({ kind: 'connect', hostId: host.hostId })
  }
  const bury = (thread: Thread, error: Error): void => {
    threads.splice(threads.indexOf(thread), 1)
    if (isDisposed) return
    const waitMs = replaceAfter(Date.now() - thread.startedAtMs)
    log('warn', 'A session worker died; its hosts are connected anew', { error: error.message, hosts: thread.hosts.size, waitMs })
    for (const host of thread.hosts) lose(host, lostWorker(error, waitMs))
    delays.after(waitMs, () => {
      for (const host of thread.hosts) if (hosted.get(host.hostId) === host) place(host)
    })
  }

  return {
    createProvider(options) {
      // Here too, so that the caller hears of it at once.
      parseConnectionUri(options.uri)
      const host: HostedHost = { ...options, thread: undefined, isConnecting: false }
      hosted.set(options.hostId, host)
      place(host)
      return createHostProxy(host, () => {
        hosted.delete(host.hostId)
        host.thread?.hosts.delete(host)
      })
    },
    setSampling: (settings) => sampling.set(settings),
    async [Symbol.asyncDispose]() {
      isDisposed = true
      sampling[Symbol.dispose]()
      delays[Symbol.dispose]()
      await Promise.all(threads.map(({ link }) => link[Symbol.asyncDispose]()))
    },
  }
}

/** What the threads are told of sampling: where their samples go, and how often hosts are asked. */
function createSamplingOrders(threads: readonly Thread[], samples: SampleReceiver | undefined) {
  let settings: SamplingSettings | undefined
  const connect = ({ link }: Thread): void => samples && link.post({ kind: 'samples', port: samples.openSender() })
  const renewal = samples?.onRenewed(() => threads.forEach(connect))
  return {
    tell(thread: Thread): void {
      connect(thread)
      if (settings) thread.link.post({ kind: 'sampling', settings })
    },
    set(next: SamplingSettings): void {
      settings = next
      for (const { link } of threads) link.post({ kind: 'sampling', settings: next })
    },
    [Symbol.dispose]: () => renewal?.[Symbol.dispose](),
  }
}

/** What is to be done later, unless it is disposed of before. */
function createDelays() {
  const timers = new Set<NodeJS.Timeout>()
  return {
    after(waitMs: number, act: () => void): void {
      const timer = setTimeout(() => {
        timers.delete(timer)
        act()
      }, waitMs)
      timers.add(timer)
    },
    [Symbol.dispose](): void {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

/** How long the hosts of a dead worker wait, by how long it lived. */
function createReplacePauses(): (livedMs: number) => number {
  let youngDeaths = 0
  return (livedMs) => {
    youngDeaths = livedMs < youngMs ? youngDeaths + 1 : 0
    return Math.min(slowestReplaceMs, firstReplaceMs * 4 ** Math.max(0, youngDeaths - 1))
  }
}

function leastLoaded(threads: readonly Thread[]): Thread {
  return threads.reduce((best, thread) => (thread.hosts.size < best.hosts.size ? thread : best))
}

/** Until it is placed again. */
function lose(host: HostedHost, state: HostState): void {
  host.thread = undefined
  if (host.isConnecting) host.onEvent({ kind: 'state', state })
}

function lostWorker(error: Error, waitMs: number): HostState {
  const nowMs = Date.now()
  const problem = { code: 'internal', message: `The session worker died: ${error.message}` }
  return { kind: 'lost', sinceMs: nowMs, retryAtMs: nowMs + waitMs, attempt: 1, problem }
}

function askHost(host: HostedHost | undefined, ...[detail, signal]: Parameters<ProviderContext['ask']>): ReturnType<ProviderContext['ask']> {
  if (!host) return Promise.reject(new AppError('host-not-found', { message: 'the host was removed' }))
  return host.ask(detail, signal)
}
