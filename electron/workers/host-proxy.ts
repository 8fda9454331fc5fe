// The provider of a host that lives in a session worker: the provider's own shape, each call sent to whichever thread has the host now.
import { AppError } from '#shared/errors.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { ProviderEvent, RemoteProvider } from '../providers/provider.ts'
import { remoteNoun } from './remote-noun.ts'
import type { CallNoun } from './remote-noun.ts'
import type { CallName, RemoteCalls } from './thread-messages.ts'
import type { CallRequest, WorkerLink } from './worker-link.ts'

export interface ProxiedHost {
  readonly hostId: HostId
  readonly onEvent: (event: ProviderEvent) => void
  /** `undefined` while the host waits for a new worker. */
  readonly thread: { readonly link: WorkerLink } | undefined
  isConnecting: boolean
}

export function createHostProxy(host: ProxiedHost, onDisposed: () => void): RemoteProvider {
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
