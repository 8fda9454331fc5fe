// The shape of what answers a call, and what it may use. Which calls there are is procedures/'s business.
import type { ProcedureArgs, ProcedureName, ProcedureReturn } from '#electron/libvirt/index.ts'
import type { StreamPort, StreamReceiver } from '#electron/libvirt/server-codec.ts'
import type { HostModel } from '../model/host-model.ts'
import type { EventRegistrations } from './event-registrations.ts'

export interface StreamEnd extends StreamReceiver {
  /** The client gave the stream up, or its connection is gone: nothing more may be sent. */
  aborted(): void
}

export interface ClientState {
  isAuthenticated: boolean
  /** CONNECT_OPEN has been answered. */
  isOpen: boolean
  isReadOnly: boolean
}

export interface CallContext {
  readonly host: HostModel
  readonly client: ClientState
  readonly events: EventRegistrations
  /** The stream that this call opens. `start` runs when the reply is on its way, and gets the port to send on. */
  openStream(end: StreamEnd, start: (port: StreamPort) => void): void
}

export type Handlers = {
  readonly [N in ProcedureName]?: (args: ProcedureArgs<N>, context: CallContext) => ProcedureReturn<N> | Promise<ProcedureReturn<N>>
}

/** Refuses the calls of a group to read-only connections, as a daemon does before the driver sees them. */
export const writeCalls: ReadonlySet<ProcedureName> = new Set<ProcedureName>([
  'DOMAIN_CREATE', 'DOMAIN_CREATE_WITH_FLAGS', 'DOMAIN_CREATE_XML', 'DOMAIN_SHUTDOWN', 'DOMAIN_SHUTDOWN_FLAGS', 'DOMAIN_REBOOT', 'DOMAIN_RESET', 'DOMAIN_DESTROY', 'DOMAIN_DESTROY_FLAGS',
  'DOMAIN_SUSPEND', 'DOMAIN_RESUME', 'DOMAIN_MANAGED_SAVE', 'DOMAIN_MANAGED_SAVE_REMOVE', 'DOMAIN_ABORT_JOB', 'DOMAIN_SET_AUTOSTART', 'DOMAIN_RENAME', 'DOMAIN_SET_METADATA', 'DOMAIN_INJECT_NMI',
  'DOMAIN_BLOCK_COPY', 'DOMAIN_BLOCK_RESIZE', 'DOMAIN_BLOCK_JOB_ABORT', 'STORAGE_POOL_DEFINE_XML', 'STORAGE_POOL_BUILD', 'STORAGE_POOL_CREATE', 'STORAGE_POOL_DESTROY', 'STORAGE_POOL_UNDEFINE', 'STORAGE_POOL_DELETE', 'STORAGE_POOL_REFRESH',
  'STORAGE_POOL_SET_AUTOSTART', 'STORAGE_VOL_CREATE_XML', 'STORAGE_VOL_CREATE_XML_FROM', 'STORAGE_VOL_DELETE', 'STORAGE_VOL_RESIZE', 'STORAGE_VOL_WIPE', 'STORAGE_VOL_WIPE_PATTERN', 'STORAGE_VOL_UPLOAD', 'SECRET_DEFINE_XML', 'SECRET_SET_VALUE', 'SECRET_UNDEFINE',
  'DOMAIN_SEND_KEY', 'DOMAIN_SCREENSHOT', 'DOMAIN_OPEN_CONSOLE', 'DOMAIN_DEFINE_XML', 'DOMAIN_DEFINE_XML_FLAGS', 'DOMAIN_UNDEFINE', 'DOMAIN_UNDEFINE_FLAGS', 'DOMAIN_PM_WAKEUP', 'DOMAIN_GET_GUEST_INFO',
])
