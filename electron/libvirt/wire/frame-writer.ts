// Frames on their way into a Duplex: those of one turn of the event loop together, payloads without a copy, and word when there is room again.
import type { Duplex } from 'node:stream'
import { encodeFrameHead, type FrameHeader } from './frame.ts'

export interface FrameWriter {
  /** Queues a whole frame. What is sent in one turn of the event loop goes out together at its end. */
  send(frame: Buffer): void
  /**
   * Queues a frame whose payload is not copied; the caller must leave `payload` alone until `onWritten`, which is not called when the transport ends before.
   * False asks the caller to await `drained()` before sending more.
   */
  sendBulk(header: FrameHeader, payload: Uint8Array, onWritten?: () => void): boolean
  /** Resolves when the write buffer is empty again, or the transport ended. */
  drained(): Promise<void>
  /** Hands over what is gathered of this turn. */
  flush(): void
  /** Nothing is taken any more; who waits for room is told so. What is gathered is not sent: flush before. */
  end(): void
}

export function createFrameWriter(stream: Duplex): FrameWriter {
  const drainWaiters = new Set<() => void>()
  let isOver = false
  const wakeDrainWaiters = (): void => {
    for (const wake of drainWaiters) wake()
    drainWaiters.clear()
  }
  stream.on('drain', wakeDrainWaiters)

  // Over SSH each write is a packet of its own, encrypted, padded and sent by itself. Sixteen calls of one turn as one packet
  // cost little more than one, here and at the host.
  let gathered: Buffer[] = []
  const flush = (): void => {
    const frames = gathered
    gathered = []
    const [first] = frames
    if (first && !stream.destroyed && !stream.writableEnded) stream.write(frames.length === 1 ? first : Buffer.concat(frames))
  }
  return {
    flush,
    send(frame) {
      if (isOver) return
      // The next tick comes when all promises that this turn has settled have run.
      if (gathered.push(frame) === 1) process.nextTick(flush)
    },
    sendBulk(header, payload, onWritten) {
      if (isOver) return true
      flush()
      stream.cork()
      stream.write(encodeFrameHead(header, payload.length))
      const hasRoom = stream.write(payload, (error) => {
        if (!error) onWritten?.()
      })
      stream.uncork()
      return hasRoom
    },
    drained() {
      if (isOver || !stream.writableNeedDrain) return Promise.resolve()
      const waiter = Promise.withResolvers<void>()
      drainWaiters.add(waiter.resolve)
      return waiter.promise
    },
    end() {
      isOver = true
      wakeDrainWaiters()
    },
  }
}
