// An open libvirt connection as its users see it: calls, events, streams, and its end.
import type { EventHub } from '../events/event-hub.ts'
import { createConnectionEvents, type ConnectionEvents } from '../events/connection-events.ts'
import { EventRegistrations } from '../events/registrations.ts'
import type { ProcedureArgs, ProcedureName, ProcedureReturn } from '../procedures/protocol-codec.ts'
import type { ConsoleStream } from '../streams/console-stream.ts'
import { openConsoleStream, openDownload, runUpload, type Download, type DownloadName, type DuplexName, type UploadName, type UploadResult } from '../streams/open-stream.ts'
import type { UploadOptions, UploadSource } from '../streams/upload.ts'
import type { AuthMethod } from './authenticate.ts'
import type { ClosedReason } from './errors.ts'
import type { CallOptions } from './calls/pending-call.ts'
import type { RpcSession, StreamCall } from './calls/rpc-session.ts'

/** What the daemon said it can do. */
export interface ConnectionFeatures {
  readonly keepalive: boolean
  /** Events with callback numbers; without it (libvirt before 1.3, or a connection that was opened without events) events are not available. */
  readonly eventCallbacks: boolean
  /** The daemon reports when its own connection to a hypervisor's daemon dies: CONNECT_EVENT_CONNECTION_CLOSED. */
  readonly closeCallback: boolean
}

export interface LibvirtConnection extends AsyncDisposable {
  readonly uri: string | null
  readonly readOnly: boolean
  readonly auth: AuthMethod
  readonly features: ConnectionFeatures
  readonly events: ConnectionEvents
  /** Settles with the reason when the connection has ended, whoever ended it. Never rejects. */
  readonly closed: Promise<ClosedReason>
  /** Calls sent and not answered yet, zombies included. */
  readonly outstanding: number
  /** Calls that the caller gave up and the daemon still works on. Several of them: time for a fresh connection. */
  readonly zombies: number
  /** Low-priority calls waiting for a free slot. */
  readonly queued: number
  /** @throws LibvirtError, LibvirtDeadlineError, LibvirtConnectionLostError, LibvirtFdPassingError, XdrError or the signal's reason. */
  call<N extends ProcedureName>(name: N, args: ProcedureArgs<N>, options?: CallOptions): Promise<ProcedureReturn<N>>
  /** Opens a console or channel as a Duplex. Give it a connection of its own. @throws as `call`. */
  openStream<N extends DuplexName>(name: N, args: ProcedureArgs<N>, options?: CallOptions): Promise<{ reply: ProcedureReturn<N>; stream: ConsoleStream }>
  /** Opens a download; iterate the result. Give it a connection of its own. @throws as `call`. */
  download<N extends DownloadName>(name: N, args: ProcedureArgs<N>, options?: CallOptions): Promise<Download<N>>
  /** Sends the whole source and waits until the daemon has stored it. Give it a connection of its own. @throws as `call`. */
  upload<N extends UploadName>(call: StreamCall<N>, source: UploadSource, options?: UploadOptions): Promise<UploadResult<N>>
  /** Says goodbye (for at most a second) and ends the connection. Never rejects. */
  close(): Promise<void>
}

export interface ConnectionParts {
  readonly session: RpcSession
  readonly hub: EventHub
  readonly uri: string | null
  readonly readOnly: boolean
  readonly auth: AuthMethod
  readonly features: ConnectionFeatures
}

const goodbyeMs = 1_000

export function createConnection({ session, hub, ...facts }: ConnectionParts): LibvirtConnection {
  const events = createConnectionEvents(hub, new EventRegistrations(session))
  const close = async (): Promise<void> => {
    // The answer does not matter: after it, or without it, the connection is ended just the same.
    await session.call('CONNECT_CLOSE', {}, { deadlineMs: goodbyeMs }).catch(() => {})
    session.end({ kind: 'closed-locally' })
    await session.closed
  }
  return {
    ...facts,
    events,
    closed: session.closed,
    get outstanding() {
      return session.outstanding
    },
    get zombies() {
      return session.zombies
    },
    get queued() {
      return session.queued
    },
    call: (name, args, options) => session.call(name, args, options),
    openStream: (name, args, options) => openConsoleStream(session, { name, args, options: options ?? {} }),
    download: (name, args, options) => openDownload(session, { name, args, options: options ?? {} }),
    upload: (call, source, options) => runUpload({ session, call }, source, options),
    close,
    [Symbol.asyncDispose]: close,
  }
}
