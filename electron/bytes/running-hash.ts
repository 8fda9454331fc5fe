// The checksum of an image while it passes, which can go back: what a lost connection has swallowed passes again.
import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { sizeOf } from '#electron/lib/threads/byte-port.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'

export interface RunningHash {
  readonly atBytes: number
  update(piece: BytePiece): void
  /** Offsets at which it can go on, the latest first; 0 is always one of them. */
  checkpoints(): readonly { readonly atBytes: number; readonly digest: string }[]
  /** To one of the checkpoints. */
  rewind(atBytes: number): void
  digest(): string
}

const checkpointEveryBytes = 16 * 2 ** 20
/** A few hundred bytes each; beyond this the older half is thinned out. */
const maxCheckpoints = 256
const zeros = new Uint8Array(2 ** 20)

export function createRunningHash(algorithm: 'sha1' | 'sha256' | 'sha512' = 'sha256'): RunningHash {
  let hash = createHash(algorithm)
  let atBytes = 0
  let kept: { readonly atBytes: number; readonly hash: Hash }[] = [{ atBytes: 0, hash: hash.copy() }]
  let lastCheckpoint = 0
  const keep = (): void => {
    if (atBytes - lastCheckpoint < checkpointEveryBytes) return
    lastCheckpoint = atBytes
    kept.push({ atBytes, hash: hash.copy() })
    if (kept.length > maxCheckpoints) kept = kept.filter((_checkpoint, index) => index % 2 === 0 || index > maxCheckpoints / 2)
  }
  return {
    get atBytes() {
      return atBytes
    },
    update(piece) {
      if ('data' in piece) hash.update(piece.data)
      else for (let left = piece.holeBytes; left > 0; left -= zeros.length) hash.update(left < zeros.length ? zeros.subarray(0, left) : zeros)
      atBytes += sizeOf(piece)
      keep()
    },
    checkpoints: () => kept.toReversed().map((checkpoint) => ({ atBytes: checkpoint.atBytes, digest: checkpoint.hash.copy().digest('hex') })),
    rewind(toBytes) {
      const checkpoint = kept.find((candidate) => candidate.atBytes === toBytes)
      if (!checkpoint) throw new RangeError(`there is no checkpoint at ${toBytes}`)
      hash = checkpoint.hash.copy()
      atBytes = toBytes
      lastCheckpoint = toBytes
      kept = kept.filter((candidate) => candidate.atBytes <= toBytes)
    },
    digest: () => hash.copy().digest('hex'),
  }
}
