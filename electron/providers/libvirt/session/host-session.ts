// Keeps one host connected: the transport, the libvirt link on it, the back-off when it is lost, and the state that people
// see. It does not know what is done over the link: that is `onLink`'s.
import type { Problem, HostState } from '#shared/model/host.ts'
import { pause } from '#electron/lib/pause.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { ErrorCode } from '#shared/errors.ts'
import type { AuthOptions } from '#electron/libvirt/index.ts'
import { fromLibvirt } from '../errors.ts'
import type { HostTransport, TransportProgress } from '../transport/host-transport.ts'
import { backoffMs } from './backoff.ts'
import { openHostLink } from './host-link.ts'
import type { HostLink } from './host-link.ts'

export interface HostSessionOptions {
  /** For messages. */
  readonly name: string
  readonly daemonUri: string
  readonly auth?: AuthOptions
  readonly openTransport: (progress: TransportProgress, signal: AbortSignal) => Promise<HostTransport>
  /** Lists the inventory and starts what lives as long as the link. The signal aborts when the link has ended. */
  readonly onLink: (link: HostLink, signal: AbortSignal) => Promise<void>
  readonly onState: (state: HostState) => void
  readonly onWarning: (warning: Error) => void
}

export interface HostSession extends AsyncDisposable {
  connect(): void
  disconnect(): Promise<void>
  /** @throws AppError host-not-connected */
  link(): HostLink
}

/** What only a person can mend: trying again by itself would lock accounts and fill logs. */
const needsPerson: ReadonlySet<ErrorCode> = new Set([
  'uri-invalid', 'uri-unsupported', 'input-invalid', 'host-key-unknown', 'host-key-changed', 'host-key-revoked', 'auth-refused', 'key-too-open', 'key-encrypted', 'key-unreadable',
  'forwarding-refused', 'libvirt-missing', 'libvirt-not-permitted', 'libvirt-auth-refused', 'not-supported',
])
const healthCheckMs = 1_000
/** A restarted daemon is back within moments; its socket is missing until then. */
const relinkAttempts = 20
const relinkPauseMs = 250

export function createHostSession(options: HostSessionOptions): HostSession {
  let current: HostLink | undefined
  let running: { stop: AbortController; ended: Promise<void> } | undefined
  let hasConnected = false

  const onLink = (link: HostLink | undefined): void => {
    current = link
    hasConnected ||= link !== undefined
  }
  const disconnect = async (): Promise<void> => {
    const stopping = running
    running = undefined
    stopping?.stop.abort(new AppError('cancelled', { message: `${options.name}: disconnected` }))
    await stopping?.ended
    options.onState({ kind: 'disconnected' })
  }
  return {
    connect() {
      if (running) return
      const stop = new AbortController()
      const started = { stop, ended: Promise.resolve() }
      started.ended = supervise({ ...options, setLink: onLink, hasConnected: () => hasConnected, signal: stop.signal }).finally(() => {
        if (running === started) running = undefined
      })
      running = started
    },
    disconnect,
    link() {
      if (!current) throw new AppError('host-not-connected', { message: `${options.name} is not connected`, params: { name: options.name } })
      return current
    },
    [Symbol.asyncDispose]: disconnect,
  }
}

interface Supervision extends HostSessionOptions {
  readonly setLink: (link: HostLink | undefined) => void
  readonly hasConnected: () => boolean
  readonly signal: AbortSignal
}

/** Ends when the signal aborts, or when only a person can go on. Never rejects. */
async function supervise(context: Supervision): Promise<void> {
  const { name, signal, onState } = context
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const startedMs = Date.now()
    const problem = problemOf(fromLibvirt(await attemptOnce(context), { act: 'connect', name }))
    if (signal.aborted) return
    if (needsPerson.has(problem.code)) return onState({ kind: 'refused', sinceMs: Date.now(), problem })
    // A connection that held for a while starts the back-off anew; one that breaks at once does not.
    if (context.hasConnected() && Date.now() - startedMs > 30_000) attempt = 0
    const waitMs = backoffMs(attempt, Math.random)
    onState({ kind: 'lost', sinceMs: Date.now(), retryAtMs: Date.now() + waitMs, attempt: attempt + 1, problem })
    await pause(waitMs, signal).catch(() => {})
  }
}

