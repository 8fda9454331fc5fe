// Downloads: volumes become files on an administrator's machine. Whoever reads may stop and ask for the rest later.
import { readVolume } from '#electron/bytes/read-volume.ts'
import { createRunningHash } from '#electron/bytes/running-hash.ts'
import type { RunningHash } from '#electron/bytes/running-hash.ts'
import { AppError } from '#shared/errors.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { VolumeRef } from '#shared/model/storage/storage.ts'
import type { ImageFacts } from '#electron/providers/nouns/transfer-provider.ts'
import type { TransferId } from '#shared/model/storage/transfer.ts'
import type { TaskContext } from '../../tasks/task-work.ts'
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
  return new OpenDownload(work, id, file)
}

class OpenDownload implements Download {
  readonly file: DownloadFile
  readonly #work: TransferWork
  readonly #id: TransferId
  readonly #started = Promise.withResolvers<TaskContext>()
  readonly #finished = Promise.withResolvers<void>()
  readonly #hash = createRunningHash()
  readonly #turn = createIdleTurn()
  readonly #idle: IdleTime
  /** The reader that is served; another one ends it. */
  #current: AbortController | undefined
  #isOver = false

  constructor(work: TransferWork, id: TransferId, file: DownloadFile) {
    this.#work = work
    this.#id = id
    this.file = file
    const seconds = work.patience.peerMs / 1000
    this.#idle = createIdleTime(work.patience.peerMs, () => this.#finished.reject(new AppError('transfer-abandoned', { message: `Nobody has taken any of ${file.fileName} for ${seconds} s`, params: { name: file.fileName, seconds } })))
    this.#started.promise.catch(() => {})
    this.#finished.promise.catch(() => {})
  }

  async *read(offsetBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    const context = await this.#started.promise
    // Whoever waits for the host's turn is there.
    this.#idle.end()
    using _turn = await this.#turn.enter()
    if (this.#isOver) throw overError(this.file.fileName)
    this.#current?.abort(new AppError('cancelled', { message: 'Another reader took its place' }))
    const own = new AbortController()
    this.#current = own
    this.#idle.end()
    try {
      yield* this.#readOn(offsetBytes, context, AbortSignal.any([context.signal, own.signal]))
      this.#finished.resolve()
    } catch (error) {
      if (this.#current === own && !own.signal.aborted) this.#finished.reject(error)
      throw error
    } finally {
      own.abort(new AppError('cancelled', { message: 'The reader left' }))
      if (this.#current === own) this.#waitForReader()
    }
  }

  async run(context: TaskContext): Promise<void> {
    const { book, turns } = this.#work
    await inBook({ book, id: this.#id, signal: context.signal }, async () => {
      const onAbort = (): void => this.#finished.reject(context.signal.reason)
      context.signal.addEventListener('abort', onAbort, { once: true })
      try {
        this.#turn.begin(() => turns.take([this.file.hostId], context.signal))
        book.change(this.#id, { phase: 'waiting-for-peer' })
        this.#idle.begin()
        this.#started.resolve(context)
        await this.#finished.promise
        this.#tellDigest(context)
      } finally {
        this.#idle.end()
        this.#turn[Symbol.dispose]()
        context.signal.removeEventListener('abort', onAbort)
        this.#isOver = true
        this.#started.reject(overError(this.file.fileName))
      }
    })
  }

  async *#readOn(offsetBytes: number, context: TaskContext, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const { book } = this.#work
    const { sizeBytes } = this.file
    book.change(this.#id, { phase: 'moving', problem: null })
    const from = beginningOf(this.#hash, offsetBytes)
    const pieces = this.file.read(from, {
      signal,
      onWaiting: waitingFor(book, this.#id, context.log),
      onMoved: ({ dataBytes }) => book.change(this.#id, { sentBytes: (book.get(this.#id)?.sentBytes ?? 0) + dataBytes }),
    })
    yield* behind(pieces, { hash: this.#hash, from, offsetBytes }, (atBytes) => {
      book.progress(this.#id, atBytes)
      context.progress(sizeBytes === 0 ? 1 : atBytes / sizeBytes)
    })
  }

  #waitForReader(): void {
    const { book } = this.#work
    if (book.get(this.#id)?.phase === 'moving') book.change(this.#id, { phase: 'waiting-for-peer' })
    this.#idle.begin()
  }

  /** Not where readers have left parts out: then it is the digest of something else. */
  #tellDigest({ log }: TaskContext): void {
    if (this.#hash.atBytes !== this.file.sizeBytes) return
    const digest = this.#hash.digest()
    this.#work.book.change(this.#id, { sha256: digest })
    log({ line: 'sha256', params: { digest } })
  }
}

/** The time in which nobody reads. */
interface IdleTime {
  begin(): void
  end(): void
}

function createIdleTime(mostMs: number, onTooLong: () => void): IdleTime {
  let timer: NodeJS.Timeout | undefined
  return {
    begin() {
      clearTimeout(timer)
      timer = setTimeout(onTooLong, mostMs)
    },
    end: () => clearTimeout(timer),
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

interface Reading {
  readonly hash: RunningHash
  /** Where the pieces begin, and from where on they are wanted: what lies between is for the checksum. */
  readonly from: number
  readonly offsetBytes: number
}

async function* behind(pieces: AsyncIterable<BytePiece>, { hash, from, offsetBytes }: Reading, onRead: (atBytes: number) => void): AsyncGenerator<Uint8Array, void, undefined> {
  let atBytes = from
  for await (const piece of pieces) {
    if (hash.atBytes === atBytes) hash.update(piece)
    for (const bytes of 'data' in piece ? [piece.data] : zeroRun(piece.holeBytes)) {
      const wanted = bytes.subarray(Math.min(bytes.length, Math.max(0, offsetBytes - atBytes)))
      atBytes += bytes.length
      if (wanted.length > 0) yield wanted
    }
    onRead(atBytes)
  }
}

function* zeroRun(bytes: number): Generator<Uint8Array, void, undefined> {
  for (let left = bytes; left > 0; left -= zeros.length) yield left < zeros.length ? zeros.subarray(0, left) : zeros
}
