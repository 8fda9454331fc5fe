// Frames over a Duplex: parsing what arrives, writing in order, holding the reading back while a consumer is full,
// and one final word about why it ended. Used by the client, and as well by a server.
import type { Duplex } from 'node:stream'
import type { Frame } from './frame.ts'
import { FrameParser } from './frame-parser.ts'
import { createFrameWriter, type FrameWriter } from './frame-writer.ts'

const flushMs = 1_000

export type TransportEnd =
  | { readonly kind: 'ended-by-peer' }
  | { readonly kind: 'failed'; readonly error: Error }
  /** The bytes were not libvirt's protocol. */
  | { readonly kind: 'violated'; readonly error: Error }
  | { readonly kind: 'closed-locally' }

export interface FrameTransport extends Pick<FrameWriter, 'send' | 'sendBulk' | 'drained'>, Disposable {
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
  const writer = createFrameWriter(stream)
  const parser = new FrameParser(onFrame)
  let receivedBytes = 0
  let isOver = false
  const holds = createHolds(stream, () => isOver)

  const finish = (end: TransportEnd): void => {
    if (isOver) return
    isOver = true
    ended.resolve(end)
    writer.end()
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
  const close = (): void => {
    if (isOver) return
    writer.flush()
    finish({ kind: 'closed-locally' })
    // What was written still goes out, unless the peer does not take it.
    stream.end(() => stream.destroy())
    setTimeout(() => stream.destroy(), flushMs).unref()
  }

  // A stream that is over already emits nothing any more.
  if (stream.destroyed) queueMicrotask(() => finish({ kind: 'ended-by-peer' }))
  stream.on('data', receive)
  stream.on('end', () => finish({ kind: 'ended-by-peer' }))
  stream.on('close', () => finish({ kind: 'ended-by-peer' }))
  stream.on('error', (error: Error) => finish({ kind: 'failed', error }))

  return {
    send: (frame) => writer.send(frame),
    sendBulk: (header, payload, onWritten) => writer.sendBulk(header, payload, onWritten),
    drained: () => writer.drained(),
    hold: () => holds.add(),
    get isHeld() {
      return holds.any
    },
    recycle: (buffer) => parser.recycle(buffer),
    get receivedBytes() {
      return receivedBytes
    },
    ended: ended.promise,
    close,
    [Symbol.dispose]: close,
  }
}

/** Reading rests as long as anybody holds it back. */
function createHolds(stream: Duplex, isOver: () => boolean) {
  let count = 0
  return {
    get any() {
      return count > 0
    },
    add() {
      let isReleased = false
      if (count++ === 0) stream.pause()
      return () => {
        if (isReleased) return
        isReleased = true
        if (--count === 0 && !isOver()) stream.resume()
      }
    },
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
