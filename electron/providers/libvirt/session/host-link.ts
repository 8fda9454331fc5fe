// The libvirt connections to one host. Five unanswered calls make a daemon stop reading a connection, so what may hang
// has connections of its own: "control" for events and bulk reads, the monitor connections for calls that wait for a
// guest, and a fresh one for each stream and each long job.
import { connectLibvirt, libvirtApi } from '#electron/libvirt/index.ts'
import type { AroundCall, AuthOptions, ClosedReason, LibvirtApi, LibvirtConnection } from '#electron/libvirt/index.ts'
import { withDeadline } from '#electron/lib/waiting/deadline.ts'
import { inTrace } from '#electron/lib/trace.ts'
import type { BulkWay, HostTransport } from '../transport/host-transport.ts'
import { MonitorConnections } from './monitor-connections.ts'
import { createSpareLinks } from './spare-links.ts'
import type { SpareLinks } from './spare-links.ts'

export interface Link {
  readonly connection: LibvirtConnection
  readonly api: LibvirtApi
}

export interface HostLink extends AsyncDisposable {
  readonly transport: HostTransport
  readonly control: Link
  readonly monitor: Pick<MonitorConnections, 'run' | 'hung'>
  /** For one stream or one long job; whoever opens it closes it. `bulk`: for a volume's bytes, of which a far host may send more ahead. */
  openOwn(signal: AbortSignal, options?: { readonly bulk?: BulkWay }): Promise<Link>
  /** For pieces of work that end soon; see own-link.ts. */
  readonly spare: Pick<SpareLinks, 'take' | 'giveBack'>
  /** Settles when the control connection has ended. */
  readonly closed: Promise<ClosedReason>
}

export interface HostLinkOptions {
  readonly transport: HostTransport
  readonly daemonUri: string
  readonly auth?: AuthOptions
  /** Told once the daemon's byte stream is open and the protocol begins. */
  readonly onReached?: () => void
  readonly onWarning: (warning: Error) => void
  readonly around?: AroundCall
}

/** For calls whose limits `monitor.run` keeps. */
export const unlimited = { deadlineMs: Infinity } as const

const connectDeadlineMs = 20_000
/** libvirt itself gives up waiting for a busy guest after 30 s, with a better explanation than ours. */
const callDeadlineMs = 35_000

/** The signal ends the attempt, and later the opening of further connections; it does not close open ones. */
export async function openHostLink({ transport, daemonUri, auth = {}, onReached, onWarning, around }: HostLinkOptions, signal: AbortSignal): Promise<HostLink> {
  const connect = async (connectSignal: AbortSignal, { onStream = () => {}, hasEvents = false, bulk }: { onStream?: () => void; hasEvents?: boolean; bulk?: BulkWay } = {}): Promise<Link> => {
    // On a connection that is half-open the opening of a channel never ends by itself.
    const stream = await withDeadline((limited) => transport.openLibvirt({ signal: limited, bulk }), { ms: connectDeadlineMs, what: 'the channel to libvirt', signal: connectSignal })
    onStream()
    const connection = await connectLibvirt({
      transport: stream,
      uri: daemonUri,
      hasEvents,
      signal: connectSignal,
      deadlineMs: connectDeadlineMs,
      defaultCallDeadlineMs: callDeadlineMs,
      onWarning,
      auth,
      ...(around === undefined ? {} : { around }),
    })
    return { connection, api: libvirtApi(connection) }
  }
  const control = await connect(signal, { hasEvents: true, ...(onReached === undefined ? {} : { onStream: onReached }) })
  // A daemon that stands between (virtproxyd) has lost the one behind it: nothing works any more, and nothing else would tell.
  control.connection.events.on('CONNECT_EVENT_CONNECTION_CLOSED', () => void control.connection.close())
  // Kept for many: it must not count as a part of the click that happened to need it first.
  const monitor = new MonitorConnections(() => inTrace(undefined, () => connect(signal)))
  const openOwn: HostLink['openOwn'] = (ownSignal, options) => connect(AbortSignal.any([signal, ownSignal]), options)
  const spare = createSpareLinks(openOwn)
  return {
    transport,
    control,
    monitor,
    openOwn,
    spare,
    closed: control.connection.closed,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([control.connection.close(), monitor.close(), spare.close()])
    },
  }
}
