// Files that pass by a door for a task of somebody else's: one that is sent for it, or one that it makes to be taken.
import type { Problem } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { TransferId } from '#shared/model/storage/transfer.ts'
import type { TaskContext } from '../../tasks/task-work.ts'
import type { FileSender } from '../bytes/file-sender.ts'
import { inBook } from '../transfer-work.ts'
import type { TransferWork } from '../transfer-work.ts'
import { openDownload } from './downloads.ts'
import type { Download, DownloadFile } from './downloads.ts'
import { beginSending, tellingSender } from './uploads.ts'

export interface FileRequest {
  readonly hostId: HostId
  readonly pool: string
  /** The task's label. */
  readonly label: string
  readonly fileName: string
  readonly sizeBytes: number
  /** The task's; the transfer's id is added to it. */
  readonly input: Record<string, unknown>
}

/** A file that comes through a door for somebody else's task. */
export interface ReceivedFile {
  readonly source: FileSender
  readonly sizeBytes: number
  readonly book: { readonly progress: (doneBytes: number) => void; readonly phase: (phase: 'moving' | 'converting' | 'waiting-for-host', problem: Problem | null) => void }
}

export type ReceivingWork = (file: ReceivedFile, context: TaskContext) => Promise<void>
export type GivingWork = (context: TaskContext) => Promise<DownloadFile & AsyncDisposable>

export interface Giving {
  /** Undefined until it is made. */
  download: Download | undefined
}

export async function runGiven(work: TransferWork, { item, id, prepare }: { readonly item: Giving; readonly id: TransferId; readonly prepare: GivingWork }, context: TaskContext): Promise<void> {
  const { book } = work
  await inBook({ book, id, signal: context.signal }, async () => {
    book.change(id, { phase: 'converting' })
    await using file = await prepare(context)
    book.change(id, { sizeBytes: file.sizeBytes })
    item.download = openDownload(work, { id, file })
    await item.download.run(context)
  })
}

export interface Receiving {
  readonly request: FileRequest
  readonly source: FileSender
}

export async function runReceived(work: TransferWork, { request: { hostId, sizeBytes }, source, id, run }: Receiving & { readonly id: TransferId; readonly run: ReceivingWork }, context: TaskContext): Promise<void> {
  const { book } = work
  beginSending(work, { id, hostId, source }, context)
  const told: ReceivedFile['book'] = { progress: (doneBytes) => book.progress(id, doneBytes), phase: (phase, problem) => book.change(id, { phase, problem }) }
  await tellingSender(source, () => inBook({ book, id, signal: context.signal }, () => run({ source, sizeBytes, book: told }, context)))
}
