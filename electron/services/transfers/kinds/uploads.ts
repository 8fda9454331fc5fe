// Uploads: files from an administrator's machine become volumes. Nothing is made on the host before the file's beginning has told
// what it is; what is not finished is removed again.
import { AppError, problemOf } from '#shared/errors.ts'
import { convertedName, refusalOf } from '#shared/images/check-image.ts'
import { recogniseImage } from '#shared/images/recognise-image.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { FileUpload, NewUpload, TransferId } from '#shared/model/storage/transfer.ts'
import type { TaskContext } from '../../tasks/task-work.ts'
import { createFileSender } from '../bytes/file-sender.ts'
import type { FileSender } from '../bytes/file-sender.ts'
import { sentOrigin } from '../bytes/upload-origin.ts'
import type { UploadOrigin } from '../bytes/upload-origin.ts'
import type { UnderWay } from '../left/left-uploads.ts'
import { assertFree, fillNew, fillOrRemove, inBook, refreshPool, removePartial, waitingFor } from '../transfer-work.ts'
import type { TransferWork, VolumePlace } from '../transfer-work.ts'

/** An upload whose file comes through a door. */
export interface SentUpload {
  readonly id: TransferId
  readonly input: NewUpload
  readonly source: FileSender
}

export function openUpload(work: TransferWork, id: TransferId, input: NewUpload): SentUpload {
  return { id, input, source: openSender(work, id, input.sizeBytes) }
}

/** Where the bytes of a file arrive; the book shows whether somebody sends any. */
export function openSender({ book, patience }: TransferWork, id: TransferId, sizeBytes: number): FileSender {
  const onSending = (isSending: boolean): void => {
    const phase = book.get(id)?.phase
    if (isSending && phase === 'waiting-for-peer') book.change(id, { phase: 'moving' })
    if (!isSending && phase === 'moving') book.change(id, { phase: 'waiting-for-peer' })
  }
  return createFileSender({ sizeBytes, patienceMs: patience.peerMs, onSending })
}

/** Lets somebody send it: when it has its host's turn for the first time, it waits in the book for bytes, not for the turn. */
export function beginSending({ book, turns }: TransferWork, { id, hostId, source }: { readonly id: TransferId; readonly hostId: HostId; readonly source: FileSender }, { signal }: TaskContext): void {
  source.begin(async () => {
    const turn = await turns.take([hostId], signal)
    if (book.get(id)?.phase === 'queued') book.change(id, { phase: 'waiting-for-peer' })
    return turn
  })
}

/** Whoever sends the file is told how it ended. */
export async function tellingSender(source: FileSender, run: () => Promise<void>): Promise<void> {
  let outcome: AppError | null = null
  try {
    await run()
  } catch (error) {
    outcome = error instanceof AppError ? error : new AppError('internal', { message: problemOf(error).message, cause: error })
    throw error
  } finally {
    source.end(outcome)
  }
}

export async function runSentUpload(work: TransferWork, { id, input, source }: SentUpload, context: TaskContext): Promise<void> {
  beginSending(work, { id, hostId: input.hostId, source }, context)
  await tellingSender(source, () => runUpload(work, { id, input, origin: sentOrigin(source) }, context))
}

export interface Upload {
  readonly id: TransferId
  readonly input: NewUpload
  readonly origin: UploadOrigin
  /** Held from the beginning to the end; a sender's comes and goes by itself. */
  readonly takeTurn?: () => Promise<Disposable>
  /** Where the console can read it again. */
  readonly file?: FileUpload
}

/** A file that the console reads itself. */
export function runFileUpload(work: TransferWork, upload: Upload, context: TaskContext): Promise<void> {
  return runUpload(work, { ...upload, takeTurn: () => work.turns.take([upload.input.hostId], context.signal) }, context)
}

const noTurn = (): Promise<Disposable> => Promise.resolve({ [Symbol.dispose]: () => {} })

async function runUpload(work: TransferWork, upload: Upload, context: TaskContext): Promise<void> {
  const { id, input, takeTurn = noTurn } = upload
  await using origin = upload.origin
  await inBook({ book: work.book, id, signal: context.signal }, async () => {
    using _turn = await takeTurn()
    assertRight(await origin.head(context.signal), input)
    await store(work, upload, context)
  })
}

/** @throws AppError input-invalid for an empty file, image-refused */
function assertRight(head: Uint8Array, input: NewUpload): void {
  if (head.length === 0) throw new AppError('input-invalid', { message: `${input.name} is empty`, reason: 'file-empty', params: { name: input.name, path: 'sizeBytes' } })
  const refusal = refusalOf(recogniseImage(head), input)
  if (refusal) throw new AppError('image-refused', refusal)
}

async function store(work: TransferWork, upload: Upload, context: TaskContext): Promise<void> {
  const { input, file } = upload
  const { hostId, pool, sizeBytes, convertTo } = input
  const place: VolumePlace = { hostId, pool, volume: convertTo === undefined ? input.name : `${input.name}.upload` }
  if (convertTo !== undefined) await assertFree(work, { hostId, pool, volume: convertedName(input.name, convertTo) }, context.signal)
  await fillNew(work, { place, sizeBytes, file, fill: () => fillPlace(work, { upload, place }, context) }, context)
}

/** What was left half way by an earlier run, from what the host certainly has. */
export async function runLeftUpload(work: TransferWork, { upload, underWay }: { readonly upload: Upload; readonly underWay: UnderWay }, context: TaskContext): Promise<void> {
  const { id, input } = upload
  const place: VolumePlace = { hostId: input.hostId, pool: input.pool, volume: input.name }
  await inBook({ book: work.book, id, signal: context.signal }, async () => {
    using _turn = await work.turns.take([input.hostId], context.signal)
    await fillOrRemove(work, { place, underWay, log: context.log }, () => fillPlace(work, { upload, place }, context))
  })
}

async function fillPlace(work: TransferWork, { upload: { id, input, origin }, place }: { readonly upload: Upload; readonly place: VolumePlace }, context: TaskContext): Promise<void> {
  const { book, provider, patience } = work
  const { signal, log, progress } = context
  const { hostId, pool, sizeBytes, convertTo } = input
  signal.throwIfAborted()
  book.change(id, { phase: 'moving' })
  const { sha256, dataBytes } = await origin.moveInto({
    transfers: () => provider(hostId).transfers,
    at: { pool, volume: place.volume },
    signal,
    patienceMs: patience.hostMs,
    onProgress: (doneBytes) => {
      book.progress(id, doneBytes)
      progress(doneBytes / sizeBytes)
    },
    onWaiting: waitingFor(book, id, log),
  })
  book.progress(id, sizeBytes)
  book.change(id, { phase: 'checking', sha256, sentBytes: dataBytes })
  log({ line: 'sha256', params: { digest: sha256 } })
  if (input.sha256 !== undefined && input.sha256 !== sha256) throw new AppError('checksum-mismatch', { message: `${input.name} has the SHA-256 ${sha256}, not ${input.sha256}`, params: { name: input.name, expected: input.sha256, actual: sha256 }, hint: 'file-damaged' })
  await refreshPool(work, place, log)
  if (convertTo === undefined) return
  book.change(id, { phase: 'converting' })
  log({ line: 'volume-converting', params: { format: convertTo } })
  await provider(hostId).storage.cloneVolume({ pool, volume: place.volume, targetPool: pool, name: convertedName(input.name, convertTo), format: convertTo }, { signal })
  await removePartial(work, place, () => {})
}
