// Keeps one host connected: the transport, the libvirt link on it, the back-off when it is lost, and the state that people
// see. It does not know what is done over the link: that is `onLink`'s.
import { pause } from '#electron/lib/waiting/pause.ts'
import type { AroundCall } from '#electron/libvirt/index.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { HostState, Problem } from '#shared/model/hosts/host.ts'
import { fromLibvirt } from '../errors.ts'
import type { HostTransport, TransportProgress } from '../transport/host-transport.ts'
import { backoffMs } from './backoff.ts'
import { openHostLink } from './host-link.ts'
import type { HostLink } from './host-link.ts'
import type { LibvirtLogin } from './libvirt-login.ts'
import { watchHealth } from './link-health.ts'
import { isForPerson, nextRelink } from './relink.ts'

export interface HostSessionOptions {
  /** For messages. */
  readonly name: string
  readonly daemonUri: string
  readonly login: LibvirtLogin
  readonly openTransport: (progress: TransportProgress, signal: AbortSignal) => Promise<HostTransport>
  /** Lists the inventory and starts what lives as long as the link. The signal aborts when the link has ended. */
  readonly onLink: (link: HostLink, signal: AbortSignal) => Promise<void>
  readonly onState: (state: HostState) => void
  readonly onWarning: (warning: Error) => void
  readonly around?: AroundCall
  /** 0 to 1, for the spread of the back-off. */
  readonly random?: () => number
}

export interface HostSession extends AsyncDisposable {
  /** Starts connecting; while a lost host waits for its next attempt, makes that attempt now. */
  connect(): void
  disconnect(): Promise<void>
  /** @throws AppError host-not-connected */
  link(): HostLink
}

export function createHostSession(options: HostSessionOptions): HostSession {
  let current: HostLink | undefined
  let running: { supervision: Supervision; stop: AbortController; ended: Promise<void> } | undefined

  const start = (): void => {
    const stop = new AbortController()
    const supervision = new Supervision(options, { signal: stop.signal, setLink: (link) => (current = link) })
    const started = { supervision, stop, ended: Promise.resolve() }
    running = started
    started.ended = supervision.run().finally(() => {
      if (running === started) running = undefined
    })
  }
  const disconnect = async (): Promise<void> => {
    const stopping = running
    running = undefined
    stopping?.stop.abort(new AppError('cancelled', { message: `${options.name}: disconnected` }))
    await stopping?.ended
    options.onState({ kind: 'disconnected' })
  }
  return {
    connect: () => (running && !running.supervision.isOver ? running.supervision.hurry() : start()),
    disconnect,
    link() {
      if (!current) throw new AppError('host-not-connected', { message: `${options.name} is not connected`, params: { name: options.name } })
      return current
    },
    [Symbol.asyncDispose]: disconnect,
  }
}

/** A link that held this long was a good one: the next loss starts the back-off anew. */
const steadyMs = 30_000

/** One `connect` until its `disconnect`, or until only a person can go on. */
class Supervision {
  readonly #options: HostSessionOptions
  readonly #signal: AbortSignal
  readonly #setLink: (link: HostLink | undefined) => void
  #waiting = new AbortController()
  #wasConnected = false
  #connectedAtMs: number | undefined
  #lostBy: Extract<HostState, { kind: 'connecting' }>['after']
  #isQuiet = false
  #isOver = false
  #attempt = 0

  constructor(options: HostSessionOptions, { signal, setLink }: { signal: AbortSignal; setLink: (link: HostLink | undefined) => void }) {
    this.#options = options
    this.#signal = signal
    this.#setLink = setLink
  }

  /** It waits for a person and will do nothing more. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Ends the wait for the next attempt, also one that is about to begin. */
  hurry(): void {
    this.#waiting.abort()
  }

