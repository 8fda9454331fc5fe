// Opens a connection over a transport that somebody else has set up (unix socket, ssh channel, in-memory pair), in
// the order that a daemon expects: authentication, keepalive, open, features, close callback.
import type { Duplex } from 'node:stream'
import { EventHub } from '../events/event-hub.ts'
import { authenticate, type AuthOptions } from './authenticate.ts'
import { createConnection, type ConnectionFeatures, type LibvirtConnection } from './connection.ts'
import { isUnsupported } from './errors.ts'
import { answerKeepalive, startKeepalive, type KeepaliveOptions } from './keepalive.ts'
import type { CallOptions } from './calls/pending-call.ts'
import { RpcSession } from './calls/rpc-session.ts'
import type { AroundCall } from './calls/rpc-session.ts'

export interface ConnectOptions {
  /** A connected byte stream. The connection owns it from here on and destroys it at the end, also on failure. */
  readonly transport: Duplex
  /** As the daemon knows itself: 'qemu:///system', not the remote form. Null lets virtproxyd choose. */
  readonly uri: string | null
  readonly readOnly?: boolean
  /** False for a connection whose events nobody will want: a far host is asked for a round trip less. */
  readonly hasEvents?: boolean
  readonly auth?: AuthOptions
  /** False neither sends nor asks for pings. Default: every 5 s, dead after 5 unanswered. */
  readonly keepalive?: KeepaliveOptions | false
  /** Gives up connecting. It has no effect on the connection afterwards. */
  readonly signal?: AbortSignal
  /** For the whole of connecting. Default 30 s. */
  readonly deadlineMs?: number
  /** For calls that set no deadline of their own. Default 60 s; libvirt gives up waiting for a busy guest after 30 s. */
  readonly defaultCallDeadlineMs?: number
  /** How many low-priority calls may be unanswered. Default 4; the daemon stops reading at 5. */
  readonly maxLowPriorityInFlight?: number
  /** Told of oddities that harm nobody (an undecodable event, a listener that threw). Default: process.emitWarning. */
  readonly onWarning?: (warning: Error) => void
  /** Runs each call, for who wants to time or tell them. */
  readonly around?: AroundCall
}

const defaultKeepalive: KeepaliveOptions = { intervalMs: 5_000, count: 5 }
const feature = { programKeepalive: 10, remoteEventCallback: 14, remoteCloseCallback: 15 } as const
const openReadOnly = 1

/**
 * @throws LibvirtAuthError or LibvirtError if the daemon refuses, LibvirtDeadlineError, LibvirtConnectionLostError,
 * or the signal's reason. The transport is destroyed then.
 */
export async function connectLibvirt(options: ConnectOptions): Promise<LibvirtConnection> {
  const onWarning = options.onWarning ?? ((warning) => process.emitWarning(warning))
  const hub = new EventHub(onWarning)
  const session: RpcSession = new RpcSession({
    transport: options.transport,
    maxLowPriorityInFlight: options.maxLowPriorityInFlight ?? 4,
    defaultDeadlineMs: options.defaultCallDeadlineMs ?? 60_000,
    onEvent: (name, payload) => hub.dispatch(name, payload),
    onKeepalive: (frame) => answerKeepalive(session, frame),
    onWarning,
    around: options.around,
  })
  void session.closed.then(() => hub.clear())
  try {
    return await open(session, hub, options)
  } catch (error) {
    session.end({ kind: 'closed-locally' })
    throw error
  }
}

// The daemon works on calls in parallel, so what depends on an answer waits for it; what does not goes out with it, since a far host
// is a round trip away each time.
async function open(session: RpcSession, hub: EventHub, options: ConnectOptions): Promise<LibvirtConnection> {
  const { uri, readOnly = false, hasEvents = true, keepalive = defaultKeepalive, signal } = options
  const expiresAt = performance.now() + (options.deadlineMs ?? 30_000)
  const step = (): CallOptions => ({ signal, deadlineMs: Math.max(0, expiresAt - performance.now()) })

  const auth = await authenticate(session, options.auth ?? {}, step())
  const [hasKeepalive] = await Promise.all([
    keepalive !== false && hasFeature(session, feature.programKeepalive, step()),
    session.call('CONNECT_OPEN', { name: uri, flags: readOnly ? openReadOnly : 0 }, step()),
  ])
  // A daemon that does not know the callback refuses it, which is an answer too.
  const [eventCallbacks, closeCallback] = !hasEvents ? [false, false] : await Promise.all([
    hasFeature(session, feature.remoteEventCallback, step()),
    hasFeature(session, feature.remoteCloseCallback, step()),
    registerCloseCallback(session, step()),
  ])
  const features: ConnectionFeatures = { keepalive: hasKeepalive, eventCallbacks, closeCallback }
  if (keepalive !== false && hasKeepalive) startKeepalive(session, keepalive)
  return createConnection({ session, hub, uri, readOnly, auth, features })
}

async function hasFeature(session: RpcSession, number: number, options: CallOptions): Promise<boolean> {
  const { supported } = await session.call('CONNECT_SUPPORTS_FEATURE', { feature: number }, options)
  return supported !== 0
}

// The daemon speaks the message, but the driver behind it may not watch its connection (the test driver does not).
async function registerCloseCallback(session: RpcSession, options: CallOptions): Promise<void> {
  try {
    await session.call('CONNECT_REGISTER_CLOSE_CALLBACK', {}, options)
  } catch (error) {
    if (!isUnsupported(error)) throw error
  }
}
