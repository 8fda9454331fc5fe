// The supervised connection to the console's services: opens a link, opens another when it breaks, and says how it stands.
// Calls made while there is none wait a little. It resumes no streams; follow-stream.ts does.
import type { ClientContext, ClientLink } from '@orpc/client'
import { createORPCClient } from '@orpc/client'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import { AppError } from '#shared/errors.ts'
import { toAppError } from './client-errors.ts'
import type { OpenLink, OpenLinkFunction } from './link.ts'
import { backoffMs, createPause } from './pause.ts'

export type ConnectionState =
  /** The first try since the page was loaded. */
  | { readonly kind: 'connecting'; readonly sinceMs: number }
  | { readonly kind: 'open'; readonly sinceMs: number }
  /** Tries again by itself; `retryAtMs` is `null` while a try is under way. `sinceMs` stays over all tries. */
  | { readonly kind: 'lost'; readonly sinceMs: number; readonly attempt: number; readonly retryAtMs: number | null; readonly problem: AppError }

export interface Connection extends Disposable {
  /** Stays the same over reconnects. Every call rejects with an `AppError`. */
  readonly client: ConsoleClient
  readonly state: () => ConnectionState
  /** Calls back after each change of `state()`; returns what unsubscribes. */
  readonly subscribe: (listener: () => void) => () => void
  /** Ends the wait before the next try. */
  readonly retryNow: () => void
}

export interface ConnectionOptions {
  readonly openLink: OpenLinkFunction
  /** How long a call waits for a link before it fails with `connection-lost`. */
  readonly callWaitMs?: number
  readonly openDeadlineMs?: number
  readonly backoff?: { readonly firstMs: number; readonly lastMs: number }
}

type CallLink = ClientLink<ClientContext>

export function createConnection(options: ConnectionOptions): Connection {
  const { callWaitMs = 5_000 } = options
  const supervisor = startSupervisor(options)
  const link: CallLink = {
    async call(path, input, callOptions) {
      try {
        const current = await supervisor.link(callWaitMs, callOptions.signal)
        return await current.call(path, input, callOptions)
      } catch (error) {
        throw toAppError(error, callOptions.signal)
      }
    },
  }
  return {
    client: createORPCClient<ConsoleClient>(link),
    state: supervisor.state,
    subscribe: supervisor.subscribe,
    retryNow: supervisor.retryNow,
    [Symbol.dispose]: supervisor.stop,
  }
}

interface Supervisor {
  readonly state: () => ConnectionState
  readonly subscribe: (listener: () => void) => () => void
  readonly link: (waitMs: number, signal: AbortSignal | undefined) => Promise<CallLink>
  readonly retryNow: () => void
  readonly stop: () => void
}

function startSupervisor({ openLink, openDeadlineMs = 10_000, backoff = { firstMs: 250, lastMs: 10_000 } }: ConnectionOptions): Supervisor {
  const stopped = new AbortController()
  const pause = createPause()
  const listeners = new Set<() => void>()
  let state: ConnectionState = { kind: 'connecting', sinceMs: Date.now() }
  let current: CallLink | undefined
  const enter = (next: ConnectionState): void => {
    state = next
    for (const listener of listeners) listener()
  }
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  const useLink = async (): Promise<AppError> => {
    let opened: OpenLink | undefined
    try {
      opened = await openLink(AbortSignal.any([stopped.signal, AbortSignal.timeout(openDeadlineMs)]))
      current = opened.link
      enter({ kind: 'open', sinceMs: Date.now() })
      await Promise.race([opened.closed, untilAborted(stopped.signal)])
      return new AppError('connection-lost', { message: 'The connection to the console was lost' })
    } catch (error) {
      return toAppError(error, stopped.signal)
    } finally {
      current = undefined
      opened?.[Symbol.dispose]()
    }
  }

  const run = async (): Promise<void> => {
    for (let attempt = 1; !stopped.signal.aborted; attempt += 1) {
      const problem = await useLink()
      // A link that had opened starts the count anew.
      if (state.kind === 'open') attempt = 1
      const sinceMs = state.kind === 'lost' ? state.sinceMs : Date.now()
      const waitMs = backoffMs(attempt, backoff)
      enter({ kind: 'lost', sinceMs, attempt, retryAtMs: Date.now() + waitMs, problem })
      await pause.wait(waitMs, stopped.signal)
      if (!stopped.signal.aborted) enter({ kind: 'lost', sinceMs, attempt, retryAtMs: null, problem })
    }
  }
  void run()

  return {
    state: () => state,
    subscribe,
    link: (waitMs, signal) => untilLink({ link: () => current, subscribe, signal: withDeadline(waitMs, signal), state: () => state }),
    retryNow: () => pause.wake(),
    stop: () => stopped.abort(),
  }
}

interface LinkWait {
  readonly link: () => CallLink | undefined
  readonly subscribe: (listener: () => void) => () => void
  readonly signal: AbortSignal
  readonly state: () => ConnectionState
}

async function untilLink({ link, subscribe, signal, state }: LinkWait): Promise<CallLink> {
  const ready = link()
  if (ready) return ready
  const { promise, resolve } = Promise.withResolvers<CallLink | undefined>()
  const unsubscribe = subscribe(() => {
    const opened = link()
    if (opened) resolve(opened)
  })
  signal.addEventListener('abort', () => resolve(undefined), { once: true })
  const opened = await promise.finally(unsubscribe)
  if (opened) return opened
  const now = state()
  throw now.kind === 'lost' ? now.problem : new AppError('connection-lost', { message: 'The console is not connected' })
}

function withDeadline(ms: number, signal: AbortSignal | undefined): AbortSignal {
  const deadline = AbortSignal.timeout(ms)
  return signal ? AbortSignal.any([signal, deadline]) : deadline
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
