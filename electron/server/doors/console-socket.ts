// Joins a browser's WebSocket with a console's port. Both sides are slowed to the pace of the other: the guest by credit that
// is granted only when the socket has taken the bytes, the browser by pausing its socket.
import type { MessagePort } from 'node:worker_threads'
import type { RawData, WebSocket } from 'ws'
import type { Log } from '#electron/lib/log.ts'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { ConsoleFrame, consoleWindowBytes } from '#shared/model/console-frames.ts'
import { giveSigns, keepAlive } from './rpc-socket.ts'

/** Close codes of the console socket: 4000 ended in order, 4001 failed (the reason is the problem's code as JSON). */
const endedCode = 4000
const failedCode = 4001
const closeReasonBytes = 123

export function bridgeConsole(socket: WebSocket, redeem: () => MessagePort, log: Log): void {
  let port: MessagePort
  try {
    port = redeem()
  } catch (error) {
    socket.close(failedCode, reasonOf(problemOf(error)))
    return
  }
  keepAlive(socket)
  giveSigns(socket)
  fromGuest(port, socket, log)
  toGuest(port, socket)
  socket.on('close', () => port.close())
  port.on('close', () => socket.close(endedCode))
}

function fromGuest(port: MessagePort, socket: WebSocket, log: Log): void {
  port.on('message', (message: unknown) => {
    const frame = ConsoleFrame.safeParse(message).data
    if (!frame) return log.warn('a console frame of no known kind')
    switch (frame.kind) {
      case 'data':
        return socket.send(frame.bytes, { binary: true }, () => grant(port, frame.bytes.byteLength))
      case 'credit':
        return
      case 'silence':
        // What the guest sends is binary; words are ours.
        return socket.send(JSON.stringify(frame))
      case 'end':
        return socket.close(endedCode)
      case 'error':
        return socket.close(failedCode, reasonOf(frame.problem))
    }
  })
}

function toGuest(port: MessagePort, socket: WebSocket): void {
  let ungrantedBytes = 0
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (!isBinary) return
    const bytes = bytesOf(data)
    ungrantedBytes += bytes.byteLength
    if (ungrantedBytes >= consoleWindowBytes) socket.pause()
    port.postMessage({ kind: 'data', bytes } satisfies ConsoleFrame)
  })
  port.on('message', (message: unknown) => {
    const frame = ConsoleFrame.safeParse(message).data
    if (frame?.kind !== 'credit') return
    ungrantedBytes -= frame.bytes
    if (ungrantedBytes < consoleWindowBytes) socket.resume()
  })
}

function grant(port: MessagePort, bytes: number): void {
  port.postMessage({ kind: 'credit', bytes } satisfies ConsoleFrame)
}

/** A copy of its own size: the socket's buffers are slices of a shared pool, and posting one would copy the whole pool. */
function bytesOf(data: RawData): Uint8Array<ArrayBuffer> {
  if (Array.isArray(data)) return new Uint8Array(Buffer.concat(data))
  return Buffer.isBuffer(data) ? Uint8Array.from(data) : new Uint8Array(data)
}

/** At most 123 bytes fit into a close frame: as much of the message as there is room for beside the code. Exported for its test. */
export function reasonOf({ code, message }: Pick<Problem, 'code' | 'message'>): string {
  const sizeOf = (text: string): number => Buffer.byteLength(JSON.stringify({ code, message: text }))
  let shown = message
  while (shown !== '' && sizeOf(shown) > closeReasonBytes) shown = Array.from(shown).slice(0, -1).join('')
  return JSON.stringify({ code, message: shown })
}
