// A download as a sequence of pieces: data, and holes where the daemon skips zeros. A slow consumer holds back the
// connection's socket, so a download belongs on a connection of its own.
import { LibvirtDeadlineError } from '../client/errors.ts'
import type { StreamPort, StreamReceiver } from '../wire/stream-port.ts'

/** A run of bytes, or a run of zeros that was not sent. */
export type StreamPiece = { readonly data: Uint8Array } | { readonly holeBytes: number }

// The daemon sends packets of at most 256 KiB; a few of them keep the socket busy while the consumer works.
const highWaterBytes = 1_048_576
const finishDeadlineMs = 30_000
// A hole holds no bytes, but a queue of nothing but holes must not grow without end either.
const holeCostBytes = 64

export class DownloadQueue implements StreamReceiver {
  readonly #procedure: string
  readonly #pieces: StreamPiece[] = []
  #queuedBytes = 0
  #port: StreamPort | undefined
  #releaseHold: (() => void) | undefined
  #state: 'receiving' | 'finishing' | 'over' = 'receiving'
  #error: unknown
  #hasFailed = false
  #wake: (() => void) | undefined
  #finishTimer: NodeJS.Timeout | undefined

  constructor(procedure: string) {
    this.#procedure = procedure
  }

  attach(port: StreamPort): void {
    this.#port = port
    if (this.#state === 'finishing') this.#sendFinish()
  }

  data(bytes: Buffer): void {
    if (this.#hasFailed) return
    this.#pieces.push({ data: ownBytes(bytes) })
    this.#count(bytes.length)
    this.#notify()
  }

  hole(lengthBytes: number): void {
    if (this.#hasFailed) return
    this.#pieces.push({ holeBytes: lengthBytes })
    this.#count(holeCostBytes)
    this.#notify()
  }

  // Without our finish the daemon would keep the stream and its file open until the connection ends.
  endOfData(): void {
    if (this.#state !== 'receiving') return
    this.#state = 'finishing'
    if (this.#port !== undefined) this.#sendFinish()
  }

  confirmed(): void {
    this.#end()
  }

  failed(error: Error): void {
    this.#fail(error)
    this.#end()
  }

  /** The next piece; undefined when all were read and the daemon confirmed the end. @throws what ended it early. */
  async next(): Promise<StreamPiece | undefined> {
    for (;;) {
      if (this.#hasFailed) throw this.#error
      const piece = this.#pieces.shift()
      if (piece !== undefined) return this.#consumed(piece)
      if (this.#state === 'over') return undefined
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      await promise
    }
  }

  /** Takes back the bytes of a piece that is used up. */
  recycle({ buffer, byteOffset }: Uint8Array): void {
    // A copy begins at 0; what was a frame's own buffer has room for the frame's head before it.
    if (byteOffset > 0 && buffer instanceof ArrayBuffer) this.#port?.recycle(buffer)
  }

  /** Gives up: the daemon is told, and what is still in flight is dropped as it arrives. */
  abort(reason: unknown): void {
    const wasReceiving = this.#state === 'receiving'
    if (this.#state === 'over') return
    this.#fail(reason)
    if (wasReceiving) {
      this.#state = 'finishing'
      this.#port?.abort()
    }
  }

  #consumed(piece: StreamPiece): StreamPiece {
    this.#queuedBytes -= 'data' in piece ? piece.data.length : holeCostBytes
    if (this.#queuedBytes < highWaterBytes) this.#release()
    return piece
  }

  #count(bytes: number): void {
    this.#queuedBytes += bytes
    if (this.#queuedBytes >= highWaterBytes) this.#releaseHold ??= this.#port?.hold()
  }

  #sendFinish(): void {
    this.#port?.finish()
    const error = new LibvirtDeadlineError({ procedure: this.#procedure, deadlineMs: finishDeadlineMs, wasSent: true })
    this.#finishTimer = setTimeout(() => this.#fail(error), finishDeadlineMs)
  }

  #fail(error: unknown): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    this.#error = error
    this.#pieces.length = 0
    this.#queuedBytes = 0
    this.#release()
    this.#notify()
  }

  #end(): void {
    clearTimeout(this.#finishTimer)
    this.#state = 'over'
    this.#port?.detach()
    this.#notify()
  }

  #release(): void {
    this.#releaseHold?.()
    this.#releaseHold = undefined
  }

  #notify(): void {
    this.#wake?.()
    this.#wake = undefined
  }
}

/** A frame's head, which stands before its payload in a buffer that was made for this one frame. */
const headBytes = 64

/** The bytes in a buffer that nobody else uses: what arrived in one chunk with others is copied, a frame that was gathered is not. */
function ownBytes(bytes: Buffer): Uint8Array {
  return bytes.buffer.byteLength - bytes.length <= headBytes ? bytes : new Uint8Array(bytes)
}

/** Reads a queue to its end; leaving the loop early aborts the download. `onOver` is called either way. */
export async function* piecesOf(queue: DownloadQueue, onOver: () => void): AsyncGenerator<StreamPiece, void, undefined> {
  try {
    for (let piece = await queue.next(); piece !== undefined; piece = await queue.next()) yield piece
  } finally {
    queue.abort(new Error('the download was left before its end'))
    onOver()
  }
}