/** One transport from its opening to its end; returns what ended it. */
async function attemptOnce(context: Supervision): Promise<unknown> {
  const { signal, onState } = context
  const sinceMs = Date.now()
  const progress: TransportProgress = { onStep: (step) => signal.aborted || onState({ kind: 'connecting', step, sinceMs }) }
  progress.onStep('resolve')
  try {
    await using transport = await context.openTransport(progress, signal)
    return await useTransport(transport, { ...context, progress })
  } catch (error) {
    return error
  }
}

/** Links over one transport, again and again while it lasts: a restarted daemon costs no new SSH connection. */
async function useTransport(transport: HostTransport, context: Supervision & { progress: TransportProgress }): Promise<unknown> {
  let isGone = false
  void transport.closed.then(() => (isGone = true))
  for (let failures = 0; ; ) {
    context.signal.throwIfAborted()
    let wasUp = false
    try {
      await useLink(transport, context, () => (wasUp = true))
    } catch (error) {
      if (isGone) return transport.closed
      if (wasUp) failures = 0
      failures += 1
      if (!context.hasConnected() || failures > relinkAttempts || (failures > 1 && isFinal(error))) throw error
      context.onState({ kind: 'lost', sinceMs: Date.now(), retryAtMs: Date.now() + relinkPauseMs, attempt: failures, problem: problemOf(fromLibvirt(error, { act: 'connect', name: context.name })) })
      await Promise.race([pause(relinkPauseMs, context.signal), transport.closed])
    }
  }
}

/** While a daemon restarts its socket is missing or refuses: that is not final. */
function isFinal(error: unknown): boolean {
  return error instanceof AppError && needsPerson.has(error.code) && error.code !== 'libvirt-missing'
}

/** One link from its opening to its end; rejects with what ended it. */
async function useLink(transport: HostTransport, context: Supervision & { progress: TransportProgress }, onUp: () => void): Promise<never> {
  const { signal, progress, name } = context
  progress.onStep('libvirt')
  const ended = new AbortController()
  const linkSignal = AbortSignal.any([signal, ended.signal])
  const { daemonUri, onWarning, auth } = context
  const gone = transport.closed.then((error) => {
    throw error
  })
  // Whoever loses the races below must not be an unhandled rejection.
  gone.catch(() => {})
  const link = await Promise.race([openHostLink({ transport, daemonUri, onWarning, ...(auth === undefined ? {} : { auth }) }, linkSignal), gone])
  try {
    progress.onStep('inventory')
    await Promise.race([context.onLink(link, linkSignal), gone, endOf(link, name)])
    onUp()
    context.setLink(link)
    context.onState({ kind: 'connected', sinceMs: Date.now() })
    return await Promise.race([gone, endOf(link, name), aborted(signal), watchHealth(link, context, linkSignal)])
  } finally {
    context.setLink(undefined)
    ended.abort(new AppError('connection-lost', { message: `${name}: the connection ended`, params: { address: name } }))
    await link[Symbol.asyncDispose]()
  }
}

async function endOf(link: HostLink, name: string): Promise<never> {
  const reason = await link.closed
  const detail = 'error' in reason ? reason.error.message : reason.kind === 'silent' ? `no sign of life for ${Math.round(reason.silentMs / 1000)} s` : 'the daemon closed the connection'
  throw new AppError('connection-lost', { message: `${name}: ${detail}`, params: { address: name } })
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

/** Connected and degraded are told apart by calls that guests do not answer. */
async function watchHealth(link: HostLink, { name, onState }: Supervision, signal: AbortSignal): Promise<never> {
  let wasHung = 0
  for (;;) {
    await pause(healthCheckMs, signal)
    const hung = link.hungCalls
    if (hung > 0 === wasHung > 0) continue
    wasHung = hung
    onState(hung > 0 ? { kind: 'degraded', sinceMs: Date.now(), problem: hungProblem(name, hung) } : { kind: 'connected', sinceMs: Date.now() })
  }
}

function hungProblem(name: string, count: number): Problem {
  return { code: 'libvirt-silent', message: `${name}: ${count} calls have not been answered; a guest or the daemon hangs`, params: { name, count } }
}
