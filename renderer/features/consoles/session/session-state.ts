// What a console is doing, as a pure state machine: waiting for its VM, opening, connected, trying again, or stopped until
// a person acts. The driver beside it does what each state asks for.
import type { AppError } from '#shared/errors.ts'
import type { Route } from '#shared/model/route.ts'
import type { Silence } from '../../../api/console-channel.ts'
import type { Readiness } from './readiness.ts'

/** Which part of the way failed: asking the console for it, its tunnel or stream, the screen's handshake, or it was running already. */
export type Leg = 'request' | 'channel' | 'handshake' | 'session'

export interface Failure {
  readonly leg: Leg
  readonly problem: AppError
}

/** The way to the guest works, and its QEMU stands still: known of the inventory, not of the channel. */
export interface GuestSilence {
  readonly leg: 'guest'
  readonly sinceMs: number
}

export type SessionState =
  | { readonly phase: 'waiting'; readonly readiness: Exclude<Readiness, { kind: 'ready' }> }
  /** `failure`: of the try before, still worth telling while this one is under way. */
  | { readonly phase: 'opening'; readonly attempt: number; readonly force: boolean; readonly failure: Failure | undefined }
  | { readonly phase: 'connected'; readonly route: Route; readonly sinceMs: number; readonly attempt: number; /** Somebody on the way gives no sign of life: what is shown may be old. */ readonly silence: Silence | GuestSilence | undefined }
  | { readonly phase: 'retrying'; readonly attempt: number; readonly retryAtMs: number; readonly failure: Failure | undefined }
  | { readonly phase: 'stopped'; readonly failure: Failure }
  /** The screen asks for a password: the domain's XML has none, or not this one. */
  | { readonly phase: 'password'; readonly isRetry: boolean }

export type SessionEvent =
  | { readonly kind: 'readiness'; readonly readiness: Readiness }
  | { readonly kind: 'connected'; readonly route: Route; readonly atMs: number }
  | { readonly kind: 'silence'; readonly silence: Silence | undefined }
  /** `failure` is absent when the guest's side ended in order. */
  | { readonly kind: 'closed'; readonly failure: Failure | undefined; readonly atMs: number }
  | { readonly kind: 'password-wanted'; readonly isRetry: boolean }
  | { readonly kind: 'retry-due' }
  /** From a person. */
  | { readonly kind: 'open-again'; readonly force: boolean }

/** A restarting guest is back within this; a longer wait only for what stays broken. */
const firstRetryMs = 250
const lastRetryMs = 4_000
/** A session shorter than this does not count as a success: the next try waits longer. */
const flappingMs = 3_000
/** Our own broken stream may hold a serial console for some seconds before libvirt notices. */
const triesWhileInUse = 4
const lastingCodes: readonly string[] = ['not-permitted', 'not-supported', 'console-missing', 'input-invalid', 'forwarding-refused']

export const firstState: SessionState = { phase: 'waiting', readiness: { kind: 'host-away' } }

export function nextState(state: SessionState, event: SessionEvent): SessionState {
  switch (event.kind) {
    case 'readiness':
      return onReadiness(state, event.readiness)
    case 'connected':
      return { phase: 'connected', route: event.route, sinceMs: event.atMs, attempt: attemptOf(state), silence: undefined }
    case 'silence':
      return state.phase === 'connected' ? { ...state, silence: event.silence } : state
    case 'closed':
      return onClosed(state, event)
    case 'password-wanted':
      return { phase: 'password', isRetry: event.isRetry }
    case 'retry-due':
      return state.phase === 'retrying' ? { phase: 'opening', attempt: state.attempt, force: false, failure: state.failure } : state
    default:
      return state.phase === 'waiting' ? state : { phase: 'opening', attempt: 0, force: event.force, failure: undefined }
  }
}

/** A console that works is left alone: its own channel tells first, and more surely than the inventory, when it ends. */
function onReadiness(state: SessionState, readiness: Readiness): SessionState {
  if (readiness.kind !== 'ready') return state.phase === 'connected' ? state : { phase: 'waiting', readiness }
  return state.phase === 'waiting' ? { phase: 'opening', attempt: 0, force: false, failure: undefined } : state
}

function onClosed(state: SessionState, { failure, atMs }: Extract<SessionEvent, { kind: 'closed' }>): SessionState {
  if (state.phase === 'waiting' || state.phase === 'password') return state
  const attempt = isStable(state, atMs) ? 1 : attemptOf(state) + 1
  if (failure && isLasting(failure, attempt)) return { phase: 'stopped', failure }
  return { phase: 'retrying', attempt, retryAtMs: atMs + Math.min(lastRetryMs, firstRetryMs * 2 ** (attempt - 1)), failure }
}

function isLasting({ problem }: Failure, attempt: number): boolean {
  return lastingCodes.includes(problem.code) || (problem.code === 'console-in-use' && attempt >= triesWhileInUse)
}

function isStable(state: SessionState, atMs: number): boolean {
  return state.phase === 'connected' && atMs - state.sinceMs >= flappingMs
}

/** Who on the way gives no sign of life, and since when, while the guest is shown. */
export function silenceOf(state: SessionState): Silence | GuestSilence | undefined {
  return state.phase === 'connected' ? state.silence : undefined
}

/** A guest that stands still takes keys all the same, and does what they say whenever it goes on. */
export function withGuestSilence(state: SessionState, isGuestSilent: boolean): SessionState {
  if (!isGuestSilent || state.phase !== 'connected' || state.silence !== undefined) return state
  return { ...state, silence: { leg: 'guest', sinceMs: state.sinceMs } }
}

/** What is typed reaches the guest. */
export function isAnswering(state: SessionState): boolean {
  return state.phase === 'connected' && state.silence === undefined
}

function attemptOf(state: SessionState): number {
  return 'attempt' in state ? state.attempt : 0
}
