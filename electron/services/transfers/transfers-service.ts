// Uploads, downloads and copies as callers see them. The contract answers with a ticket; the bytes pass by a door of the shell,
// with the ticket in hand, as often as the connection breaks.
import { fileSize } from '#electron/bytes/local-file.ts'
import type { TaskId } from '#shared/model/ids.ts'
import type { VolumeRef } from '#shared/model/storage/storage.ts'
import type { FileDownload, FileUpload, NewCopy, NewUpload, TransferId, TransferTicket } from '#shared/model/storage/transfer.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { assertNotWritten } from './kinds/copies.ts'
import { openDownload, volumeFile } from './kinds/downloads.ts'
import type { Download } from './kinds/downloads.ts'
import { runGiven, runReceived } from './kinds/passed-files.ts'
import type { FileRequest, Giving, GivingWork, Receiving, ReceivingWork } from './kinds/passed-files.ts'
import { openSender, openUpload, runSentUpload } from './kinds/uploads.ts'
import type { SentUpload } from './kinds/uploads.ts'
import { createLeftUploads } from './left/left-uploads.ts'
import type { LeftUploads } from './left/left-uploads.ts'
import type { PartialStore } from './left/partial-store.ts'
import type { UnfinishedFiles } from './left/unfinished-files.ts'
import { createTicketedTransfers } from './ticketed-transfers.ts'
import type { TicketedTransfers, TransferCaller } from './ticketed-transfers.ts'
import type { TransferBook } from './transfer-book.ts'
import { registerTransferTasks } from './transfer-tasks.ts'
import type { TransferDoor } from './transfer-tickets.ts'
import { usualPatience } from './transfer-work.ts'
import type { TransferPatience, TransferWork } from './transfer-work.ts'
import { createTurns } from './turns.ts'

export interface TransfersService extends TransferDoor, Disposable {
  readonly leftUploads: Pick<LeftUploads, 'check' | 'end' | 'removeHost' | 'watch'>
  readonly watch: TransferBook['watch']
  upload(input: NewUpload, caller: TransferCaller): Promise<TransferTicket>
  /** @throws AppError volume-in-use while a machine writes to it */
  download(ref: VolumeRef, caller: TransferCaller): Promise<TransferTicket>
  /** From a file of this machine, which the task can read again when it is repeated. @throws AppError not-found */
  uploadFile(input: FileUpload, caller: Pick<TransferCaller, 'user'>): Promise<TaskId>
  /** Into a file of this machine that is not there yet. The task fails with volume-in-use, or conflict. */
  downloadFile(input: FileDownload, caller: Pick<TransferCaller, 'user'>): Promise<TaskId>
  copy(input: NewCopy, caller: Pick<TransferCaller, 'user'>): Promise<TaskId>
  /** Registers a kind of task whose work needs a file that somebody sends, and gives what starts one. */
  receive(kind: string, work: ReceivingWork): (request: FileRequest, caller: TransferCaller) => Promise<TransferTicket>
  /** Likewise of a task that makes a file and waits for somebody to take it; what it made is disposed then. */
  give(kind: string, prepare: GivingWork): (request: Omit<FileRequest, 'sizeBytes'>, caller: TransferCaller) => Promise<TransferTicket>
}

export interface TransfersDependencies {
  readonly book: TransferBook
  readonly partials: PartialStore
  readonly files: UnfinishedFiles
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  readonly now: () => number
  readonly patience?: TransferPatience
}

/** More than these share a host's disk and network, and each takes longer. */
const transfersPerHost = 2

export function createTransfersService({ book, partials, files, sessions, tasks, now, patience = usualPatience }: TransfersDependencies): TransfersService {
  const provider: TransferWork['provider'] = (hostId) => sessions.provider(hostId)
  const leftUploads = createLeftUploads({ store: partials, provider, tasks, now })
  const work: TransferWork = { book, leftUploads, files, turns: createTurns({ perHost: transfersPerHost }), provider, patience, now }
  const ticketed = createTicketedTransfers(work, tasks)
  registerTransferTasks(work, leftUploads, tasks)
  return {
    ...ticketed.door,
    ...volumesByTicket(work, ticketed),
    ...filesByTicket(work, ticketed),
    async uploadFile(input, { user }) {
      await fileSize(input.path)
      return tasks.start({ kind: 'volume.upload-file', targets: [{ hostId: input.hostId, label: input.name, input }], user, parallelism: 1 })
    },
    downloadFile: (input, { user }) => tasks.start({ kind: 'volume.download-file', targets: [{ hostId: input.hostId, label: input.volume, input }], user, parallelism: 1 }),
    copy: (input, { user }) => tasks.start({ kind: 'volume.copy', targets: [{ hostId: input.targetHostId, label: input.name, input }], user, parallelism: 1 }),
    watch: (signal) => book.watch(signal),
    leftUploads,
    [Symbol.dispose]() {
      leftUploads[Symbol.dispose]()
      ticketed[Symbol.dispose]()
    },
  }
}

function volumesByTicket(work: TransferWork, ticketed: TicketedTransfers): Pick<TransfersService, 'upload' | 'download'> {
  const startUpload = ticketed.kind<SentUpload>('volume.upload', (_id, upload, context) => runSentUpload(work, upload, context))
  const startDownload = ticketed.kind<Download>('volume.download', (_id, download, context) => download.run(context))
  return {
    upload(input, caller) {
      const { hostId, pool, name, sizeBytes } = input
      const open = (id: TransferId) => {
        const upload = openUpload(work, id, input)
        return { item: upload, passing: { kind: 'upload', source: upload.source, sizeBytes } as const }
      }
      return startUpload({ transfer: { kind: 'upload', hostId, pool, volume: name, sizeBytes }, label: name, input: { pool, sizeBytes }, open }, caller)
    },
    async download(ref, caller) {
      const { hostId, pool, volume } = ref
      const facts = await work.provider(hostId).transfers.imageFacts({ pool, volume }, { signal: caller.signal })
      assertNotWritten(volume, facts.writers)
      const open = (id: TransferId) => {
        const download = openDownload(work, { id, file: volumeFile(work, ref, facts) })
        return { item: download, passing: { kind: 'download', download: () => download } as const }
      }
      return startDownload({ transfer: { kind: 'download', hostId, pool, volume, sizeBytes: facts.sizeBytes }, label: volume, input: { pool }, open }, caller)
    },
  }
}

function filesByTicket(work: TransferWork, ticketed: TicketedTransfers): Pick<TransfersService, 'receive' | 'give'> {
  return {
    receive(kind, run) {
      const start = ticketed.kind<Receiving>(kind, (id, item, context) => runReceived(work, { ...item, id, run }, context))
      return (request, caller) => {
        const { hostId, pool, label, fileName, sizeBytes, input } = request
        const open = (id: TransferId) => {
          const source = openSender(work, id, sizeBytes)
          return { item: { request, source }, passing: { kind: 'upload', source, sizeBytes } as const }
        }
        return start({ transfer: { kind: 'upload', hostId, pool, volume: fileName, sizeBytes }, label, input, open }, caller)
      }
    },
    give(kind, prepare) {
      const start = ticketed.kind<Giving>(kind, (id, item, context) => runGiven(work, { item, id, prepare }, context))
      return ({ hostId, pool, label, fileName, input }, caller) => {
        const open = () => {
          const item: Giving = { download: undefined }
          return { item, passing: { kind: 'download', download: () => item.download } as const }
        }
        return start({ transfer: { kind: 'download', hostId, pool, volume: fileName, sizeBytes: 0 }, label, input, open }, caller)
      }
    },
  }
}
