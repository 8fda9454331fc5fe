// Fills a volume from a source that can begin anywhere, across lost connections: before it goes on, the host's checksum of what
// it has must be that of what was sent.
import { MessageChannel } from 'node:worker_threads'
import { writeTo } from '#electron/lib/byte-port.ts'
import type { BytePiece } from '#electron/lib/byte-port.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import type { MovedBytes, VolumeAt } from '#electron/providers/transfer-provider.ts'
import { AppError } from '#shared/errors.ts'
import { isLostHost, untilHostAnswers } from './host-patience.ts'
import type { RunningHash } from './running-hash.ts'

export interface ByteSource {
  /** From this offset to the end. */
  open(offsetBytes: number, signal: AbortSignal): AsyncIterable<BytePiece>
}

export interface VolumeFilling {
  readonly transfers: () => RemoteProvider['transfers']
  readonly at: VolumeAt
  readonly source: ByteSource
  readonly hash: RunningHash
  readonly signal: AbortSignal
  readonly patienceMs: number
  /** What the host's worker has taken, of the whole image. */
  readonly onProgress: (doneBytes: number) => void
  readonly onWaiting: (problem: AppError | null) => void
  readonly onMoved: (moved: MovedBytes) => void
}

/** What was on its way when the connection was lost may not have been stored, and asking for it costs the host a reading of all before it. */
const mostDoubtedBytes = 96 * 2 ** 20

export async function fillVolume(filling: VolumeFilling): Promise<void> {
  const { hash, signal, onWaiting } = filling
  let wasLost = false
  for (;;) {
    try {
      await fillFrom(filling, hash.atBytes)
      if (wasLost) await assertStored(filling)
      return
    } catch (error) {
      if (!isLostHost(error) || signal.aborted) throw error
      wasLost = true
      onWaiting(error)
      hash.rewind(await lastGood(filling))
      onWaiting(null)
    }
  }
}

async function fillFrom({ transfers, at, source, hash, signal, onProgress, onMoved }: VolumeFilling, offsetBytes: number): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  using writer = writeTo(port1)
  const leg = new AbortController()
  const legSignal = AbortSignal.any([signal, leg.signal])
  const outcome = transfers().store({ ...at, offsetBytes, port: port2 }, { signal: legSignal }).then(
    (moved) => ({ moved }),
    (error: unknown) => {
      port1.close()
      leg.abort(error)
      return { error }
    },
  )
  try {
    for await (const piece of source.open(offsetBytes, legSignal)) {
      hash.update(piece)
      await writer.write(piece)
      onProgress(offsetBytes + writer.takenBytes)
    }
    writer.end()
  } catch (error) {
    // That nobody takes the bytes any more says less than why.
    if (!leg.signal.aborted) leg.abort(error)
    const ended = await outcome
    throw 'error' in ended && ended.error !== undefined && isLegEnd(error) ? ended.error : error
  }
  const ended = await outcome
  if ('error' in ended) throw ended.error
  onProgress(hash.atBytes)
  onMoved(ended.moved)
}

/** A source that was stopped, and a writer that nobody reads, say "cancelled". */
function isLegEnd(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'cancelled' || isLostHost(error))
}

/** The latest offset up to which the host has what was sent. */
async function lastGood({ transfers, at, hash, signal, patienceMs }: VolumeFilling): Promise<number> {
  const doubtedFrom = hash.atBytes - Math.min(mostDoubtedBytes, hash.atBytes / 4)
  for (const checkpoint of hash.checkpoints()) {
    if (checkpoint.atBytes === 0) break
    if (checkpoint.atBytes > doubtedFrom) continue
    const stored = await untilHostAnswers(() => transfers().checksum({ ...at, lengthBytes: checkpoint.atBytes }, { signal }), { patienceMs, signal })
    if (stored === checkpoint.digest) return checkpoint.atBytes
  }
  // Also where nothing has to be compared, the host must be there before it is filled again.
  await untilHostAnswers(() => transfers().checksum({ ...at, lengthBytes: 1 }, { signal }), { patienceMs, signal })
  return 0
}

async function assertStored({ transfers, at, hash, signal, patienceMs }: VolumeFilling): Promise<void> {
  const stored = await untilHostAnswers(() => transfers().checksum({ ...at, lengthBytes: hash.atBytes }, { signal }), { patienceMs, signal })
  if (stored === hash.digest()) return
  throw new AppError('checksum-mismatch', { message: `${at.volume}: the host has ${stored}, what was sent is ${hash.digest()}`, params: { name: at.volume, expected: hash.digest(), actual: stored }, hint: 'Send it again.' })
}
