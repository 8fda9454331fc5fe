// The connections for calls that wait for a guest. The protocol cannot cancel: a call that is given up keeps its slot at the
// daemon until it is answered, and five of those freeze a connection. So each call is followed to its true end here, a
// guest gets few at a time, and a connection that is nearly full is joined by another.
import { AppError } from '#shared/errors.ts'
import type { Link } from './host-link.ts'

export interface MonitorCall {
  /** The guest that is waited for. */
  readonly guest: string
  /** Its agent answers, or not, apart from its monitor. */
  readonly isAgent?: boolean
  readonly deadlineMs: number
  readonly signal: AbortSignal
}

export interface HungCalls {
  readonly count: number
  readonly guests: readonly string[]
}

interface Monitor {
  readonly link: Link
  /** Sent here and not answered, given up or not. */
  unanswered: number
}

/** The daemon stops reading a connection at five; one is left for what may be urgent. */
const maxPerConnection = 3
/** More connections with hung calls would eat the daemon's worker threads, of which it has twenty. */
const maxConnections = 4
/** libvirt works on one change of a guest at a time anyway. */
const maxPerGuest = 2

export class MonitorConnections {
  readonly #connect: () => Promise<Link>
  /** Callers who wait for any call to be answered. */
  readonly #waiting = new Set<() => void>()
  readonly #unanswered = new Map<string, number>()
  readonly #givenUp = new Map<string, number>()
  #open: Monitor[] = []
  #starting: Promise<void> | undefined
  #isClosed = false

  constructor(connect: () => Promise<Link>) {
    this.#connect = connect
  }

  /**
   * Runs one call that may wait for a guest. `act` must make it without a deadline or a signal of its own.
   * @throws AppError libvirt-silent at the deadline, and at once for a guest that already holds up calls; the signal's reason
   */
  async run<T>(call: MonitorCall, act: (link: Link) => Promise<T>): Promise<T> {
    const key = call.isAgent === true ? `${call.guest}${agentMark}` : call.guest
    using limit = createLimit(call)
    await this.#takeTurn(key, limit.signal)
    const monitor = await this.#takePlace(limit.signal).catch((error: unknown) => {
      count(this.#unanswered, key, -1)
      throw error
    })
    // Awaited here, since the limit ends with this block.
    return await this.#follow({ monitor, key, limit }, act(monitor.link))
  }

  /** Calls that were given up and are still unanswered; agents do not count, they are optional. */
  hung(): HungCalls {
    const guests = [...this.#givenUp].filter(([key]) => !key.endsWith(agentMark))
    return { count: guests.reduce((sum, [, calls]) => sum + calls, 0), guests: guests.map(([guest]) => guest) }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#open.map(({ link }) => link.connection.close()))
  }

  async #takeTurn(key: string, signal: AbortSignal): Promise<void> {
    while ((this.#unanswered.get(key) ?? 0) >= maxPerGuest) {
      if ((this.#givenUp.get(key) ?? 0) >= maxPerGuest) throw guestSilent(key)
      await this.#somethingChanges(signal)
    }
    count(this.#unanswered, key, 1)
  }

  /** Takes the place at once, so that the next caller sees it taken. */
  async #takePlace(signal: AbortSignal): Promise<Monitor> {
    for (;;) {
      signal.throwIfAborted()
      const [best] = this.#open.toSorted((left, right) => left.unanswered - right.unanswered)
      if (best && best.unanswered < maxPerConnection) {
        best.unanswered += 1
        return best
      }
      if (this.#open.length < maxConnections) await (this.#starting ??= this.#begin().finally(() => (this.#starting = undefined)))
      else await this.#somethingChanges(signal)
    }
  }

  async #begin(): Promise<void> {
    const link = await this.#connect()
    if (this.#isClosed) return link.connection.close()
    const monitor: Monitor = { link, unanswered: 0 }
    this.#open.push(monitor)
    void link.connection.closed.then(() => this.#takeOut(monitor))
  }

  /** Until the answer or the limit for the caller; until the answer, however late, for the accounts. */
  async #follow<T>({ monitor, key, limit }: Followed, answer: Promise<T>): Promise<T> {
    let isGivenUp = false
    const settled = (): void => {
      monitor.unanswered -= 1
      count(this.#unanswered, key, -1)
      if (isGivenUp) count(this.#givenUp, key, -1)
      this.#closeSpare()
      this.#wake()
    }
    answer.then(settled, settled)
    try {
      return await Promise.race([answer, limit.over])
    } catch (error) {
      if (limit.signal.aborted) {
        isGivenUp = true
        count(this.#givenUp, key, 1)
        this.#wake()
      }
      throw error
    }
  }

  #closeSpare(): void {
    const idle = this.#open.filter(({ unanswered }) => unanswered === 0)
    for (const monitor of idle.slice(1)) {
      // At once: closing takes a round trip, and what is sent over it meanwhile would be lost.
      this.#takeOut(monitor)
      void monitor.link.connection.close()
    }
  }

  #takeOut(monitor: Monitor): void {
    this.#open = this.#open.filter((other) => other !== monitor)
  }

  #wake(): void {
    for (const wake of this.#waiting) wake()
  }

  #somethingChanges(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (act: () => void) => (): void => {
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', fail)
        act()
      }
      const wake = end(resolve)
      const fail = end(() => reject(signal.reason))
      this.#waiting.add(wake)
      signal.addEventListener('abort', fail, { once: true })
    })
  }
}

interface Followed {
  readonly monitor: Monitor
  readonly key: string
  readonly limit: Limit
}

/** No domain's name ends so: libvirt refuses line breaks in names. */
const agentMark = '\nagent'

function count(counts: Map<string, number>, key: string, change: number): void {
  const now = (counts.get(key) ?? 0) + change
  if (now > 0) counts.set(key, now)
  else counts.delete(key)
}

interface Limit extends Disposable {
  readonly signal: AbortSignal
  readonly over: Promise<never>
}

/** The caller's signal and the deadline, as a signal and as a promise to race against. */
function createLimit({ guest, deadlineMs, signal }: Pick<MonitorCall, 'guest' | 'deadlineMs' | 'signal'>): Limit {
  const controller = new AbortController()
  const { promise: over, reject } = Promise.withResolvers<never>()
  over.catch(() => {})
  const stop = (reason: unknown): void => {
    controller.abort(reason)
    reject(reason)
  }
  const timer = setTimeout(() => stop(noAnswer(guest, deadlineMs)), deadlineMs)
  const onAbort = (): void => stop(signal.reason)
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  const dispose = (): void => {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
  return { signal: controller.signal, over, [Symbol.dispose]: dispose }
}

function noAnswer(guest: string, deadlineMs: number): AppError {
  const seconds = Math.round(deadlineMs / 1000)
  return new AppError('libvirt-silent', { message: `${guest} has not answered for ${seconds} s`, reason: 'guest-silent', params: { name: guest, act: 'monitor', seconds }, hint: 'guest-or-host-hangs' })
}

function guestSilent(key: string): AppError {
  const guest = key.replace(agentMark, '')
  return new AppError('libvirt-silent', { message: `${guest} does not answer: earlier calls to it are still waiting`, reason: 'guest-silent', params: { name: guest, act: 'monitor', seconds: 0 }, hint: 'guest-hangs' })
}
