// The connections for calls that wait for a guest. A call that was given up keeps its slot at the daemon until it is
// answered, so each guest that hangs is remembered by name, and a connection that such calls have filled is left behind
// for a fresh one.
import { LibvirtDeadlineError, LibvirtError } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { Link } from './host-link.ts'

export interface HungCalls {
  readonly count: number
  /** Whose calls they are, as far as that is known. */
  readonly guests: readonly string[]
}

export interface MonitorConnections {
  /** Runs calls that may wait for `guest`. @throws AppError libvirt-silent at once for a guest that already holds up calls. */
  run<T>(guest: string, act: (link: Link) => Promise<T>): Promise<T>
  hung(): HungCalls
  close(): Promise<void>
}

interface Monitor {
  readonly link: Link
  /** How many calls of each guest were given up here and may still be unanswered. */
  readonly givenUp: Map<string, number>
}

/** At this many unanswered calls a connection is not given new ones: at five the daemon stops reading it. */
const maxHungPerConnection = 3
/** More connections with hung calls would eat the daemon's worker threads, of which it has twenty. */
const maxConnections = 4
/** A second call may find that a guest has come back; a third would only fill the connection. */
const maxHungPerGuest = 2

export function createMonitorConnections(connect: () => Promise<Link>): MonitorConnections {
  let open: Monitor[] = []
  let starting: Promise<Monitor> | undefined
  let isClosed = false

  const begin = async (): Promise<Monitor> => {
    const link = await connect()
    const monitor: Monitor = { link, givenUp: new Map() }
    if (isClosed) await link.connection.close()
    open.push(monitor)
    void link.connection.closed.then(() => (open = open.filter((other) => other !== monitor)))
    return monitor
  }
  const another = (): Promise<Monitor> => (starting ??= begin().finally(() => (starting = undefined)))
  const current = async (): Promise<Monitor> => {
    prune()
    const [best] = open.toSorted((left, right) => left.link.connection.zombies - right.link.connection.zombies)
    const isUsable = best && best.link.connection.zombies < maxHungPerConnection
    if (best && (isUsable || open.length >= maxConnections)) return best
    return another()
  }
  /** Forgets what has been answered after all, and closes connections that were left behind and are free again. */
  const prune = (): void => {
    for (const { link, givenUp } of open) if (link.connection.zombies === 0) givenUp.clear()
    const idle = open.filter(({ link: { connection } }) => connection.outstanding === 0 && connection.queued === 0)
    for (const { link } of open.length > 1 ? idle.slice(1) : []) void link.connection.close()
  }
  const hungOf = (guest: string): number => open.reduce((sum, { givenUp }) => sum + (givenUp.get(guest) ?? 0), 0)

  return {
    async run(guest, act) {
      const monitor = await current()
      if (hungOf(guest) >= maxHungPerGuest) throw guestSilent(guest)
      try {
        return await act(monitor.link)
      } catch (error) {
        if (mayHang(error) && monitor.link.connection.zombies > 0) monitor.givenUp.set(guest, (monitor.givenUp.get(guest) ?? 0) + 1)
        throw error
      }
    },
    hung() {
      prune()
      return { count: open.reduce((sum, { link }) => sum + link.connection.zombies, 0), guests: [...new Set(open.flatMap(({ givenUp }) => [...givenUp.keys()]))] }
    },
    async close() {
      isClosed = true
      await Promise.all(open.map(({ link }) => link.connection.close()))
    },
  }
}

/** A daemon's own answer ends a call; a deadline or an abort only ends the waiting for it. */
function mayHang(error: unknown): boolean {
  return error instanceof LibvirtDeadlineError ? error.wasSent : !(error instanceof LibvirtError)
}

function guestSilent(guest: string): AppError {
  return new AppError('libvirt-silent', { message: `${guest} does not answer: earlier calls to it are still waiting`, params: { name: guest, act: 'monitor', seconds: 0 }, hint: 'The guest hangs. Wait, or force it off.' })
}
