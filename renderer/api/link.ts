// One connection to the console's services, by either door: a WebSocket at /rpc, or the port that the desktop shell hands
// over. It lives until it breaks; whoever opened it makes the next one.
import type { ClientContext, ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { wireTypes } from '#shared/contract/wire-types.ts'
import { AppError } from '#shared/errors.ts'
import { signOfLife } from '#shared/sign-of-life.ts'
import { requestRpcPort } from './shell.ts'
import type { DesktopShell } from './shell.ts'
import { watchSignsOfLife } from './signs-of-life.ts'

type CallLink = ClientLink<ClientContext>

export interface OpenLink extends Disposable {
  readonly link: CallLink
  /** Resolves when the connection is gone, for whatever reason; never rejects. */
  readonly closed: Promise<void>
}

/** What a page may miss of a server that is busy, or whose line is. */
const unheardMs = 10_000

/** @throws AppError `connection-refused` or `session-ended`, or `timed-out` when the signal aborts */
export type OpenLinkFunction = (signal: AbortSignal) => Promise<OpenLink>

export function shellLinkOpener(shell: DesktopShell): OpenLinkFunction {
  return async (signal) => {
    const port = await requestRpcPort(shell, signal)
    const closed = new Promise<void>((resolve) => port.addEventListener('close', () => resolve(), { once: true }))
    const link = new PortLink({ port, customJsonSerializers: wireTypes })
    port.start()
    return { link, closed, [Symbol.dispose]: () => port.close() }
  }
}

export function socketLinkOpener(origin: string): OpenLinkFunction {
  const url = new URL('/rpc?signs', origin)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return async (signal) => {
    const socket = new WebSocket(url)
    const closed = untilGone(socket)
    try {
      await untilOpen(socket, signal)
    } catch (error) {
      socket.close()
      throw signal.aborted ? error : await whyRefused(origin, signal, error)
    }
    return { link: new SocketLink({ websocket: socket, customJsonSerializers: wireTypes }), closed, [Symbol.dispose]: () => socket.close() }
  }
}

/** A server that can be heard no more is gone too: the browser itself would wait for it until TCP gives up. */
function untilGone(socket: WebSocket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const signs = watchSignsOfLife({ tell: () => undefined, giveUp: resolve, giveUpAfterMs: unheardMs })
  socket.addEventListener('close', () => resolve(), { once: true })
  // Before the contract's own listener, which would take a sign for a broken message.
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    signs.heard()
    if (event.data === signOfLife) event.stopImmediatePropagation()
  })
  return promise.finally(() => signs[Symbol.dispose]())
}

async function untilOpen(socket: WebSocket, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onAbort = (): void => reject(new AppError('timed-out', { message: 'The console did not answer in time', cause: signal.reason }))
  socket.addEventListener('open', () => resolve(), { once: true })
  socket.addEventListener('close', () => reject(new AppError('connection-refused', { message: 'The console cannot be reached' })), { once: true })
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  return promise.finally(() => signal.removeEventListener('abort', onAbort))
}

/** A browser does not say why a WebSocket was refused; a plain request to the same server does. */
async function whyRefused(origin: string, signal: AbortSignal, otherwise: unknown): Promise<unknown> {
  try {
    const { status } = await fetch(new URL('/', origin), { method: 'HEAD', cache: 'no-store', signal })
    return status === 401 ? new AppError('session-ended', { message: 'The console knows no session of this browser', hint: 'open-link' }) : otherwise
  } catch {
    // The server does not answer at all, which is what the first error says.
    return otherwise
  }
}
