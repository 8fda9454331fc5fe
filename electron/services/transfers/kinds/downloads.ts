// Downloads: volumes become files on an administrator's machine. Whoever reads may stop and ask for the rest later.
import { readVolume } from '#electron/bytes/read-volume.ts'
import { createRunningHash } from '#electron/bytes/running-hash.ts'
import type { RunningHash } from '#electron/bytes/running-hash.ts'
import { AppError } from '#shared/errors.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { VolumeRef } from '#shared/model/storage.ts'
import type { ImageFacts } from '#electron/providers/transfer-provider.ts'
import type { TransferId } from '#shared/model/transfer.ts'
import type { TaskContext } from '../../tasks/task-runner.ts'
import type { VolumeReading } from '#electron/bytes/read-volume.ts'
import { createIdleTurn } from '../bytes/idle-turn.ts'
import { volumeOrigin } from '../bytes/over-port.ts'
import { inBook, waitingFor } from '../transfer-work.ts'
import type { TransferWork } from '../transfer-work.ts'

/** What is downloaded: a volume, or what is put together as it is read. */
export interface DownloadFile {
  readonly hostId: HostId
  readonly fileName: string
  readonly sizeBytes: number
  /** Changes with the content. */
  readonly version: string
  /** From this offset to the end. */
  read(offsetBytes: number, reading: Pick<VolumeReading, 'signal' | 'onWaiting' | 'onMoved'>): AsyncGenerator<BytePiece, void, undefined>
}

export interface Download {
  readonly file: DownloadFile
  /** From this offset on. A second reader takes the place of the first. @throws AppError transfer-abandoned when the download is over */
  read(offsetBytes: number): AsyncGenerator<Uint8Array, void, undefined>
  /** The task's part: gives turns, waits for the end. */
  run(context: TaskContext): Promise<void>
}

const zeros = new Uint8Array(2 ** 20)

export function volumeFile({ provider, patience }: TransferWork, ref: VolumeRef, facts: ImageFacts): DownloadFile {
  return {
    hostId: ref.hostId,
    fileName: ref.volume,
    sizeBytes: facts.sizeBytes,
    version: facts.version,
    read: (offsetBytes, reading) => readVolume({ origin: volumeOrigin(() => provider(ref.hostId).transfers, ref), name: ref.volume, facts, offsetBytes, patienceMs: patience.hostMs, ...reading }),
  }
}

export function openDownload(work: TransferWork, { id, file }: { id: TransferId; file: DownloadFile }): Download {
  const { book, turns, patience } = work
  const { fileName, sizeBytes } = file
  const started = Promise.withResolvers<TaskContext>()
  const finished = Promise.withResolvers<void>()
  finished.promise.catch(() => {})
  started.promise.catch(() => {})
  const hash = createRunningHash()
  const turn = createIdleTurn()
  let current: AbortController | undefined
  let idle: NodeJS.Timeout | undefined
  let isOver = false
  const waitForReader = (): void => {
    clearTimeout(idle)
    idle = setTimeout(() => finished.reject(new AppError('transfer-abandoned', { message: `Nobody has taken any of ${fileName} for ${patience.peerMs / 1000} s`, params: { name: fileName, seconds: patience.peerMs / 1000 } })), patience.peerMs)
  }
  return {
    file,
    async *read(offsetBytes) {
      const context = await started.promise
      // Whoever waits for the host's turn is there.
      clearTimeout(idle)
      using _turn = await turn.enter()
      if (isOver) throw overError(fileName)
      current?.abort(new AppError('cancelled', { message: 'Another reader took its place' }))
      const own = new AbortController()
      current = own
      clearTimeout(idle)
      const signal = AbortSignal.any([context.signal, own.signal])
      try {
        book.change(id, { phase: 'moving', problem: null })
        const from = beginningOf(hash, offsetBytes)
        const pieces = file.read(from, {
          signal,
          onWaiting: waitingFor(book, id, context.log),
          onMoved: ({ dataBytes }) => book.change(id, { sentBytes: (book.get(id)?.sentBytes ?? 0) + dataBytes }),
        })
        let atBytes = from
        for await (const piece of pieces) {
          if (hash.atBytes === atBytes) hash.update(piece)
          for (const bytes of 'data' in piece ? [piece.data] : zeroRun(piece.holeBytes)) {
            const behind = bytes.subarray(Math.min(bytes.length, Math.max(0, offsetBytes - atBytes)))
            atBytes += bytes.length
            if (behind.length > 0) yield behind
          }
          book.progress(id, atBytes)
          context.progress(sizeBytes === 0 ? 1 : atBytes / sizeBytes)
        }
        finished.resolve()
      } catch (error) {
        if (current === own && !own.signal.aborted) finished.reject(error)
        throw error
      } finally {
        own.abort(new AppError('cancelled', { message: 'The reader left' }))
        if (current === own) {
          if (book.get(id)?.phase === 'moving') book.change(id, { phase: 'waiting-for-peer' })
          waitForReader()
        }
      }
    },
    async run(context) {
      await inBook({ book, id, signal: context.signal }, async () => {
        const onAbort = (): void => finished.reject(context.signal.reason)
        context.signal.addEventListener('abort', onAbort, { once: true })
        try {
          turn.begin(() => turns.take([file.hostId], context.signal))
          book.change(id, { phase: 'waiting-for-peer' })
          waitForReader()
          started.resolve(context)
          await finished.promise
          if (hash.atBytes !== sizeBytes) return
          book.change(id, { sha256: hash.digest() })
          context.log({ line: 'sha256', params: { digest: hash.digest() } })
        } finally {
          clearTimeout(idle)
          turn[Symbol.dispose]()
          context.signal.removeEventListener('abort', onAbort)
          isOver = true
          started.reject(overError(fileName))
        }
      })
    },
  }
}

function overError(fileName: string): AppError {
  return new AppError('ticket-invalid', { message: `The download of ${fileName} is over`, hint: 'begin-again' })
}

/** Where reading begins so that the checksum can go on: at what it has seen before the wanted offset. */
function beginningOf(hash: RunningHash, offsetBytes: number): number {
  if (offsetBytes >= hash.atBytes) return offsetBytes
  const known = hash.checkpoints().find(({ atBytes }) => atBytes <= offsetBytes)?.atBytes ?? 0
  hash.rewind(known)
  return known
}

function* zeroRun(bytes: number): Generator<Uint8Array, void, undefined> {
  for (let left = bytes; left > 0; left -= zeros.length) yield left < zeros.length ? zeros.subarray(0, left) : zeros
}
