// Fills a volume from a source that can begin anywhere, across lost connections: before it goes on, the host's checksum of what
// it has must be that of what was sent.
import { sizeOf } from '#electron/lib/threads/byte-port.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import { isLostHost, untilHostAnswers } from './host-patience.ts'
import type { RunningHash } from './running-hash.ts'
import type { ByteSource, MovedBytes, VolumeTarget } from './volume-bytes.ts'

export interface VolumeFilling {
  readonly target: VolumeTarget
  /** The volume's, for messages. */
  readonly name: string
  readonly source: ByteSource
  readonly hash: RunningHash
  /** Goes on with what an earlier attempt may have stored: the hash has seen that much. */
  readonly isContinued?: boolean
  readonly signal: AbortSignal
  readonly patienceMs: number
  /** What is on its way or stored, of the whole image. */
  readonly onProgress: (doneBytes: number) => void
  /** Told when the host is lost, and with `null` when it goes on. */
  readonly onWaiting: (problem: Problem | null) => void
  readonly onMoved: (moved: MovedBytes) => void
}

/** What was on its way when the connection was lost may not have been stored, and asking for it costs the host a reading of all before it. */
const mostDoubtedBytes = 96 * 2 ** 20

export async function fillVolume(filling: VolumeFilling): Promise<void> {
  const { hash, signal, onWaiting } = filling
  let wasLost = filling.isContinued ?? false
  if (wasLost) hash.rewind(await lastGood(filling))
  for (;;) {
    try {
      await fillFrom(filling, hash.atBytes)
      if (wasLost) await assertStored(filling)
      return
    } catch (error) {
      if (!isLostHost(error) || signal.aborted) throw error
      wasLost = true
      onWaiting(problemOf(error))
      hash.rewind(await lastGood(filling))
      onWaiting(null)
    }
  }
}

async function fillFrom({ target, source, hash, signal, onProgress, onMoved }: VolumeFilling, offsetBytes: number): Promise<void> {
  // Ends a source that waits for somebody when the host takes no more.
  const leg = new AbortController()
  const legSignal = AbortSignal.any([signal, leg.signal])
  async function* hashed(): AsyncGenerator<BytePiece, void, undefined> {
    let doneBytes = offsetBytes
    for await (const piece of source.open(offsetBytes, legSignal)) {
      hash.update(piece)
      doneBytes += sizeOf(piece)
      yield piece
      onProgress(doneBytes)
    }
  }
  try {
    onMoved(await target.store({ offsetBytes, pieces: hashed(), giveBack: (data) => source.giveBack?.(data) }, signal))
    onProgress(hash.atBytes)
  } finally {
    leg.abort(new AppError('cancelled', { message: 'The host takes no more of it' }))
  }
}

/** The latest offset up to which the host has what was sent. */
async function lastGood({ target, hash, signal, patienceMs }: VolumeFilling): Promise<number> {
  const doubtedFrom = hash.atBytes - Math.min(mostDoubtedBytes, hash.atBytes / 4)
  for (const checkpoint of hash.checkpoints()) {
    if (checkpoint.atBytes === 0) break
    if (checkpoint.atBytes > doubtedFrom) continue
    const stored = await untilHostAnswers(() => target.checksum(checkpoint.atBytes, signal), { patienceMs, signal })
    if (stored === checkpoint.digest) return checkpoint.atBytes
  }
  // Also where nothing has to be compared, the host must be there before it is filled again.
  await untilHostAnswers(() => target.checksum(1, signal), { patienceMs, signal })
  return 0
}

async function assertStored({ target, name, hash, signal, patienceMs }: VolumeFilling): Promise<void> {
  const stored = await untilHostAnswers(() => target.checksum(hash.atBytes, signal), { patienceMs, signal })
  if (stored === hash.digest()) return
  throw new AppError('checksum-mismatch', { message: `${name}: the host has ${stored}, what was sent is ${hash.digest()}`, params: { name, expected: hash.digest(), actual: stored }, hint: 'send-again' })
}
