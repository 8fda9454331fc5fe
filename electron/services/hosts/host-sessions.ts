// The live side of the hosts: one provider per host, made when it is first connected and disposed when it is not wanted.
// Sends the provider's events to the inventory and its questions to the questions.
import { withDeadline } from '#electron/lib/waiting/deadline.ts'
import type { Log } from '#electron/lib/log.ts'
import type { ProviderEvent, RemoteProvider } from '#electron/providers/provider.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { HostConnection } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { Answer, QuestionDetail } from '#shared/model/question.ts'
import type { ProviderPool } from './provider-pool.ts'

export interface HostSessions extends AsyncDisposable {
  open(connection: Pick<HostConnection, 'id' | 'uri'>): void
  /** Ends the session and waits until it is gone; does nothing if there is none. */
  close(hostId: HostId): Promise<void>
  isOpen(hostId: HostId): boolean
  /** @throws AppError `host-not-connected` */
  provider(hostId: HostId): RemoteProvider
}

/** For who asks a provider for these things alone. */
export interface ProvidersOf<Name extends keyof RemoteProvider> {
  /** @throws AppError `host-not-connected` */
  provider(hostId: HostId): Pick<RemoteProvider, Name>
}

export interface SessionDependencies {
  readonly pool: Pick<ProviderPool, 'createProvider'>
  /** The rows that are shown of a host now. */
  readonly lastKnown: (hostId: HostId) => readonly Vm[]
  readonly onEvent: (hostId: HostId, event: ProviderEvent) => void
  readonly ask: (hostId: HostId, detail: QuestionDetail, signal: AbortSignal) => Promise<Answer>
  readonly log: Log
  readonly now: () => number
}

const closeDeadlineMs = 10_000

export function createHostSessions({ pool, lastKnown, onEvent, ask, log, now }: SessionDependencies): HostSessions {
  const providers = new Map<HostId, RemoteProvider>()

  const close = async (hostId: HostId): Promise<void> => {
    const provider = providers.get(hostId)
    if (!provider) return
    providers.delete(hostId)
    // At once: while the old session ends, a new one may begin and tell its own state.
    onEvent(hostId, { kind: 'state', state: { kind: 'disconnected' } })
    try {
      await withDeadline(() => provider.disconnect(), { ms: closeDeadlineMs, what: 'Disconnecting' })
    } catch (error) {
      log.warn('disconnecting failed', { hostId, error })
    }
    await provider[Symbol.asyncDispose]()
  }

  const create = ({ id, uri }: Pick<HostConnection, 'id' | 'uri'>): RemoteProvider => {
    const provider: RemoteProvider = pool.createProvider({
      hostId: id,
      uri,
      lastKnown: () => lastKnown(id),
      // A closed provider may still have events under way; they must not revive its rows.
      onEvent: (event) => {
        if (providers.get(id) === provider) onEvent(id, event)
      },
      ask: (detail, signal) => ask(id, detail, signal),
    })
    return provider
  }

  return {
    open(connection) {
      if (providers.has(connection.id)) return
      try {
        const provider = create(connection)
        providers.set(connection.id, provider)
        provider.connect()
      } catch (error) {
        // A URI that no provider takes: the host says so, and the others connect all the same.
        onEvent(connection.id, { kind: 'state', state: { kind: 'refused', sinceMs: now(), problem: problemOf(error) } })
      }
    },
    close,
    isOpen: (hostId) => providers.has(hostId),
    provider(hostId) {
      const provider = providers.get(hostId)
      if (!provider) throw new AppError('host-not-connected', { message: 'The host is not connected', params: { hostId }, hint: 'connect-first' })
      return provider
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled([...providers.keys()].map(close))
    },
  }
}
