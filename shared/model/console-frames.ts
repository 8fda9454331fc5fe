// What travels over a console's MessagePort (worker, main process, window): the guest's bytes with credit, since a
// MessagePort itself never says that its other end is slow.
import * as z from 'zod'
import { Problem } from './hosts/host.ts'

/** A sender holds back while this many of its bytes are not granted yet. */
export const consoleWindowBytes = 1024 * 1024

export const ConsoleFrame = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('data'), bytes: z.instanceof(Uint8Array) }),
  /** From the receiver: so many bytes are consumed and may be followed by as many others. */
  z.object({ kind: z.literal('credit'), bytes: z.number().int().nonnegative() }),
  /** To the window: for how long the host has given no sign of life; 0 once it does again. */
  z.object({ kind: z.literal('silence'), ms: z.number().int().nonnegative() }),
  /** The other side closed in order; nothing follows. */
  z.object({ kind: z.literal('end') }),
  z.object({ kind: z.literal('error'), problem: Problem }),
])
export type ConsoleFrame = z.output<typeof ConsoleFrame>

/** What a sender knows about its side of a port. Immutable: each step gives the next state. */
export interface CreditWindow {
  /** Sent, and not yet granted by the receiver. */
  readonly ungrantedBytes: number
}

export const freshWindow: CreditWindow = { ungrantedBytes: 0 }

/** A frame may exceed the window by its own size: it was read before its size was known. */
export function canSend(window: CreditWindow): boolean {
  return window.ungrantedBytes < consoleWindowBytes
}

export function afterSending(window: CreditWindow, bytes: number): CreditWindow {
  return { ungrantedBytes: window.ungrantedBytes + bytes }
}

/** A receiver that grants more than it got opens the window no further than empty. */
export function afterGrant(window: CreditWindow, bytes: number): CreditWindow {
  return { ungrantedBytes: Math.max(0, window.ungrantedBytes - bytes) }
}
