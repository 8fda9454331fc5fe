// Every error a connection throws of its own: the daemon's answer, a lost connection, a deadline, a refused call.
// Aborting throws the signal's own reason.
import type { RemoteError } from '../procedures/protocol-types.gen.ts'
import { ErrorCode } from './error-codes.ts'

/** The daemon answered with an error. `message` is meant for people; programs look at `code` and `domain`. */
export class LibvirtError extends Error {
  override readonly name = 'LibvirtError'
  /** One of ErrorCode. */
  readonly code: number
  /** One of ErrorDomain. */
  readonly domain: number
  /** 1 warning, 2 error. */
  readonly level: number
  readonly str1: string | null
  readonly str2: string | null
  readonly str3: string | null
  readonly int1: number
  readonly int2: number
  /** The call that failed, e.g. 'DOMAIN_CREATE_WITH_FLAGS'. */
  readonly procedure: string

  constructor(error: RemoteError, procedure: string) {
    super(error.message ?? `libvirt error ${error.code}`)
    this.code = error.code
    this.domain = error.domain
    this.level = error.level
    this.str1 = error.str1
    this.str2 = error.str2
    this.str3 = error.str3
    this.int1 = error.int1
    this.int2 = error.int2
    this.procedure = procedure
  }
}

/**
 * True if the daemon or its driver does not have the procedure at all, so that asking again on this connection is
 * pointless: unknown to the daemon (39) or not implemented by the driver (3).
 */
export function isUnsupported(error: unknown): boolean {
  return error instanceof LibvirtError && (error.code === ErrorCode.NoSupport || error.code === ErrorCode.Rpc)
}

/** Why a connection ended. */
export type ClosedReason =
  | { readonly kind: 'closed-locally' }
  | { readonly kind: 'ended-by-peer' }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'violated'; readonly error: Error }
  /** No sign of life for the whole keepalive time. */
  | { readonly kind: 'silent'; readonly silentMs: number }

/** The connection ended before the answer came. Whether the daemon carried the call out is unknown. */
export class LibvirtConnectionLostError extends Error {
  override readonly name = 'LibvirtConnectionLostError'
  readonly reason: ClosedReason

  constructor(reason: ClosedReason) {
    super(describe(reason), 'error' in reason ? { cause: reason.error } : undefined)
    this.reason = reason
  }
}

/** No answer in time. The daemon still works on the call, so it still occupies one of the connection's slots. */
export class LibvirtDeadlineError extends Error {
  override readonly name = 'LibvirtDeadlineError'
  readonly procedure: string
  readonly deadlineMs: number
  /** False if the call was still waiting for a free slot, in which case it will never be carried out. */
  readonly wasSent: boolean

  constructor(details: { procedure: string; deadlineMs: number; wasSent: boolean }) {
    super(`${details.procedure} was not ${details.wasSent ? 'answered' : 'sent'} within ${details.deadlineMs} ms`)
    this.procedure = details.procedure
    this.deadlineMs = details.deadlineMs
    this.wasSent = details.wasSent
  }
}

/** The daemon wants an authentication that was not offered, or the credentials failed on our side. */
export class LibvirtAuthError extends Error {
  override readonly name = 'LibvirtAuthError'
}

/** The daemon broke the protocol within one call or stream; the connection itself goes on. */
export class LibvirtProtocolError extends Error {
  override readonly name = 'LibvirtProtocolError'
}

/** The procedure passes file descriptors, which no byte stream can carry and which would desynchronise it. */
export class LibvirtFdPassingError extends Error {
  override readonly name = 'LibvirtFdPassingError'
  readonly procedure: string

  constructor(procedure: string) {
    super(`${procedure} passes file descriptors and cannot be called over this connection`)
    this.procedure = procedure
  }
}

function describe(reason: ClosedReason): string {
  switch (reason.kind) {
    case 'closed-locally':
      return 'the libvirt connection was closed'
    case 'ended-by-peer':
      return 'the libvirt daemon closed the connection'
    case 'failed':
      return `the libvirt connection failed: ${reason.error.message}`
    case 'violated':
      return `the peer does not speak libvirt's protocol: ${reason.error.message}`
    case 'silent':
      return `the libvirt daemon gave no sign of life for ${reason.silentMs} ms`
    default:
      return reason satisfies never
  }
}
