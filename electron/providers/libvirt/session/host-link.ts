// The libvirt connections to one host. Five unanswered calls make a daemon stop reading a connection, so what may hang
// has connections of its own: "control" for events and bulk reads, "monitor" for calls that wait for a guest, and a fresh
// one for each stream.
import { connectLibvirt, libvirtApi } from '#electron/libvirt/index.ts'
import type { AuthOptions, ClosedReason, LibvirtApi, LibvirtConnection } from '#electron/libvirt/index.ts'
import type { HostTransport } from '../transport/host-transport.ts'

export interface Link {
  readonly connection: LibvirtConnection
  readonly api: LibvirtApi
}

export interface HostLink extends AsyncDisposable {
  readonly transport: HostTransport
  readonly control: Link
  /** For calls that may wait for a guest. A connection that hung calls have filled is left behind for a fresh one. */
  monitor(): Promise<Link>
  /** For one stream; whoever opens it disposes of it. */
  openOwn(signal: AbortSignal): Promise<Link>
  /** Calls that guests do not answer, over all connections. */
  readonly hungCalls: number
  /** Settles when the control connection has ended. */
  readonly closed: Promise<ClosedReason>
}

export interface HostLinkOptions {
  readonly transport: HostTransport
  readonly daemonUri: string
  readonly auth?: AuthOptions
  readonly onWarning: (warning: Error) => void
}

/** At this many unanswered calls a connection is not given new ones: one more and the daemon stops reading it. */
const hungCallsPerConnection = 3
/** Connections left behind with hung calls; more of them would eat the daemon's worker threads. */
const maxAbandoned = 3
const connectDeadlineMs = 20_000

export async function openHostLink(options: HostLinkOptions, signal: AbortSignal): Promise<HostLink> {
  const connect = async (connectSignal: AbortSignal): Promise<Link> => {
    const transport = await options.transport.openLibvirt({ signal: connectSignal })
    const connection = await connectLibvirt({
      transport,
      uri: options.daemonUri,
      signal: connectSignal,
      deadlineMs: connectDeadlineMs,
      onWarning: options.onWarning,
      ...(options.auth === undefined ? {} : { auth: options.auth }),
    })
    return { connection, api: libvirtApi(connection) }
  }
  const control = await connect(signal)
  const monitors = createMonitors(() => connect(signal))
  return {
    transport: options.transport,
    control,
    monitor: () => monitors.current(),
    openOwn: connect,
    get hungCalls() {
      return control.connection.zombies + monitors.hungCalls
    },
    closed: control.connection.closed,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([control.connection.close(), monitors.close()])
    },
  }
}

interface Monitors {
  current(): Promise<Link>
  readonly hungCalls: number
  close(): Promise<void>
}

function createMonitors(connect: () => Promise<Link>): Monitors {
  let current: Promise<Link> | undefined
  let open: Link[] = []

  const begin = (): Promise<Link> => {
    const started = connect().then((link) => {
      open.push(link)
      void link.connection.closed.then(() => {
        open = open.filter((other) => other !== link)
        if (current === started) current = undefined
      })
      return link
    })
    // A failed attempt must not be handed to the next caller too.
    started.catch(() => {
      if (current === started) current = undefined
    })
    current = started
    return started
  }
  return {
    async current() {
      const seen = current ?? begin()
      const link = await seen
      const isFull = link.connection.zombies >= hungCallsPerConnection
      if (!isFull || open.length > maxAbandoned) return link
      return current === seen || current === undefined ? begin() : current
    },
    get hungCalls() {
      return open.reduce((sum, link) => sum + link.connection.zombies, 0)
    },
    async close() {
      await Promise.all(open.map((link) => link.connection.close()))
    },
  }
}
