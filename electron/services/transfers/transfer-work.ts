// What uploads, downloads and copies have in common: the hosts, the book, the turns, and what is done with a volume that was not
// finished.
import { randomUUID } from 'node:crypto'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { isLostHost } from '#electron/bytes/host-patience.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import { TransferId } from '#shared/model/storage/transfer.ts'
import type { FileUpload, Transfer } from '#shared/model/storage/transfer.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import type { LeftUploads, UnderWay } from './left/left-uploads.ts'
import type { TransferBook } from './transfer-book.ts'
import type { Turns } from './turns.ts'
import type { UnfinishedFiles } from './left/unfinished-files.ts'

export interface TransferWork {
  readonly book: TransferBook
  readonly turns: Turns
  /** @throws AppError host-not-connected */
  readonly provider: (hostId: HostId) => Pick<RemoteProvider, 'storage' | 'transfers'>
  readonly patience: TransferPatience
  readonly leftUploads: Pick<LeftUploads, 'begin'>
  readonly files: Pick<UnfinishedFiles, 'during'>
  readonly now: () => number
}

/** How long is waited, in milliseconds. */
export interface TransferPatience {
  /** For a host that was lost. */
  readonly hostMs: number
  /** For somebody to send or take bytes. */
  readonly peerMs: number
}

export const usualPatience: TransferPatience = { hostMs: 15 * 60_000, peerMs: 10 * 60_000 }

export interface VolumePlace {
  readonly hostId: HostId
  readonly pool: string
  readonly volume: string
}

const creationDeadlineMs = 60_000
const removalDeadlineMs = 30_000

/** As raw bytes: a qcow2 volume would be made with a header of its own, which the image brings. Not to be cancelled: the host would make it all the same. */
async function createEmpty({ provider }: TransferWork, { hostId, pool, volume }: VolumePlace, sizeBytes: number): Promise<void> {
  await provider(hostId).storage.createVolume({ pool, name: volume, capacityBytes: sizeBytes, format: 'raw', preallocation: 'none' }, { signal: AbortSignal.timeout(creationDeadlineMs) })
}

const refreshDeadlineMs = 60_000

/** Libvirt learns the format of what it has been given by looking at the pool again. What is stored stays stored when it cannot look now. */
export async function refreshPool({ provider }: TransferWork, { hostId, pool }: VolumePlace, log: TaskContext['log']): Promise<void> {
  try {
    await provider(hostId).storage.actOnPool({ pool, action: 'refresh' }, { signal: AbortSignal.timeout(refreshDeadlineMs) })
  } catch (error) {
    log({ line: 'pool-not-refreshed', params: { pool }, problem: problemOf(error) })
  }
}

/** A volume that is not whole is worse than none: it is removed, and the task says so, or says that it could not be. Whether it is gone. */
export async function removePartial({ provider }: Pick<TransferWork, 'provider'>, { hostId, pool, volume }: VolumePlace, log: TaskContext['log']): Promise<boolean> {
  try {
    await provider(hostId).storage.deleteVolume({ pool, volume }, { signal: AbortSignal.timeout(removalDeadlineMs) })
    log({ line: 'partial-removed', params: { name: volume } })
    return true
  } catch (error) {
    log({ line: 'partial-stays', params: { name: volume, pool }, problem: problemOf(error) })
    return error instanceof AppError && error.code === 'volume-not-found'
  }
}

export interface NewPartial {
  readonly place: VolumePlace
  readonly sizeBytes: number
  /** What it is filled from, where that can be read again after a crash. */
  readonly file?: FileUpload | undefined
  readonly fill: () => Promise<void>
}

/** Makes a volume and fills it. What a crash interrupts, or what cannot be removed, is found again when the host connects. */
export async function fillNew(work: TransferWork, { place, sizeBytes, file, fill }: NewPartial, { log, signal }: TaskContext): Promise<void> {
  // A volume that is there is somebody's, and must not be written down as ours.
  await assertFree(work, place, signal)
  using underWay = await work.leftUploads.begin({ ...place, sizeBytes, file: file ?? null })
  try {
    await createEmpty(work, place, sizeBytes)
  } catch (error) {
    // Of a host that was lost it is not known.
    if (!isLostHost(error)) await underWay.forget()
    throw error
  }
  await fillOrRemove(work, { place, underWay, log }, fill)
}

export async function fillOrRemove(work: TransferWork, { place, underWay, log }: { readonly place: VolumePlace; readonly underWay: UnderWay; readonly log: TaskContext['log'] }, fill: () => Promise<void>): Promise<void> {
  try {
    await fill()
  } catch (error) {
    if (await removePartial(work, place, log)) await underWay.forget()
    throw error
  }
  await underWay.forget()
}

/** Before hours of sending, not after them. @throws AppError volume-exists */
export async function assertFree({ provider }: TransferWork, { hostId, pool, volume }: VolumePlace, signal: AbortSignal): Promise<void> {
  try {
    await provider(hostId).transfers.imageFacts({ pool, volume }, { signal })
  } catch (error) {
    if (error instanceof AppError && error.code === 'volume-not-found') return
    throw error
  }
  throw new AppError('volume-exists', { message: `There is a volume ${volume} in the pool ${pool} already`, reason: 'volume-there', params: { pool, name: volume } })
}

/** Shows in the book what a transfer waits for. */
export function waitingFor(book: TransferBook, id: TransferId, log: TaskContext['log']) {
  return (problem: Problem | null): void => {
    if (problem) log({ line: 'interrupted', params: {}, problem: problem })
    book.change(id, problem ? { phase: 'waiting-for-host', problem } : { phase: 'moving', problem: null })
  }
}

/** Ends the transfer in the book as its work has ended. */
export async function inBook<T>({ book, id, signal }: { readonly book: TransferBook; readonly id: TransferId; readonly signal: AbortSignal }, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work()
    book.change(id, { phase: 'succeeded', problem: null })
    return result
  } catch (error) {
    const problem = problemOf(error)
    book.change(id, { phase: signal.aborted || problem.code === 'cancelled' ? 'cancelled' : 'failed', problem })
    throw error
  }
}

export type BeginningTransfer = Pick<Transfer, 'kind' | 'hostId' | 'pool' | 'volume' | 'sizeBytes'> & { readonly from?: Transfer['from'] }

/** Shows it in the book. */
export function beginTransfer({ book, now }: Pick<TransferWork, 'book' | 'now'>, { from = null, ...about }: BeginningTransfer): TransferId {
  const id = TransferId.parse(randomUUID())
  book.add({ ...about, id, from, startedAtMs: now(), taskId: null, phase: 'queued', doneBytes: 0, sentBytes: 0, bytesPerSecond: 0, sha256: null, problem: null })
  return id
}
