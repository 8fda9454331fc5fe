// Opens consoles and hands them over by ticket: the contract's answer is plain data, the bytes flow through a port that
// only the session which asked can fetch, once, within 30 seconds.
import { randomBytes } from 'node:crypto'
import type { MessagePort } from 'node:worker_threads'
import { AppError } from '#shared/errors.ts'
import type { ConsoleTicket } from '#shared/contract/consoles.ts'
import type { VmRef } from '#shared/model/ids.ts'
import type { ConsoleKind } from '#shared/model/machines/vm.ts'
import type { ProvidersOf } from '../hosts/host-sessions.ts'

interface OpenConsoleRequest extends VmRef {
  readonly kind: ConsoleKind
  readonly device: string
  readonly force: boolean
}

export interface ConsolesService extends Disposable {
  open(request: OpenConsoleRequest, caller: { readonly sessionId: string; readonly signal: AbortSignal }): Promise<ConsoleTicket>
  /** The port carries console frames (shared/model/console-frames.ts). @throws AppError `ticket-invalid` */
  redeem(ticket: string, sessionId: string): MessagePort
}

export interface ConsolesDependencies {
  readonly sessions: ProvidersOf<'openConsole'>
  readonly ticketLifeMs?: number
}

interface Waiting {
  readonly port: MessagePort
  readonly sessionId: string
  readonly timer: NodeJS.Timeout
}

export function createConsolesService({ sessions, ticketLifeMs = 30_000 }: ConsolesDependencies): ConsolesService {
  const waiting = new Map<string, Waiting>()
  const take = (ticket: string): Waiting | undefined => {
    const item = waiting.get(ticket)
    waiting.delete(ticket)
    clearTimeout(item?.timer)
    return item
  }
  return {
    async open({ hostId, uuid, kind, device, force }, { sessionId, signal }) {
      const { port, password, route } = await sessions.provider(hostId).openConsole({ uuid, kind, device, force }, { signal })
      const ticket = randomBytes(32).toString('base64url')
      const timer = setTimeout(() => take(ticket)?.port.close(), ticketLifeMs)
      waiting.set(ticket, { port, sessionId, timer })
      return { ticket, password, route }
    },
    redeem(ticket, sessionId) {
      // Someone else's try does not use the ticket up: its owner is about to come.
      const item = waiting.get(ticket)?.sessionId === sessionId ? take(ticket) : undefined
      if (!item) throw new AppError('ticket-invalid', { message: 'The console ticket is used, too old, or not of this session', hint: 'open-console-again' })
      return item.port
    },
    [Symbol.dispose]() {
      for (const ticket of waiting.keys()) take(ticket)?.port.close()
    },
  }
}
