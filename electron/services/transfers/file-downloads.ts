// Downloads into files of the machine that the console runs on.
import type { BytePiece } from '#electron/lib/byte-port.ts'
import { sizeOf } from '#electron/lib/byte-port.ts'
import { AppError } from '#shared/errors.ts'
import type { FileDownload, TransferId } from '#shared/model/transfer.ts'
import type { TaskContext } from '../tasks/task-runner.ts'
import { assertAbsent, writeFileWhole } from './bytes/local-file.ts'
import { readVolume } from './bytes/read-volume.ts'
import { createRunningHash } from './bytes/running-hash.ts'
import { assertNotWritten } from './copies.ts'
import { inBook, waitingFor } from './transfer-work.ts'
import type { TransferWork } from './transfer-work.ts'

export async function runFileDownload(work: TransferWork, id: TransferId, { input, context }: { input: FileDownload; context: TaskContext }): Promise<void> {
  const { book, provider, turns, patience } = work
  const { signal, log, progress } = context
  const { hostId, pool, volume, path } = input
  await inBook({ book, id, signal }, async () => {
    await assertAbsent(path)
    using _turn = await turns.take([hostId], signal)
    const facts = await provider(hostId).transfers.imageFacts({ pool, volume }, { signal })
    assertNotWritten(volume, facts.writers)
    book.change(id, { sizeBytes: facts.sizeBytes, phase: 'moving' })
    const hash = createRunningHash()
    const pieces = readVolume({
      transfers: () => provider(hostId).transfers,
      at: { pool, volume },
      facts,
      offsetBytes: 0,
      isUsedUp: true,
      signal,
      patienceMs: patience.hostMs,
      onWaiting: waitingFor(book, id, log),
      onMoved: ({ dataBytes }) => book.change(id, { sentBytes: (book.get(id)?.sentBytes ?? 0) + dataBytes }),
    })
    async function* counted(): AsyncGenerator<BytePiece, void, undefined> {
      let doneBytes = 0
      for await (const piece of pieces) {
        hash.update(piece)
        yield piece
        doneBytes += sizeOf(piece)
        book.progress(id, doneBytes)
        progress(facts.sizeBytes === 0 ? 1 : doneBytes / facts.sizeBytes)
      }
    }
    await writeFileWhole(path, facts.sizeBytes, counted()).catch((error: unknown) => {
      throw localProblem(error, path)
    })
    book.change(id, { sha256: hash.digest() })
    log(`SHA-256 ${hash.digest()}`)
  })
}

/** What the file system of this machine has against it. */
function localProblem(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC') return new AppError('disk-full', { message: `There is no room for ${path}`, cause: error })
  if (code === 'EEXIST') return new AppError('conflict', { message: `${path}.part is there already: another download writes it, or one has left it`, params: { path }, cause: error })
  if (code === 'EACCES' || code === 'ENOENT' || code === 'EISDIR') return new AppError('input-invalid', { message: `${path} cannot be written: ${error instanceof Error ? error.message : ''}`, params: { path: 'path' }, cause: error })
  return error
}
