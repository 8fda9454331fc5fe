// The main thread's side of the session workers: spreads hosts over a few threads and gives each host a proxy with the
// provider's own shape. A worker that dies takes its hosts to "lost"; they are created anew in a fresh one.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { RecordSpan } from '#electron/lib/trace.ts'
import { AppError } from '#shared/errors.ts'
import type { HostState } from '#shared/model/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/vm.ts'
import { parseConnectionUri } from '../providers/connection-uri.ts'
import type { SamplingSettings } from '../providers/metrics-provider.ts'
import type { ProviderContext, ProviderEvent, RemoteProvider } from '../providers/provider.ts'
import { remoteNoun } from './remote-noun.ts'
import type { CallNoun } from './remote-noun.ts'
import { threadLimits } from './thread-limits.ts'
import type { CallName, RemoteCalls } from './thread-messages.ts'
import { createWorkerLink } from './worker-link.ts'
import type { CallRequest, WorkerLink } from './worker-link.ts'

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
  const waiting = new Set<NodeJS.Timeout>()
  let sampling: SamplingSettings | undefined
  let youngDeaths = 0
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
    connectSamples(thread)
    if (sampling) link.post({ kind: 'sampling', settings: sampling })
    void link.died.then((error) => bury(thread, error))
    return thread
  }
  const connectSamples = ({ link }: Thread): void => samples && link.post({ kind: 'samples', port: samples.openSender() })
  const renewal = samples?.onRenewed(() => threads.forEach(connectSamples))
  const leastLoaded = (): Thread => {
    if (threads.length < workers) return startThread()
    return threads.reduce((best, thread) => (thread.hosts.size < best.hosts.size ? thread : best))
  }
  const place = (host: HostedHost): void => {
    const thread = leastLoaded()
    host.thread = thread
    thread.hosts.add(host)
    thread.link.post({ kind: 'create', hostId: host.hostId, uri: host.uri, lastKnown: host.lastKnown() })
    if (host.isConnecting) thread.link.post({ kind: 'connect', hostId: host.hostId })
  }
  const bury = (thread: Thread, error: Error): void => {
    threads.splice(threads.indexOf(thread), 1)
    if (isDisposed) return
    youngDeaths = Date.now() - thread.startedAtMs < youngMs ? youngDeaths + 1 : 0
    const waitMs = Math.min(slowestReplaceMs, firstReplaceMs * 4 ** Math.max(0, youngDeaths - 1))
    log('warn', 'A session worker died; its hosts are connected anew', { error: error.message, hosts: thread.hosts.size, waitMs })
    for (const host of thread.hosts) {
      host.thread = undefined
      if (host.isConnecting) host.onEvent({ kind: 'state', state: lostWorker(error, waitMs) })
    }
    const timer = setTimeout(() => {
      waiting.delete(timer)
      for (const host of thread.hosts) if (hosted.get(host.hostId) === host) place(host)
    }, waitMs)
    waiting.add(timer)
  }

  return {
    createProvider(options) {
      // Here too, so that the caller hears of it at once.
      parseConnectionUri(options.uri)
      const host: HostedHost = { ...options, thread: undefined, isConnecting: false }
      hosted.set(options.hostId, host)
      place(host)
      return createProxy(host, () => {
        hosted.delete(host.hostId)
        host.thread?.hosts.delete(host)
      })
    },
    setSampling(settings) {
      sampling = settings
      for (const { link } of threads) link.post({ kind: 'sampling', settings })
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true
      renewal?.[Symbol.dispose]()
      for (const timer of waiting) clearTimeout(timer)
      await Promise.all(threads.map(({ link }) => link[Symbol.asyncDispose]()))
    },
  }
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

function createProxy(host: HostedHost, onDisposed: () => void): RemoteProvider {
  const { hostId } = host
  const call = <Name extends CallName>(request: Omit<CallRequest<Name>, 'hostId'>): Promise<RemoteCalls[Name]['result']> => {
    if (!host.thread) return Promise.reject(new AppError('host-not-connected', { message: 'The session worker is being restarted', params: { name: hostId } }))
    return host.thread.link.call({ hostId, ...request })
  }
  const callNoun: CallNoun = (argument, options) => call({ name: 'noun', argument, ...options })
  return {
    connect() {
      host.isConnecting = true
      host.thread?.link.post({ kind: 'connect', hostId })
    },
    async disconnect() {
      host.isConnecting = false
      if (host.thread) await call({ name: 'disconnect', argument: undefined })
      else host.onEvent({ kind: 'state', state: { kind: 'disconnected' } })
    },
    hostDetails: (options) => call({ name: 'hostDetails', argument: undefined, ...options }),
    vmDetails: (uuid, options) => call({ name: 'vmDetails', argument: uuid, ...options }),
    vmXml: (request, options) => call({ name: 'vmXml', argument: request, ...options }),
    act: ({ onProgress, ...request }, options) => call({ name: 'act', argument: request, onProgress, ...options }),
    rename: (request, options) => call({ name: 'rename', argument: request, ...options }),
    setMetadata: (request, options) => call({ name: 'setMetadata', argument: request, ...options }),
    sendKeys: (request, options) => call({ name: 'sendKeys', argument: request, ...options }),
    screenshot: (uuid, options) => call({ name: 'screenshot', argument: uuid, ...options }),
    openConsole: (request, options) => call({ name: 'openConsole', argument: request, ...options }),
    cloning: remoteNoun('cloning', callNoun),
    creation: remoteNoun('creation', callNoun),
    definitions: remoteNoun('definitions', callNoun),
    deletion: remoteNoun('deletion', callNoun),
    guests: remoteNoun('guests', callNoun),
    hardware: remoteNoun('hardware', callNoun),
    networks: remoteNoun('networks', callNoun),
    snapshots: remoteNoun('snapshots', callNoun),
    storage: remoteNoun('storage', callNoun),
    transfers: remoteNoun('transfers', callNoun),
    trash: remoteNoun('trash', callNoun),
    async [Symbol.asyncDispose]() {
      host.isConnecting = false
      try {
        // A worker that dies meanwhile has done as well.
        if (host.thread) await call({ name: 'dispose', argument: undefined }).catch(() => {})
      } finally {
        onDisposed()
      }
    },
  }
}
