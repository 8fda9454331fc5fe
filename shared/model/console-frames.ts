// What travels over a console's MessagePort (worker, main process, window): the guest's bytes with credit, since a
// MessagePort itself never says that its other end is slow.
import * as z from 'zod'
import { Problem } from './host.ts'

/** A sender holds back while this many of its bytes are not granted yet. */
export const consoleWindowBytes = 1024 * 1024

export const ConsoleFrame = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('data'), bytes: z.instanceof(Uint8Array) }),
  /** From the receiver: so many bytes are consumed and may be followed by as many others. */
  z.object({ kind: z.literal('credit'), bytes: z.number().int().nonnegative() }),
  /** The other side closed in order; nothing follows. */
  z.object({ kind: z.literal('end') }),
  z.object({ kind: z.literal('error'), problem: Problem }),
])
export type ConsoleFrame = z.output<typeof ConsoleFrame>
