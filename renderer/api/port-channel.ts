// A console's bytes over a MessagePort, with credit both ways: a port never says that its other end is slow.
import { AppError, errorOf } from '#shared/errors.ts'
import { afterGrant, afterSending, canSend, ConsoleFrame, freshWindow } from '#shared/model/console-frames.ts'
import type { CreditWindow } from '#shared/model/console-frames.ts'

export type ConsoleBytes = Uint8Array<ArrayBuffer>

export interface ChannelWay {
  readonly send: (bytes: Uint8Array) => void
  readonly pendingBytes: () => number
  readonly close: () => void
}

export interface PortEvents {
  onData(bytes: ConsoleBytes, consumed: () => void): void
  onSilence(silentMs: number): void
  onClose(problem: AppError | undefined): void
}

export function attachPort(port: MessagePort, events: PortEvents): ChannelWay {
  const sender = createSender(port)
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => receive(data, { port, events, sender }))
  port.addEventListener('messageerror', () => events.onClose(new AppError('console-unreachable', { message: 'A message of the console could not be read' })))
  // After `end` or `error` this says nothing new; without them the other side has vanished.
  port.addEventListener('close', () => events.onClose(new AppError('connection-lost', { message: 'The connection to the console was lost' })))
  port.start()
  return { send: sender.send, pendingBytes: sender.pendingBytes, close: () => port.close() }
}

interface Sender {
  readonly send: (bytes: Uint8Array) => void
  readonly granted: (bytes: number) => void
  readonly pendingBytes: () => number
}

function createSender(port: MessagePort): Sender {
  const waiting: ConsoleBytes[] = []
  let window: CreditWindow = freshWindow
  const flush = (): void => {
    while (canSend(window)) {
      const bytes = waiting.shift()
      if (!bytes) return
      window = afterSending(window, bytes.byteLength)
      port.postMessage({ kind: 'data', bytes } satisfies ConsoleFrame, [bytes.buffer])
    }
  }
  return {
    send(bytes) {
      // A copy of its own: callers reuse their buffers, and the copy is handed over, not copied again.
      waiting.push(Uint8Array.from(bytes))
      flush()
    },
    granted(bytes) {
      window = afterGrant(window, bytes)
      flush()
    },
    pendingBytes: () => waiting.reduce((sum, bytes) => sum + bytes.byteLength, window.ungrantedBytes),
  }
}

function receive(data: unknown, { port, events, sender }: { port: MessagePort; events: PortEvents; sender: Sender }): void {
  const frame = ConsoleFrame.safeParse(data).data
  switch (frame?.kind) {
    case 'data': {
      const { bytes } = frame
      return events.onData(bytes, () => port.postMessage({ kind: 'credit', bytes: bytes.byteLength } satisfies ConsoleFrame))
    }
    case 'credit':
      return sender.granted(frame.bytes)
    case 'silence':
      return events.onSilence(frame.ms)
    case 'end':
      return events.onClose(undefined)
    case 'error':
      return events.onClose(errorOf(frame.problem))
    default:
      return events.onClose(new AppError('console-unreachable', { message: 'A message of no known kind came from the console' }))
  }
}