  /** Never rejects. */
  async run(): Promise<void> {
    while (!this.#signal.aborted) {
      const error = await this.#useTransportOnce()
      if (this.#signal.aborted) return
      const problem = this.#problem(error)
      if (isForPerson(problem.code)) {
        this.#isOver = true
        return this.#tell({ kind: 'refused', sinceMs: Date.now(), problem })
      }
      const waitMs = backoffMs(this.#attempt, this.#options.random ?? Math.random)
      this.#tellLost(problem, waitMs)
      await this.#wait(waitMs)
    }
  }

  /** One transport from its opening to its end; returns what ended it. */
  async #useTransportOnce(): Promise<unknown> {
    const progress = this.#newProgress()
    this.#isQuiet = false
    progress.onStep('resolve')
    try {
      await using transport = await this.#options.openTransport(progress, this.#signal)
      return await this.#useTransport(transport, progress)
    } catch (error) {
      return error
    }
  }

  /** Links over one transport, again and again while it lasts: a restarted daemon costs no new SSH connection. */
  async #useTransport(transport: HostTransport, first: TransportProgress): Promise<unknown> {
    let progress = first
    let isGone = false
    void transport.closed.then(() => (isGone = true))
    for (let failures = 1; ; failures += 1) {
      const error = await this.#useLink(transport, progress, () => (failures = 0))
      if (this.#signal.aborted || isGone) return isGone ? transport.closed : error
      const relink = nextRelink(error, { failures, wasConnected: this.#wasConnected })
      if (!relink) return error
      const problem = this.#problem(error)
      if (relink.as === 'lost') this.#tellLost(problem, relink.waitMs)
      else if (!this.#isQuiet) this.#tell({ kind: 'refused', sinceMs: Date.now(), problem })
      this.#isQuiet = relink.isQuiet
      await Promise.race([this.#wait(relink.waitMs), transport.closed])
      progress = this.#newProgress()
    }
  }

  #newProgress(): TransportProgress {
    const sinceMs = Date.now()
    return { onStep: (step) => this.#isQuiet || this.#tell({ kind: 'connecting', step, sinceMs, ...(this.#lostBy === undefined ? {} : { after: this.#lostBy }) }) }
  }

  /** One link from its opening to its end; returns what ended it. */
  async #useLink(transport: HostTransport, progress: TransportProgress, onUp: () => void): Promise<unknown> {
    const { daemonUri, login, name, onWarning, around, onLink } = this.#options
    const ended = new AbortController()
    // What uses the link hears of a loss, whoever ended it: a person who disconnects a host has not cancelled what waits for it.
    const end = (): void => ended.abort(new AppError('connection-lost', { message: `${name}: the connection ended`, params: { address: name } }))
    this.#signal.addEventListener('abort', end, { once: true })
    const { signal } = ended
    const gone = rejectWhen(transport.closed)
    let link: HostLink | undefined
    try {
      progress.onStep('channel')
      const opening = login.run(() => openHostLink({ transport, daemonUri, auth: login.auth, onReached: () => progress.onStep('libvirt'), onWarning, ...(around === undefined ? {} : { around }) }, signal), signal)
      link = await Promise.race([opening, gone, rejectOnAbort(this.#signal)])
      progress.onStep('inventory')
      await Promise.race([onLink(link, signal), gone, endOf(link, name), rejectOnAbort(this.#signal)])
      onUp()
      this.#setLink(link)
      this.#tellConnected()
      return await Promise.race([gone, endOf(link, name), watchHealth(link, { name, tell: (state) => this.#tell(state), signal })])
    } catch (error) {
      return error
    } finally {
      this.#setLink(undefined)
      this.#signal.removeEventListener('abort', end)
      end()
      await link?.[Symbol.asyncDispose]()
    }
  }

  #tell(state: HostState): void {
    if (!this.#signal.aborted) this.#options.onState(state)
  }

  #tellConnected(): void {
    this.#isQuiet = false
    this.#waiting = new AbortController()
    this.#wasConnected = true
    this.#connectedAtMs = Date.now()
    this.#lostBy = undefined
    this.#tell({ kind: 'connected', sinceMs: this.#connectedAtMs })
  }

  #tellLost(problem: Problem, waitMs: number): void {
    const nowMs = Date.now()
    if (this.#connectedAtMs !== undefined && nowMs - this.#connectedAtMs > steadyMs) this.#attempt = 0
    this.#connectedAtMs = undefined
    this.#attempt += 1
    this.#lostBy = { problem, sinceMs: this.#lostBy?.sinceMs ?? nowMs, attempt: this.#attempt }
    this.#tell({ kind: 'lost', retryAtMs: nowMs + waitMs, ...this.#lostBy })
  }

  #problem(error: unknown): ReturnType<typeof problemOf> {
    return problemOf(fromLibvirt(error, { act: 'connect', name: this.#options.name }))
  }

  async #wait(ms: number): Promise<void> {
    await pause(ms, AbortSignal.any([this.#signal, this.#waiting.signal])).catch(() => {})
    this.#waiting = new AbortController()
  }
}

/** Fit for a race: whoever loses it is not an unhandled rejection. */
function rejectWhen(closed: Promise<Error>): Promise<never> {
  const gone = closed.then((error) => Promise.reject(error))
  gone.catch(() => {})
  return gone
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  promise.catch(() => {})
  if (signal.aborted) reject(signal.reason)
  signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  return promise
}

function endOf(link: HostLink, name: string): Promise<never> {
  const ended = link.closed.then((reason): never => {
    const detail = 'error' in reason ? reason.error.message : reason.kind === 'silent' ? `no sign of life for ${Math.round(reason.silentMs / 1000)} s` : 'the daemon closed the connection'
    throw new AppError('connection-lost', { message: `${name}: ${detail}`, params: { address: name } })
  })
  ended.catch(() => {})
  return ended
}
