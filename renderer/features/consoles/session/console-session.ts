// Drives one console by its state machine: asks for a ticket, attaches a viewer to it, waits, tries again. Knows neither
// React nor what a screen or a terminal is.
import type { ConsoleTicket } from '#shared/contract/consoles.ts'
import { AppError } from '#shared/errors.ts'
import type { Silence } from '../../../api/console-channel.ts'
import { isSameReadiness } from './readiness.ts'
import type { Readiness } from './readiness.ts'
import { firstState, nextState } from './session-state.ts'
import type { Failure, SessionEvent, SessionState } from './session-state.ts'

export interface AttachEvents {
  /** The guest can be seen and typed to. */
  readonly onConnected: () => void
  /** Somebody on the way gives no sign of life; `undefined` when all do again. */
  readonly onSilence: (silence: Silence | undefined) => void
  readonly onClosed: (failure: Failure | undefined) => void
  readonly onPasswordWanted: (isRetry: boolean) => void
}

export interface SessionParts {
  /** @throws AppError */
  readonly openTicket: (request: { readonly force: boolean }, signal: AbortSignal) => Promise<ConsoleTicket>
  /** Shows the console; disposing detaches, without an `onClosed`. */
  readonly attach: (ticket: ConsoleTicket, events: AttachEvents) => Disposable
  readonly now?: () => number
}

export interface ConsoleSession extends Disposable {
  readonly state: () => SessionState
  readonly subscribe: (listener: () => void) => () => void
  readonly setReadiness: (readiness: Readiness) => void
  /** Ends a wait or a stop. `force` takes a serial console over from whoever has it. */
  readonly openAgain: (options?: { readonly force: boolean }) => void
  /** Kept for later reconnects of this session, and nowhere else. */
  readonly usePassword: (password: string) => void
}

/** Longer than what the host's side allows itself, which knows better what did not answer. */
const openDeadlineMs = 25_000

export function createConsoleSession({ openTicket, attach, now = Date.now }: SessionParts): ConsoleSession {
  const listeners = new Set<() => void>()
  let state = firstState
  let readiness: Readiness = { kind: 'host-away' }
  let password: string | undefined
  /** What the current phase holds open: a request, a viewer, a timer. */
  let work = new AbortController()

  const dispatch = (event: SessionEvent): void => {
    const before = state
    state = nextState(state, event)
    // The inventory may have told that the VM is off while the console still worked: it counts once that has ended.
    if (event.kind === 'closed' && readiness.kind !== 'ready') state = nextState(state, { kind: 'readiness', readiness })
    if (state === before) return
    // A viewer stays attached from its opening on.
    if (!(hasViewer(before) && state.phase === 'connected')) beginPhase()
    for (const listener of listeners) listener()
  }

  const beginPhase = (): void => {
    work.abort()
    work = new AbortController()
    if (state.phase === 'opening') void open(state.force, work.signal)
    if (state.phase === 'retrying') wake(state.retryAtMs - now(), work.signal)
  }

  const wake = (ms: number, signal: AbortSignal): void => {
    const timer = setTimeout(() => dispatch({ kind: 'retry-due' }), ms)
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  }

  const open = async (force: boolean, signal: AbortSignal): Promise<void> => {
    const whileCurrent = (event: () => SessionEvent): void => {
      if (!signal.aborted) dispatch(event())
    }
    try {
      const ticket = await openTicket({ force }, AbortSignal.any([signal, AbortSignal.timeout(openDeadlineMs)]))
      if (signal.aborted) return
      const viewer = attach(password === undefined ? ticket : { ...ticket, password }, {
        onConnected: () => whileCurrent(() => ({ kind: 'connected', route: ticket.route, atMs: now() })),
        onSilence: (silence) => whileCurrent(() => ({ kind: 'silence', silence })),
        onClosed: (failure) => whileCurrent(() => ({ kind: 'closed', failure, atMs: now() })),
        onPasswordWanted: (isRetry) => whileCurrent(() => ({ kind: 'password-wanted', isRetry })),
      })
      signal.addEventListener('abort', () => viewer[Symbol.dispose](), { once: true })
    } catch (error) {
      whileCurrent(() => ({ kind: 'closed', failure: failureOf(problemFrom(error)), atMs: now() }))
    }
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    setReadiness(next) {
      if (isSameReadiness(readiness, next) && state !== firstState) return
      readiness = next
      dispatch({ kind: 'readiness', readiness })
    },
    openAgain: ({ force } = { force: false }) => dispatch({ kind: 'open-again', force }),
    usePassword(typed) {
      password = typed
      dispatch({ kind: 'open-again', force: false })
    },
    [Symbol.dispose]() {
      listeners.clear()
      work.abort()
    },
  }
}

function hasViewer({ phase }: SessionState): boolean {
  return phase === 'opening' || phase === 'connected'
}

/** The host's side opens the tunnel with the request: when the screen cannot be reached through it, the request itself was understood. */
function failureOf(problem: AppError): Failure {
  return { leg: problem.code === 'console-unreachable' ? 'channel' : 'request', problem }
}

function problemFrom(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('internal', { message: String(error), cause: error })
}
