// Opening a console: the call answers with a one-time ticket, the bytes then flow outside the contract
// (desktop: a MessagePort; headless: a WebSocket at /console/<ticket>).
import * as z from 'zod'
import { VmRef } from '../model/ids.ts'
import { Route } from '../model/route.ts'
import { ConsoleKind } from '../model/machines/vm.ts'
import { write } from './call.ts'

export const ConsoleTicket = z.object({
  /** Valid once, for 30 seconds, for the session that asked. */
  ticket: z.string(),
  /** The screen's password from the domain's secure XML; the client needs it for the RFB handshake. */
  password: z.string().nullable(),
  /** How the bytes travel, for the status line. */
  route: Route,
})
export type ConsoleTicket = z.output<typeof ConsoleTicket>

export const consoles = {
  open: write('vm.console', 'console.open')
    .route({ method: 'POST', path: '/consoles' })
    .input(VmRef.extend({ kind: ConsoleKind, device: z.string().max(64).default(''), /** Takes a serial console over from whoever has it. */ force: z.boolean().default(false) }))
    .output(ConsoleTicket),
}
