// Copies of volumes between hosts, through the console and never onto its disk.
import { fillVolume } from '#electron/bytes/fill-volume.ts'
import { readVolume } from '#electron/bytes/read-volume.ts'
import { createRunningHash } from '#electron/bytes/running-hash.ts'
import type { VolumeRef } from '#shared/model/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import type { NewCopy, TransferId } from '#shared/model/storage/transfer.ts'
import type { TaskContext } from '../../tasks/task-work.ts'
import { volumeOrigin, volumeTarget } from '../bytes/over-port.ts'
import { fillNew, inBook, refreshPool, waitingFor } from '../transfer-work.ts'
import type { TransferWork, VolumePlace } from '../transfer-work.ts'

export async function runCopy(work: TransferWork, id: TransferId, { input, context }: { input: NewCopy; context: TaskContext }): Promise<void> {
  const { book, provider, turns, patience } = work
  const { signal, log, progress } = context
  const source: VolumeRef = { hostId: input.hostId, pool: input.pool, volume: input.volume }
  const target: VolumePlace = { hostId: input.targetHostId, pool: input.targetPool, volume: input.name }
  await inBook({ book, id, signal: context.signal }, async () => {
    using _turn = await turns.take([source.hostId, target.hostId], signal)
    const facts = await provider(source.hostId).transfers.imageFacts(source, { signal })
    assertNotWritten(source.volume, facts.writers)
    book.change(id, { sizeBytes: facts.sizeBytes })
    const hash = createRunningHash()
    const onWaiting = waitingFor(book, id, log)
    const origin = volumeOrigin(() => provider(source.hostId).transfers, source)
    const fill = async (): Promise<void> => {
      signal.throwIfAborted()
      book.change(id, { phase: 'moving' })
      await fillVolume({
        target: volumeTarget(() => provider(target.hostId).transfers, target),
        name: target.volume,
        source: { open: (offsetBytes, legSignal) => readVolume({ origin, name: source.volume, facts, offsetBytes, signal: legSignal, patienceMs: patience.hostMs, onWaiting }) },
        hash,
        signal,
        patienceMs: patience.hostMs,
        onProgress: (doneBytes) => {
          book.progress(id, doneBytes)
          progress(facts.sizeBytes === 0 ? 1 : doneBytes / facts.sizeBytes)
        },
        onWaiting,
        onMoved: ({ dataBytes }) => book.change(id, { sentBytes: (book.get(id)?.sentBytes ?? 0) + dataBytes }),
      })
      book.change(id, { phase: 'checking', sha256: hash.digest() })
      log({ line: 'sha256', params: { digest: hash.digest() } })
    }
    await fillNew(work, { place: target, sizeBytes: facts.sizeBytes, fill }, context)
    await refreshPool(work, target, log)
  })
}

/** @throws AppError volume-in-use */
export function assertNotWritten(volume: string, writers: readonly string[]): void {
  if (writers.length === 0) return
  throw new AppError('volume-in-use', { message: `${volume} is written to by ${writers.join(', ')}: a copy of it would be torn`, reason: 'volume-torn', params: { name: volume, by: writers.join(', ') }, hint: 'shut-down-or-snapshot' })
}
