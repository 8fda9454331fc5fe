// The tasks of transfers that need nobody at a door: the console reads or writes the file itself, or copies between hosts. They can be repeated.
import * as z from 'zod'
import { fileSize } from '#electron/bytes/local-file.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { FileDownload, FileUpload, NewCopy } from '#shared/model/storage/transfer.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { fileOrigin } from './bytes/upload-origin.ts'
import { runCopy } from './kinds/copies.ts'
import { runFileDownload } from './kinds/file-downloads.ts'
import { runFileUpload, runLeftUpload } from './kinds/uploads.ts'
import { leftKinds } from './left/left-uploads.ts'
import type { LeftUploads } from './left/left-uploads.ts'
import { unlimited } from './ticketed-transfers.ts'
import { beginTransfer, removePartial } from './transfer-work.ts'
import type { TransferWork } from './transfer-work.ts'

const lookDeadlineMs = 30_000
const LeftInput = z.object({ id: z.string() })

type LeftUpload = ReturnType<LeftUploads['resume']>

export function registerTransferTasks(work: TransferWork, leftUploads: LeftUploads, { register }: Pick<TasksService, 'register'>): void {
  register('volume.copy', (context) => copy(work, context), unlimited)
  register('volume.upload-file', (context) => uploadFile(work, context), unlimited)
  register('volume.download-file', (context) => downloadFile(work, context), unlimited)
  register(leftKinds['go-on'], (context) => withLeft(leftUploads, context, (left) => goOn(work, left, context)), unlimited)
  register(leftKinds.remove, (context) => withLeft(leftUploads, context, (left) => remove(work, left, context)))
}

async function copy(work: TransferWork, context: TaskContext): Promise<void> {
  const input = NewCopy.parse(context.target.input)
  const { hostId, pool, volume } = input
  const id = beginTransfer(work, { kind: 'copy', hostId: input.targetHostId, pool: input.targetPool, volume: input.name, from: { hostId, pool, volume }, sizeBytes: 0 })
  await runCopy(work, id, { input, context })
}

async function uploadFile(work: TransferWork, context: TaskContext): Promise<void> {
  const { path, ...input } = FileUpload.parse(context.target.input)
  const sizeBytes = await fileSize(path)
  const id = beginTransfer(work, { kind: 'upload', hostId: input.hostId, pool: input.pool, volume: input.name, sizeBytes })
  await runFileUpload(work, { id, input: { ...input, sizeBytes }, origin: fileOrigin(path), file: { ...input, path } }, context)
}

async function downloadFile(work: TransferWork, context: TaskContext): Promise<void> {
  const input = FileDownload.parse(context.target.input)
  const id = beginTransfer(work, { kind: 'download', hostId: input.hostId, pool: input.pool, volume: input.volume, sizeBytes: 0 })
  await runFileDownload(work, id, { input, context })
}

/** Whatever becomes of it: what is shown has to be what is there. */
async function withLeft(leftUploads: LeftUploads, { target, log }: TaskContext, run: (left: LeftUpload) => Promise<void>): Promise<void> {
  try {
    using left = leftUploads.resume(LeftInput.parse(target.input).id)
    await run(left)
  } finally {
    await leftUploads.check(target.hostId, AbortSignal.timeout(lookDeadlineMs)).catch((error: unknown) => log({ line: 'uploads-not-seen', params: {}, problem: problemOf(error) }))
  }
}

/** @throws AppError not-supported, or conflict for a file that has become another one */
async function goOn(work: TransferWork, { partial: { file, sizeBytes }, left, ...underWay }: LeftUpload, context: TaskContext): Promise<void> {
  if (!file) throw new AppError('not-supported', { message: 'The file is not at hand', reason: 'file-not-at-hand', params: { what: leftKinds['go-on'] } })
  const { path, ...input } = file
  const nowBytes = await fileSize(path)
  if (nowBytes !== sizeBytes) throw new AppError('conflict', { message: `${path} has ${nowBytes} bytes now, not ${sizeBytes}`, reason: 'file-other-size', params: { nowBytes, sizeBytes, path }, hint: 'upload-anew' })
  const id = beginTransfer(work, { kind: 'upload', hostId: input.hostId, pool: input.pool, volume: input.name, sizeBytes })
  await runLeftUpload(work, { upload: { id, input: { ...input, sizeBytes }, origin: fileOrigin(path, left.storedBytes) }, underWay }, context)
}

async function remove(work: TransferWork, left: LeftUpload, { log }: TaskContext): Promise<void> {
  const { hostId, pool, volume } = left.partial
  if (!(await removePartial(work, { hostId, pool, volume }, log))) throw new AppError('conflict', { message: `${volume} could not be removed`, reason: 'volume-not-removed', params: { name: volume }, hint: 'look-into-task-log' })
  await left.forget()
}
