// How the methods of this folder take options: libvirt's flags beside the deadline and the signal of the call.
import type { LibvirtConnection } from '../client/connection.ts'
import type { CallOptions } from '../client/calls/pending-call.ts'

export interface FlagOptions extends CallOptions {
  /** Combine with `|`. Default 0. */
  readonly flags?: number | undefined
}

/** What a method needs of a connection. */
export type Caller = Pick<LibvirtConnection, 'call' | 'openStream' | 'download' | 'upload'>

/** The flags as the wire wants them: `|` in JavaScript yields a negative number once bit 31 is set. */
export function flagsOf(options: FlagOptions | undefined): number {
  return (options?.flags ?? 0) >>> 0
}
