// Uploads, downloads and copies as callers see them. The contract answers with a ticket; the bytes pass by a door of the shell,
// with the ticket in hand, as often as the connection breaks.
import { randomBytes, randomUUID } from 'node:crypto'
import { fileSize } from '#electron/bytes/local-file.ts'
import * as z from 'zod'
import { AppError, problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/host.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import type { VolumeRef } from '#shared/model/storage.ts'
import { FileDownload, FileUpload, NewCopy, TransferId } from '#shared/model/transfer.ts'
import type { NewUpload, TransferTicket } from '#shared/model/transfer.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { TaskContext } from '../tasks/task-runner.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import type { FileSender } from './bytes/file-sender.ts'
import { fileOrigin } from './bytes/upload-origin.ts'
import { assertNotWritten, runCopy } from './copies.ts'
import { openDownload, volumeFile } from './downloads.ts'
import { runFileDownload } from './file-downloads.ts'
import type { Download, DownloadFile } from './downloads.ts'
import { createLeftUploads, leftKinds } from './left-uploads.ts'
import type { LeftUploads } from './left-uploads.ts'
import type { PartialStore } from './partial-store.ts'
import type { TransferBook } from './transfer-book.ts'
import { inBook, newTransfer, removePartial, usualPatience } from './transfer-work.ts'
import type { TransferPatience, TransferWork } from './transfer-work.ts'
import { createTurns } from './turns.ts'
import type { UnfinishedFiles } from './unfinished-files.ts'
import { beginSending, openSender, openUpload, runFileUpload, runLeftUpload, runSentUpload } from './uploads.ts'
import type { SentUpload } from './uploads.ts'

export interface TransferCaller {
  readonly sessionId: string
  readonly user: string
  readonly signal: AbortSignal
}

/** What a door needs. `sessionId` is that of who comes with the ticket; undefined at a door that only our own windows reach. */
export interface TransferDoor {
  /** From where on bytes of the upload are wanted. */
  wanted(ticket: string, sessionId: string | undefined, signal: AbortSignal): Promise<{ readonly offsetBytes: number; readonly sizeBytes: number }>
  /** @throws AppError conflict when bytes from another offset are wanted */
  accept(ticket: string, sessionId: string | undefined, part: { readonly offsetBytes: number; readonly body: AsyncIterable<Uint8Array> }): Promise<number>
  /** @throws AppError input-invalid for an offset behind the end */
  read(ticket: string, sessionId: string | undefined, offsetBytes: number): DownloadPart
}

export interface DownloadPart {
  readonly fileName: string
  readonly sizeBytes: number
  /** Changes with the content. */
  readonly version: string
  readonly body: AsyncGenerator<Uint8Array, void, undefined>
}

export interface TransfersService extends TransferDoor, Disposable {
  readonly leftUploads: Pick<LeftUploads, 'check' | 'end' | 'removeHost' | 'watch'>
  readonly watch: TransferBook['watch']
  upload(input: NewUpload, caller: TransferCaller): Promise<TransferTicket>
  /** @throws AppError volume-in-use while a machine writes to it */
  download(ref: VolumeRef, caller: TransferCaller): Promise<TransferTicket>
  /** From a file of this machine, which the task can read again when it is repeated. @throws AppError not-found */
  uploadFile(input: FileUpload, caller: Pick<TransferCaller, 'user'>): Promise<TaskId>
  /** Into a file of this machine that is not there yet. @throws AppError volume-in-use, conflict */
  downloadFile(input: FileDownload, caller: Pick<TransferCaller, 'user'>): Promise<TaskId>
  copy(input: NewCopy, caller: Pick<TransferCaller, 'user'>): Promise<TaskId>
  /** Registers a kind of task whose work needs a file that somebody sends, and gives what starts one. */
  /** Likewise of a task that makes a file and waits for somebody to take it; what it made is disposed then. */
  give(kind: string, prepare: (context: TaskContext) => Promise<DownloadFile & AsyncDisposable>): (request: Omit<FileRequest, 'sizeBytes'>, caller: TransferCaller) => Promise<TransferTicket>
  receive(kind: string, work: (file: ReceivedFile, context: TaskContext) => Promise<void>): (request: FileRequest, caller: TransferCaller) => Promise<TransferTicket>
}

const lookDeadlineMs = 30_000
const LeftInput = z.object({ id: z.string() })

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
/** Those that are over too: whoever comes late is told how it ended. */
const keptTickets = 2000

/** A file that comes through a door for somebody else's task. */
export interface ReceivedFile {
  readonly source: FileSender
  readonly sizeBytes: number
  readonly book: { readonly progress: (doneBytes: number) => void; readonly phase: (phase: 'moving' | 'converting' | 'waiting-for-host', problem: Problem | null) => void }
}

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

interface Receiving {
  readonly request: FileRequest
  readonly source: FileSender
}

interface Ticket {
  readonly sessionId: string
  readonly of: { readonly kind: 'upload'; readonly upload: { readonly source: FileSender; readonly input: { readonly sizeBytes: number } } } | { readonly kind: 'download'; readonly download: () => Download | undefined }
}

export function createTransfersService({ book, partials, files, sessions, tasks, now, patience = usualPatience }: TransfersDependencies): TransfersService {
  const leftUploads = createLeftUploads({ store: partials, provider: (hostId) => sessions.provider(hostId), tasks, now })
  const work: TransferWork = { book, leftUploads, files, turns: createTurns({ perHost: transfersPerHost }), provider: (hostId) => sessions.provider(hostId), patience }
  const uploads = new Map<TransferId, SentUpload>()
  const downloads = new Map<TransferId, Download>()
  const tickets = new Map<string, Ticket>()

  const unlimited = { isUnlimited: true }
  tasks.register('volume.upload', (context) => during(uploads, idIn(context), (upload) => runSentUpload(work, upload, context)), unlimited)
  tasks.register('volume.download', (context) => during(downloads, idIn(context), (download) => download.run(context)), unlimited)
  tasks.register('volume.copy', async (context) => {
    const input = NewCopy.parse(context.target.input)
    const id = newId()
    book.add(newTransfer({ id, kind: 'copy', hostId: input.targetHostId, pool: input.targetPool, volume: input.name, from: { hostId: input.hostId, pool: input.pool, volume: input.volume }, sizeBytes: 0, startedAtMs: now() }))
    await runCopy(work, id, { input, context })
  }, unlimited)

  tasks.register('volume.upload-file', async (context) => {
    const { path, ...input } = FileUpload.parse(context.target.input)
    const [id, sizeBytes] = [newId(), await fileSize(path)]
    book.add(newTransfer({ id, kind: 'upload', hostId: input.hostId, pool: input.pool, volume: input.name, from: null, sizeBytes, startedAtMs: now() }))
    await runFileUpload(work, { id, input: { ...input, sizeBytes }, origin: fileOrigin(path), file: { ...input, path } }, context)
  }, unlimited)
  /** Whatever becomes of it: what is shown has to be what is there. */
  const withLeft = (run: (left: ReturnType<LeftUploads['resume']>, context: TaskContext) => Promise<void>) => async (context: TaskContext): Promise<void> => {
    try {
      using left = leftUploads.resume(LeftInput.parse(context.target.input).id)
      await run(left, context)
    } finally {
      await leftUploads.check(context.target.hostId, AbortSignal.timeout(lookDeadlineMs)).catch((error: unknown) => context.log({ line: 'uploads-not-seen', params: {}, problem: problemOf(error) }))
    }
  }
  tasks.register(leftKinds['go-on'], withLeft(async ({ partial: { file, sizeBytes }, left, ...underWay }, context) => {
    if (!file) throw new AppError('not-supported', { message: 'The file is not at hand', reason: 'file-not-at-hand', params: { what: leftKinds['go-on'] } })
    const { path, ...input } = file
    const nowBytes = await fileSize(path)
    if (nowBytes !== sizeBytes) throw new AppError('conflict', { message: `${path} has ${nowBytes} bytes now, not ${sizeBytes}`, reason: 'file-other-size', params: { nowBytes, sizeBytes, path }, hint: 'upload-anew' })
    const id = newId()
    book.add(newTransfer({ id, kind: 'upload', hostId: input.hostId, pool: input.pool, volume: input.name, from: null, sizeBytes, startedAtMs: now() }))
    await runLeftUpload(work, { upload: { id, input: { ...input, sizeBytes }, origin: fileOrigin(path, left.storedBytes) }, underWay }, context)
  }), unlimited)
  tasks.register(leftKinds.remove, withLeft(async (left, { log }) => {
    const { hostId, pool, volume } = left.partial
    if (!(await removePartial(work, { hostId, pool, volume }, log))) throw new AppError('conflict', { message: `${volume} could not be removed`, reason: 'volume-not-removed', params: { name: volume }, hint: 'look-into-task-log' })
    await left.forget()
  }))
  tasks.register('volume.download-file', async (context) => {
    const input = FileDownload.parse(context.target.input)
    const id = newId()
    book.add(newTransfer({ id, kind: 'download', hostId: input.hostId, pool: input.pool, volume: input.volume, from: null, sizeBytes: 0, startedAtMs: now() }))
    await runFileDownload(work, id, { input, context })
  }, unlimited)

  /** What a task repeats after its file is gone cannot be done: bytes come from somebody. */
  const during = async <Item>(items: Map<TransferId, Item>, id: TransferId, run: (item: Item) => Promise<void>): Promise<void> => {
    const item = items.get(id)
    if (!item) throw new AppError('transfer-abandoned', { message: 'The file is not at hand any more', params: { name: '', seconds: 0 }, hint: 'choose-file-again' })
    try {
      await run(item)
    } finally {
      items.delete(id)
    }
  }
  const ticketFor = (ticket: Ticket): string => {
    const text = randomBytes(32).toString('base64url')
    tickets.set(text, ticket)
    const [oldest] = tickets.keys()
    if (tickets.size > keptTickets && oldest !== undefined) tickets.delete(oldest)
    return text
  }
  const find = (ticket: string, sessionId: string | undefined): Ticket['of'] => {
    const found = tickets.get(ticket)
    if (!found || (sessionId !== undefined && found.sessionId !== sessionId)) throw new AppError('ticket-invalid', { message: 'The ticket is unknown, or not of this session', hint: 'begin-transfer-again' })
    return found.of
  }
  const receiving = new Map<TransferId, Receiving>()
  const giving = new Map<TransferId, Giving>()
  const uploadOf = (ticket: string, sessionId: string | undefined): Extract<Ticket['of'], { kind: 'upload' }>['upload'] => {
    const found = find(ticket, sessionId)
    if (found.kind !== 'upload') throw new AppError('ticket-invalid', { message: 'The ticket is for a download' })
    return found.upload
  }

  return {
    watch: (signal) => book.watch(signal),
    async upload(input, { sessionId, user }) {
      const { hostId, pool, name, sizeBytes } = input
      const id = newId()
      book.add(newTransfer({ id, kind: 'upload', hostId, pool, volume: name, from: null, sizeBytes, startedAtMs: now() }))
      const upload = openUpload(work, id, input)
      uploads.set(id, upload)
      const ticket = ticketFor({ sessionId, of: { kind: 'upload', upload } })
      const taskId = await tasks.start({ kind: 'volume.upload', targets: [{ hostId, label: name, input: { transferId: id, pool, sizeBytes } }], user, parallelism: 1 })
      book.change(id, { taskId })
      return { transferId: id, ticket, taskId }
    },
    async download(ref, { sessionId, user, signal }) {
      const facts = await sessions.provider(ref.hostId).transfers.imageFacts({ pool: ref.pool, volume: ref.volume }, { signal })
      assertNotWritten(ref.volume, facts.writers)
      const id = newId()
      book.add(newTransfer({ id, kind: 'download', ...ref, from: null, sizeBytes: facts.sizeBytes, startedAtMs: now() }))
      const download = openDownload(work, { id, file: volumeFile(work, ref, facts) })
      downloads.set(id, download)
      const ticket = ticketFor({ sessionId, of: { kind: 'download', download: () => download } })
      const taskId = await tasks.start({ kind: 'volume.download', targets: [{ hostId: ref.hostId, label: ref.volume, input: { transferId: id, pool: ref.pool } }], user, parallelism: 1 })
      book.change(id, { taskId })
      return { transferId: id, ticket, taskId }
    },
    async uploadFile(input, { user }) {
      await fileSize(input.path)
      return tasks.start({ kind: 'volume.upload-file', targets: [{ hostId: input.hostId, label: input.name, input }], user, parallelism: 1 })
    },
    downloadFile: (input, { user }) => tasks.start({ kind: 'volume.download-file', targets: [{ hostId: input.hostId, label: input.volume, input }], user, parallelism: 1 }),
    give(kind, prepare) {
      tasks.register(kind, (context) => during(giving, idIn(context), (item) => runGiven(work, { item, id: idIn(context), prepare }, context)), unlimited)
      return async ({ hostId, pool, label, fileName, input }, { sessionId, user }) => {
        const id = newId()
        book.add(newTransfer({ id, kind: 'download', hostId, pool, volume: fileName, from: null, sizeBytes: 0, startedAtMs: now() }))
        const item: Giving = { download: undefined }
        giving.set(id, item)
        const ticket = ticketFor({ sessionId, of: { kind: 'download', download: () => item.download } })
        const taskId = await tasks.start({ kind, targets: [{ hostId, label, input: { ...input, transferId: id } }], user, parallelism: 1 })
        book.change(id, { taskId })
        return { transferId: id, ticket, taskId }
      }
    },
    receive(kind, run) {
      tasks.register(kind, (context) => during(receiving, idIn(context), (item) => runReceived(work, { ...item, id: idIn(context), run }, context)), unlimited)
      return async (request, { sessionId, user }) => {
        const { hostId, pool, label, fileName, sizeBytes, input } = request
        const id = newId()
        book.add(newTransfer({ id, kind: 'upload', hostId, pool, volume: fileName, from: null, sizeBytes, startedAtMs: now() }))
        const source = openSender(work, id, sizeBytes)
        receiving.set(id, { request, source })
        const ticket = ticketFor({ sessionId, of: { kind: 'upload', upload: { source, input: { sizeBytes } } } })
        const taskId = await tasks.start({ kind, targets: [{ hostId, label, input: { ...input, transferId: id } }], user, parallelism: 1 })
        book.change(id, { taskId })
        return { transferId: id, ticket, taskId }
      }
    },
    copy: (input, { user }) => tasks.start({ kind: 'volume.copy', targets: [{ hostId: input.targetHostId, label: input.name, input }], user, parallelism: 1 }),
    async wanted(ticket, sessionId, signal) {
      const { source, input } = uploadOf(ticket, sessionId)
      return { offsetBytes: await source.wanted(signal), sizeBytes: input.sizeBytes }
    },
    accept: (ticket, sessionId, { offsetBytes, body }) => uploadOf(ticket, sessionId).source.accept(offsetBytes, body),
    read(ticket, sessionId, offsetBytes) {
      const found = find(ticket, sessionId)
      if (found.kind !== 'download') throw new AppError('ticket-invalid', { message: 'The ticket is for an upload' })
      const download = found.download()
      if (!download) throw new AppError('timed-out', { message: 'The file is not ready yet', params: { what: 'The file', seconds: 0 }, hint: 'file-not-ready' })
      const { fileName, sizeBytes, version } = download.file
      if (offsetBytes > sizeBytes) throw new AppError('input-invalid', { message: `${fileName} has ${sizeBytes} bytes`, params: { path: 'range' } })
      return { fileName, sizeBytes, version, body: download.read(offsetBytes) }
    },
    leftUploads,
    [Symbol.dispose]() {
      leftUploads[Symbol.dispose]()
      for (const { source } of [...uploads.values(), ...receiving.values()]) source[Symbol.dispose]()
    },
  }
}

interface Giving {
  /** Undefined until it is made. */
  download: Download | undefined
}

interface GivenWork {
  readonly item: Giving
  readonly id: TransferId
  readonly prepare: (context: TaskContext) => Promise<DownloadFile & AsyncDisposable>
}

async function runGiven(work: TransferWork, { item, id, prepare }: GivenWork, context: TaskContext): Promise<void> {
  const { book } = work
  await inBook({ book, id, signal: context.signal }, async () => {
    book.change(id, { phase: 'converting' })
    await using file = await prepare(context)
    book.change(id, { sizeBytes: file.sizeBytes })
    item.download = openDownload(work, { id, file })
    await item.download.run(context)
  })
}

interface ReceivedWork extends Receiving {
  readonly id: TransferId
  readonly run: (file: ReceivedFile, context: TaskContext) => Promise<void>
}

/** Whoever sends the file is told how it ended. */
async function runReceived(work: TransferWork, { request: { hostId, sizeBytes }, source, id, run }: ReceivedWork, context: TaskContext): Promise<void> {
  const { book } = work
  let outcome: AppError | null = null
  beginSending(work, { id, hostId, source }, context)
  try {
    await inBook({ book, id, signal: context.signal }, async () => {
      const told: ReceivedFile['book'] = { progress: (doneBytes) => book.progress(id, doneBytes), phase: (phase, problem) => book.change(id, { phase, problem }) }
      await run({ source, sizeBytes, book: told }, context)
    })
  } catch (error) {
    outcome = error instanceof AppError ? error : new AppError('internal', { message: problemOf(error).message, cause: error })
    throw error
  } finally {
    source.end(outcome)
  }
}

function newId(): TransferId {
  return TransferId.parse(randomUUID())
}

function idIn({ target }: TaskContext): TransferId {
  return TransferId.parse(target.input?.['transferId'])
}
