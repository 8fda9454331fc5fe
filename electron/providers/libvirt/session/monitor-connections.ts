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

export interface MonitorConnections {
  /**
   * Runs one call that may wait for a guest. `act` must make it without a deadline or a signal of its own.
   * @throws AppError libvirt-silent at the deadline, and at once for a guest that already holds up calls; the signal's reason
   */
  run<T>(call: MonitorCall, act: (link: Link) => Promise<T>): Promise<T>
  /** Calls that were given up and are still unanswered; agents do not count, they are optional. */
  hung(): HungCalls
  close(): Promise<void>
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

export function createMonitorConnections(connect: () => Promise<Link>): MonitorConnections {
  const waiting = new Set<() => void>()
  const unansweredOf = new Map<string, number>()
  const givenUp = new Map<string, number>()
  let open: Monitor[] = []
  let starting: Promise<void> | undefined
  let isClosed = false

  const begin = async (): Promise<void> => {
    const link = await connect()
    if (isClosed) return link.connection.close()
    const monitor: Monitor = { link, unanswered: 0 }
    open.push(monitor)
    void link.connection.closed.then(() => (open = open.filter((other) => other !== monitor)))
  }
  /** Takes a place on a connection at once, so that the next caller sees it taken. */
  const take = async (signal: AbortSignal): Promise<Monitor> => {
    for (;;) {
      signal.throwIfAborted()
      const [best] = open.toSorted((left, right) => left.unanswered - right.unanswered)
      if (best && best.unanswered < maxPerConnection) {
        best.unanswered += 1
        return best
      }
      if (open.length < maxConnections) await (starting ??= begin().finally(() => (starting = undefined)))
      else await oneIsAnswered(signal)
    }
  }
  const oneIsAnswered = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const wake = (): void => {
        waiting.delete(wake)
        signal.removeEventListener('abort', fail)
        resolve()
      }
      const fail = (): void => {
        waiting.delete(wake)
        reject(signal.reason)
      }
      waiting.add(wake)
      signal.addEventListener('abort', fail, { once: true })
    })
  const answered = (monitor: Monitor, key: string): void => {
    monitor.unanswered -= 1
    count(unansweredOf, key, -1)
    const idle = open.filter(({ unanswered }) => unanswered === 0)
    for (const { link } of idle.slice(1)) void link.connection.close()
    for (const wake of waiting) wake()
  }
  const takeTurn = async (key: string, signal: AbortSignal): Promise<void> => {
    while ((unansweredOf.get(key) ?? 0) >= maxPerGuest) {
      if ((givenUp.get(key) ?? 0) >= maxPerGuest) throw guestSilent(key)
      await oneIsAnswered(signal)
    }
    count(unansweredOf, key, 1)
  }

  return {
    async run({ guest, isAgent = false, deadlineMs, signal }, act) {
      const key = isAgent ? `${guest}${agentMark}` : guest
      const limit = createLimit({ guest, deadlineMs, signal })
      try {
        await takeTurn(key, limit.signal)
        const monitor = await take(limit.signal).catch((error: unknown) => {
          count(unansweredOf, key, -1)
          throw error
        })
        const answer = act(monitor.link)
        let isGivenUp = false
        const settled = (): void => {
          if (isGivenUp) count(givenUp, key, -1)
          answered(monitor, key)
        }
        answer.then(settled, settled)
        return await Promise.race([answer, limit.over]).catch((error: unknown) => {
          if (limit.signal.aborted) {
            isGivenUp = true
            count(givenUp, key, 1)
            for (const wake of waiting) wake()
          }
          throw error
        })
      } finally {
        limit[Symbol.dispose]()
      }
    },
    hung() {
      const guests = [...givenUp].filter(([key]) => !key.endsWith(agentMark))
      return { count: guests.reduce((sum, [, calls]) => sum + calls, 0), guests: guests.map(([guest]) => guest) }
    },
    async close() {
      isClosed = true
      await Promise.all(open.map(({ link }) => link.connection.close()))
    },
  }
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
  return new AppError('libvirt-silent', { message: `${guest} has not answered for ${seconds} s`, params: { name: guest, act: 'monitor', seconds }, hint: 'The guest or the host hangs or is very busy. What was asked may still be carried out.' })
}

function guestSilent(key: string): AppError {
  const guest = key.replace(agentMark, '')
  return new AppError('libvirt-silent', { message: `${guest} does not answer: earlier calls to it are still waiting`, params: { name: guest, act: 'monitor', seconds: 0 }, hint: 'The guest hangs. Wait, or force it off.' })
}
