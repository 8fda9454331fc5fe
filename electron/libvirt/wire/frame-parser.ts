// Cuts a byte stream into frames, however the stream was chopped. A frame that lies within one chunk is handed out
// as a view of it; one that spans chunks is gathered into a buffer of exactly its size.
import { bufferOf } from '../xdr/buffer-of.ts'
import { decodeFrame, frameHeaderBytes, FrameType, maxFrameBytes, type Frame } from './frame.ts'

/** The peer sent something that cannot be a frame. Nothing after it can be trusted: close the connection. */
export class FramingError extends Error {
  override readonly name = 'FramingError'
}

const maxPassedFds = 32
/** What a lane of a download has in memory: 8 MiB, in the daemon's packets. */
const maxSpare = 32

export class FrameParser {
  readonly #onFrame: (frame: Frame) => void
  // The frame being gathered: first its length word, then a buffer of that length.
  readonly #lengthWord = Buffer.alloc(4)
  #partial: Buffer | undefined
  #filled = 0
  #strayBytes = 0
  // Packets of a download are all of one size: memory that was just read is warm, and is not to be cleared away.
  readonly #spare: ArrayBuffer[] = []

  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame
  }

  /**
   * Takes the next bytes and hands out every frame that they complete.
   * @throws FramingError for a length, type or descriptor count that no peer sends.
   */
  push(chunk: Uint8Array): void {
    const bytes = bufferOf(chunk)
    let at = 0
    while (at < bytes.length) {
      if (this.#strayBytes > 0) at += this.#skipStray(bytes.length - at)
      else if (this.#filled > 0) at += this.#continueFrame(bytes, at)
      else at += this.#startFrame(bytes, at)
    }
  }

  // At the first byte of a frame: the whole frame from this chunk if it is all there.
  #startFrame(bytes: Buffer, at: number): number {
    const available = bytes.length - at
    if (available >= 4) {
      const length = requireLength(bytes.readUInt32BE(at))
      if (available >= length) {
        this.#emit(bytes, at, at + length)
        return length
      }
    }
    return this.#continueFrame(bytes, at)
  }

  #continueFrame(bytes: Buffer, at: number): number {
    if (this.#partial === undefined) {
      const taken = bytes.copy(this.#lengthWord, this.#filled, at, at + 4 - this.#filled)
      this.#filled += taken
      if (this.#filled === 4) this.#allocate(requireLength(this.#lengthWord.readUInt32BE(0)))
      return taken
    }
    const partial = this.#partial
    const taken = bytes.copy(partial, this.#filled, at)
    this.#filled += taken
    if (this.#filled === partial.length) {
      this.#partial = undefined
      this.#filled = 0
      this.#emit(partial, 0, partial.length)
    }
    return taken
  }

  /** Takes back the buffer of a gathered frame that nobody uses any more. */
  recycle(buffer: ArrayBuffer): void {
    if (this.#spare.length < maxSpare) this.#spare.push(buffer)
  }

  #allocate(length: number): void {
    const at = this.#spare.findIndex(({ byteLength }) => byteLength === length)
    const [spare] = at < 0 ? [] : this.#spare.splice(at, 1)
    this.#partial = spare ? Buffer.from(spare) : Buffer.allocUnsafe(length)
    this.#lengthWord.copy(this.#partial)
  }

  #emit(bytes: Buffer, start: number, end: number): void {
    const frame = decodeFrame(bytes, start, end)
    const { type, payload } = frame
    if (type > FrameType.StreamHole) throw new FramingError(`unknown message type ${type}`)
    if (type !== FrameType.CallWithFds && type !== FrameType.ReplyWithFds) return this.#onFrame(frame)
    this.#strayBytes = descriptorCount(payload)
    this.#onFrame({ ...frame, payload: payload.subarray(4) })
  }

  // Each passed descriptor rides on one dummy byte behind the frame. Over a plain byte stream the descriptor is
  // lost but its byte still arrives; taking it for a length word would desynchronise everything after it.
  #skipStray(available: number): number {
    const skipped = Math.min(this.#strayBytes, available)
    this.#strayBytes -= skipped
    return skipped
  }
}

function requireLength(length: number): number {
  if (length < frameHeaderBytes || length > maxFrameBytes) throw new FramingError(`a message cannot be ${length} bytes long`)
  return length
}

function descriptorCount(payload: Buffer): number {
  const count = payload.length < 4 ? -1 : payload.readUInt32BE(0)
  if (count < 0 || count > maxPassedFds) throw new FramingError('a message with descriptors does not say how many')
  return count
}
