// Finds the zeros of an image, which need not be sent: a sparse file read by somebody who cannot tell holes is mostly zeros.
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'

/** Smaller runs cost more as a hole of their own than as bytes. */
const blockBytes = 65_536
const zeros = Buffer.alloc(blockBytes)

/** The same bytes, with runs of zeros as holes. Cut at whole blocks from the piece's beginning. */
export function* withHoles(data: Uint8Array): Generator<BytePiece, void, undefined> {
  let from = 0
  let isHole = false
  for (let at = 0; at < data.length; at += blockBytes) {
    const isZero = isAllZero(data.subarray(at, at + blockBytes))
    if (isZero !== isHole && at > from) {
      yield piece(data, { from, to: at, isHole })
      from = at
    }
    isHole = isZero
  }
  if (data.length > from) yield piece(data, { from, to: data.length, isHole })
}

function piece(data: Uint8Array, { from, to, isHole }: { from: number; to: number; isHole: boolean }): BytePiece {
  return isHole ? { holeBytes: to - from } : { data: data.subarray(from, to) }
}

function isAllZero(block: Uint8Array): boolean {
  return zeros.compare(block, 0, block.length, 0, block.length) === 0
}
