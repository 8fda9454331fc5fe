// Downloads into files of the machine that the console runs on.
import { assertAbsent } from '#electron/bytes/local-file.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import type { FileDownload, TransferId } from '#shared/model/storage/transfer.ts'
import type { TaskContext } from '../../tasks/task-work.ts'
import { moveFile } from '../bytes/file-move.ts'
import { assertNotWritten } from './copies.ts'
import { inBook, waitingFor } from '../transfer-work.ts'
import type { TransferWork } from '../transfer-work.ts'

export async function runFileDownload(work: TransferWork, id: TransferId, { input, context }: { input: FileDownload; context: TaskContext }): Promise<void> {
  const { book, files, provider, turns, patience } = work
  const { signal, log, progress } = context
  const { hostId, pool, volume, path } = input
  await inBook({ book, id, signal }, async () => {
    await assertAbsent(path)
    using _turn = await turns.take([hostId], signal)
    const facts = await provider(hostId).transfers.imageFacts({ pool, volume }, { signal })
    assertNotWritten(volume, facts.writers)
    book.change(id, { sizeBytes: facts.sizeBytes, phase: 'moving' })
    const transfers = (): RemoteProvider['transfers'] => provider(hostId).transfers
    const moving = {
      transfers,
      at: { pool, volume },
      signal,
      patienceMs: patience.hostMs,
      onProgress: (doneBytes: number) => {
        book.progress(id, doneBytes)
        progress(facts.sizeBytes === 0 ? 1 : doneBytes / facts.sizeBytes)
      },
      onWaiting: waitingFor(book, id, log),
    }
    const { sha256, dataBytes } = await files.during(path, () => moveFile(moving, (port) => transfers().readFile({ pool, volume, path, facts: { version: facts.version, sizeBytes: facts.sizeBytes }, patienceMs: patience.hostMs, port }, { signal })))
    book.progress(id, facts.sizeBytes)
    book.change(id, { sha256, sentBytes: dataBytes })
    log({ line: 'sha256', params: { digest: sha256 } })
  })
}
