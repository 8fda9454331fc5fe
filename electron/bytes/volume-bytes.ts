// What moving an image needs of a volume, wherever the volume's provider is: in this thread, or behind a port in another.
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'

export interface MovedBytes {
  readonly dataBytes: number
  /** Zeros that were not sent. */
  readonly holeBytes: number
}

export interface StoredPart {
  readonly offsetBytes: number
  readonly pieces: AsyncIterable<BytePiece>
  /** Gets the bytes of a piece back when nobody reads them any more, where they did not leave this thread. */
  readonly giveBack?: ((data: Uint8Array) => void) | undefined
}

export interface VolumeTarget {
  /** Resolves when the host has stored it all. */
  store(part: StoredPart, signal: AbortSignal): Promise<MovedBytes>
  /** SHA-256 of the first bytes, as hexadecimal digits. */
  checksum(lengthBytes: number, signal: AbortSignal): Promise<string>
}

export interface ReadOptions {
  readonly signal: AbortSignal
  /** Whoever reads keeps no piece beyond the next: its memory is used again then. */
  readonly isUsedUp: boolean
  readonly onMoved: (moved: MovedBytes) => void
}

export interface VolumeOrigin {
  /** `version` changes with the content, as well as the host can tell. */
  facts(signal: AbortSignal): Promise<{ readonly version: string; readonly sizeBytes: number }>
  /** From this offset to the end. */
  read(offsetBytes: number, options: ReadOptions): AsyncIterable<BytePiece>
}

export interface ByteSource {
  /** From this offset to the end. */
  open(offsetBytes: number, signal: AbortSignal): AsyncIterable<BytePiece>
  /** Takes the bytes of a piece back to use their memory again. */
  giveBack?(data: Uint8Array): void
}

export interface ByteCount {
  /** A piece that passes. */
  readonly add: (piece: BytePiece) => void
  /** What another count has counted. */
  readonly addMoved: (moved: MovedBytes) => void
  readonly moved: () => MovedBytes
}

export function createByteCount(): ByteCount {
  let [dataBytes, holeBytes] = [0, 0]
  return {
    add: (piece) => {
      if ('data' in piece) dataBytes += piece.data.length
      else holeBytes += piece.holeBytes
    },
    addMoved: (moved) => {
      dataBytes += moved.dataBytes
      holeBytes += moved.holeBytes
    },
    moved: () => ({ dataBytes, holeBytes }),
  }
}
