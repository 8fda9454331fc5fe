// Frames over a Duplex: parsing what arrives, writing in order, holding the reading back while a consumer is full,
// and one final word about why it ended. Used by the client, and as well by a server.
import type { Duplex } from 'node:stream'
import { encodeFrameHead, type Frame, type FrameHeader } from './frame.ts'
import { FrameParser } from './frame-parser.ts'

const flushMs = 1_000

export type TransportEnd =
  | { readonly kind: 'ended-by-peer' }
  | { readonly kind: 'failed'; readonly error: Error }
  /** The bytes were not libvirt's protocol. */
  | { readonly kind: 'violated'; readonly error: Error }
  | { readonly kind: 'closed-locally' }

export interface FrameTransport extends Disposable {
  /** Queues a whole frame. What is sent in one turn of the event loop goes out together at its end. */
  send(frame: Buffer): void
  /**
   * Queues a frame whose payload is not copied; the caller must leave `payload` alone until `onWritten`, which is not called when the transport ends before.
   * False asks the caller to await `drained()` before sending more.
   */
  sendBulk(header: FrameHeader, payload: Uint8Array, onWritten?: () => void): boolean
  /** Resolves when the write buffer is empty again, or the transport ended. */
  drained(): Promise<void>
  /** Stops reading until the returned release is called; several holds add up. */
  hold(): () => void
  readonly isHeld: boolean
  /** The buffer of a frame that nobody uses any more, for the next frame of its size. */
  recycle(buffer: ArrayBuffer): void
  /** Bytes received so far: any growth is a sign of life. */
  readonly receivedBytes: number
  /** Settles once, when nothing more will arrive. Never rejects. */
  readonly ended: Promise<TransportEnd>
  /** Writes out what was queued, for at most a second, then destroys the stream. */
  close(): void
}

/** `onFrame` is called synchronously, in order; when it throws, the transport ends as 'violated'. */
export function openFrameTransport(stream: Duplex, onFrame: (frame: Frame) => void): FrameTransport {
  const ended = Promise.withResolvers<TransportEnd>()
  const drainWaiters = new Set<() => void>()
  const parser = new FrameParser(onFrame)
  let holds = 0
  let receivedBytes = 0
  let isOver = false

  const wakeDrainWaiters = (): void => {
    for (const wake of drainWaiters) wake()
    drainWaiters.clear()
  }
  const finish = (end: TransportEnd): void => {
    if (isOver) return
    isOver = true
    ended.resolve(end)
    wakeDrainWaiters()
    if (end.kind !== 'closed-locally') stream.destroy()
  }
  const receive = (chunk: Uint8Array): void => {
    if (isOver) return
    receivedBytes += chunk.length
    try {
      parser.push(chunk)
    } catch (error) {
      finish({ kind: 'violated', error: asError(error) })
    }
  }

  // A stream that is over already emits nothing any more.
  if (stream.destroyed) queueMicrotask(() => finish({ kind: 'ended-by-peer' }))
  stream.on('data', receive)
  stream.on('end', () => finish({ kind: 'ended-by-peer' }))
  stream.on('close', () => finish({ kind: 'ended-by-peer' }))
  stream.on('error', (error: Error) => finish({ kind: 'failed', error }))
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
  const close = (): void => {
    if (isOver) return
    flush()
    finish({ kind: 'closed-locally' })
    // What was written still goes out, unless the peer does not take it.
    stream.end(() => stream.destroy())
    setTimeout(() => stream.destroy(), flushMs).unref()
  }

  return {
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
    hold() {
      let isReleased = false
      if (holds++ === 0) stream.pause()
      return () => {
        if (isReleased) return
        isReleased = true
        if (--holds === 0 && !isOver) stream.resume()
      }
    },
    recycle: (buffer) => parser.recycle(buffer),
    get isHeld() {
      return holds > 0
    },
    get receivedBytes() {
      return receivedBytes
    },
    ended: ended.promise,
    close,
    [Symbol.dispose]: close,
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
