// The contract over a WebSocket at /rpc: what browsers use. Sending waits until the socket has taken the message, so that a
// slow browser slows its own event streams (which then start afresh) and fills no memory here.
import { RPCHandler } from '@orpc/server/ws'
import type { WebSocket } from 'ws'
import type { AppRouter } from '#electron/app/router/router.ts'
import type { Authority, CallContext } from '#electron/app/router/authority.ts'
import { wireTypes } from '#shared/contract/wire-types.ts'
import { signEveryMs, signOfLife } from '#shared/sign-of-life.ts'

/** Only pages of ours know the signs of life: other clients of the contract would take them for broken messages. */
export type AcceptRpcSocket = (socket: WebSocket, caller: { readonly authority: Authority; readonly wantsSigns: boolean }) => void

const pingEveryMs = 30_000

export function createRpcSocketDoor(router: AppRouter): AcceptRpcSocket {
  const handler = new RPCHandler<CallContext>(router, { customJsonSerializers: wireTypes })
  return (socket, { authority, wantsSigns }) => {
    keepAlive(socket)
    if (wantsSigns) giveSigns(socket)
    void handler.upgrade(waitingSocket(socket), { context: { authority } })
  }
}

/**
 * oRPC awaits what `send` returns. A socket that closes meanwhile ends its calls by its close event, not by an error here. The event
 * loop gets a turn after each message: ten thousand rows are twenty of them, and would be sent in one go of some 200 ms.
 */
function waitingSocket(socket: WebSocket) {
  const send = (data: Parameters<WebSocket['send']>[0]): Promise<void> =>
    new Promise((resolve) => {
      socket.send(data, () => setImmediate(resolve))
    })
  return { addEventListener: socket.addEventListener.bind(socket), send }
}

/** A browser that vanished without a word (a laptop's lid) would keep its streams for ever. */
export function keepAlive(socket: WebSocket): void {
  let isAlive = true
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, pingEveryMs)
  socket.on('pong', () => {
    isAlive = true
  })
  socket.on('close', () => clearInterval(timer))
  // An error is followed by the close event, which ends everything that used the socket.
  socket.on('error', () => undefined)
}

/** Says all the time that this server is there. A socket that does not even take the last sign needs no other. */
export function giveSigns(socket: WebSocket): void {
  const timer = setInterval(() => {
    if (socket.bufferedAmount === 0) socket.send(signOfLife)
  }, signEveryMs)
  socket.on('close', () => clearInterval(timer))
}
