// The main thread's side of the session workers: spreads hosts over a few threads and gives each host a proxy with the
// provider's own shape. A worker that dies takes its hosts to "lost"; they are created anew in a fresh one.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { AppError } from '#shared/errors.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { CallOptions, ConsoleRequest, Provider, ProviderContext, ProviderEvent } from '../providers/provider.ts'
import { createWorkerLink } from './worker-link.ts'
import type { WorkerLink } from './worker-link.ts'

export interface RemoteProvider extends Omit<Provider, 'openConsole'> {
  /** The port carries console frames (shared/model/console-frames.ts); closing it closes the console. */
  openConsole(request: ConsoleRequest, options: CallOptions): Promise<{ port: MessagePort; password: string | null; route: string }>
}

export interface CreateRemoteProvider {
  readonly hostId: HostId
  readonly uri: string
  /** Gets the provider's events in order. */
  readonly onEvent: (event: ProviderEvent) => void
  readonly ask: ProviderContext['ask']
}

export interface SessionPool extends AsyncDisposable {
  /** @throws AppError uri-invalid, uri-unsupported */
  createProvider(options: CreateRemoteProvider): RemoteProvider
}

export interface SessionPoolOptions {
  readonly workers?: number
  readonly log: ProviderContext['log']
}

interface HostedHost extends CreateRemoteProvider {
  thread: Thread
  isConnecting: boolean
}

interface Thread {
  readonly link: WorkerLink
  readonly hosts: Set<HostedHost>
}

const maxWorkers = 4

/** Beside this file under either name: as written, or as bundled. */
function workerFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './session-worker.ts' : './session-worker.js', import.meta.url)
}

export function createSessionPool({ workers = Math.min(maxWorkers, Math.max(1, availableParallelism())), log }: SessionPoolOptions): SessionPool {
  const threads: Thread[] = []
  const hosted = new Map<HostId, HostedHost>()
  let isDisposed = false

  const startThread = (): Thread => {
    const worker = new Worker(workerFile(), { name: 'sessions' })
    const link = createWorkerLink(worker, { onEvent: (hostId, event) => hosted.get(hostId)?.onEvent(event), ask: (hostId, detail, signal) => askHost(hosted.get(hostId), detail, signal), log })
    const thread: Thread = { link, hosts: new Set() }
    threads.push(thread)
    void link.died.then((error) => replace(thread, error))
    return thread
  }
  const leastLoaded = (): Thread => {
    if (threads.length < workers) return startThread()
    return threads.reduce((best, thread) => (thread.hosts.size < best.hosts.size ? thread : best))
  }
  const place = (host: HostedHost, thread: Thread): void => {
    host.thread = thread
    thread.hosts.add(host)
    thread.link.post({ kind: 'create', hostId: host.hostId, uri: host.uri })
    if (host.isConnecting) thread.link.post({ kind: 'connect', hostId: host.hostId })
  }
  const replace = (thread: Thread, error: Error): void => {
    threads.splice(threads.indexOf(thread), 1)
    if (isDisposed) return
    log('warn', 'A session worker died; its hosts are connected anew', { error: error.message })
    for (const host of thread.hosts) {
      const problem = { code: 'internal', message: `The session worker died: ${error.message}` }
      host.onEvent({ kind: 'state', state: { kind: 'lost', sinceMs: Date.now(), retryAtMs: Date.now(), attempt: 1, problem } })
      place(host, leastLoaded())
    }
  }

  return {
    createProvider(options) {
      const thread = leastLoaded()
      const host: HostedHost = { ...options, thread, isConnecting: false }
      hosted.set(options.hostId, host)
      place(host, thread)
      return createProxy(host, () => {
        hosted.delete(host.hostId)
        host.thread.hosts.delete(host)
      })
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true
      await Promise.all(threads.map(({ link }) => link[Symbol.asyncDispose]()))
    },
  }
}

function askHost(host: HostedHost | undefined, ...[detail, signal]: Parameters<ProviderContext['ask']>): ReturnType<ProviderContext['ask']> {
  if (!host) return Promise.reject(new AppError('host-not-found', { message: 'the host was removed' }))
  return host.ask(detail, signal)
}

function createProxy(host: HostedHost, onDisposed: () => void): RemoteProvider {
  const { hostId } = host
  const link = (): WorkerLink => host.thread.link
  return {
    connect() {
      host.isConnecting = true
      link().post({ kind: 'connect', hostId })
    },
    async disconnect() {
      host.isConnecting = false
      await link().call({ hostId, name: 'disconnect', argument: undefined })
    },
    hostDetails: (options) => link().call({ hostId, name: 'hostDetails', argument: undefined, ...options }),
    vmDetails: (uuid, options) => link().call({ hostId, name: 'vmDetails', argument: uuid, ...options }),
    vmXml: (request, options) => link().call({ hostId, name: 'vmXml', argument: request, ...options }),
    act: ({ onProgress, ...request }, options) => link().call({ hostId, name: 'act', argument: request, onProgress, ...options }),
    rename: (request, options) => link().call({ hostId, name: 'rename', argument: request, ...options }),
    setTags: (request, options) => link().call({ hostId, name: 'setTags', argument: request, ...options }),
    sendKeys: (request, options) => link().call({ hostId, name: 'sendKeys', argument: request, ...options }),
    screenshot: (uuid, options) => link().call({ hostId, name: 'screenshot', argument: uuid, ...options }),
    openConsole: (request, options) => link().call({ hostId, name: 'openConsole', argument: request, ...options }),
    async [Symbol.asyncDispose]() {
      host.isConnecting = false
      await link().call({ hostId, name: 'dispose', argument: undefined })
      onDisposed()
    },
  }
}
