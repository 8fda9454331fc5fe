// The desktop shell as the page sees it: what the preload script hands over (window.novacron and message ports). In a
// browser there is none. Knows nothing of what travels through a port.
import * as z from 'zod'
import { AppError } from '#shared/errors.ts'

export interface DesktopShell {
  readonly shell: 'desktop'
  /** Answered by a message `novacron:port` with the contract's port. */
  requestPort(): void
  /** Answered by a message `novacron:console-port` whose detail is the ticket, with the console's port. */
  openConsolePort(ticket: string): void
}

declare global {
  interface Window {
    readonly novacron?: DesktopShell
  }
}

const PortMessage = z.object({ kind: z.string(), detail: z.unknown().optional() })

/** `undefined` in a browser. */
export function desktopShell(): DesktopShell | undefined {
  return window.novacron
}

/** Asks the shell for a port of the contract. Rejects with `cancelled` or `timed-out` as the signal says. */
export function requestRpcPort(shell: DesktopShell, signal: AbortSignal): Promise<MessagePort> {
  return nextPort({ ask: () => shell.requestPort(), isAnswer: (message) => message.kind === 'novacron:port', signal })
}

/** Asks the shell to redeem a ticket of `consoles.open`. */
export function requestConsolePort(shell: DesktopShell, ticket: string, signal: AbortSignal): Promise<MessagePort> {
  return nextPort({
    ask: () => shell.openConsolePort(ticket),
    isAnswer: (message) => message.kind === 'novacron:console-port' && message.detail === ticket,
    signal,
  })
}

interface PortRequest {
  readonly ask: () => void
  readonly isAnswer: (message: z.output<typeof PortMessage>) => boolean
  readonly signal: AbortSignal
}

async function nextPort({ ask, isAnswer, signal }: PortRequest): Promise<MessagePort> {
  const { promise, resolve, reject } = Promise.withResolvers<MessagePort>()
  const onMessage = (event: MessageEvent<unknown>): void => {
    const port = event.ports[0]
    // Another origin cannot reach this page, but a port from anywhere else than this very window is not the shell's.
    if (event.source !== window || port === undefined) return
    const message = PortMessage.safeParse(event.data).data
    if (message && isAnswer(message)) resolve(port)
  }
  const onAbort = (): void => reject(new AppError('timed-out', { message: 'The desktop shell did not hand over a port', cause: signal.reason }))
  window.addEventListener('message', onMessage)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    signal.throwIfAborted()
    ask()
    return await promise
  } finally {
    window.removeEventListener('message', onMessage)
    signal.removeEventListener('abort', onAbort)
  }
}
