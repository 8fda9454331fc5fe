// Where bytes of a file arrive, from a window or a script: in as many requests as it takes, each beginning where the last one
// ended. When the host has lost some of them, it says from where they are wanted again.
import { setImmediate } from 'node:timers/promises'
import type { ByteSource } from '#electron/bytes/volume-bytes.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { createCondition } from '#electron/lib/waiting/condition.ts'
import { AppError } from '#shared/errors.ts'
import { createIdleTurn } from './idle-turn.ts'
import { createPieceGatherer } from './piece-gatherer.ts'
import type { PieceGatherer } from './piece-gatherer.ts'

export interface FileSender extends ByteSource, Disposable {
  /** The transfer's task runs. The host's turn is taken when somebody wants to send, and given back while nobody does. */
  begin(takeTurn: () => Promise<Disposable>): void
  /** From where on bytes are wanted; waits while nobody takes any. @throws AppError timed-out, or what ended the transfer */
  wanted(signal: AbortSignal): Promise<number>
  /** Takes a part of the file, once the host takes bytes; resolves to the offset behind it when all of it is taken. @throws AppError conflict when another offset is wanted */
  accept(offsetBytes: number, body: AsyncIterable<Uint8Array>): Promise<number>
  /** No more is wanted; whoever waits is told why. */
  end(reason: AppError | null): void
}

export interface FileSenderOptions {
  readonly sizeBytes: number
  /** How long nobody may send anything before the transfer is given up. */
  readonly patienceMs: number
  /** Told when nobody sends, and with `true` when somebody does. */
  readonly onSending: (isSending: boolean) => void
}

const wantedDeadlineMs = 25_000
/** Taken before others get their turn: a fast sender has the next chunk there whenever one is taken, and everything else would wait for all of them. */
const mostInOneGoBytes = 256 * 1024

export function createFileSender(options: FileSenderOptions): FileSender {
  return new Sender(options)
}

class Sender implements FileSender {
  readonly #options: FileSenderOptions
  readonly #turn = createIdleTurn()
  readonly #changed = createCondition()
  /** The reader that takes bytes now. A new one begins at its own offset. */
  #reader: PieceGatherer | undefined
  #isSending = false
  /** Whoever waits for the host's turn asks again and again: that is a sign of life too. */
  #heardAtMs = performance.now()
  #ended: { readonly reason: AppError | null } | undefined

  constructor(options: FileSenderOptions) {
    this.#options = options
  }

  begin(takeTurn: () => Promise<Disposable>): void {
    this.#turn.begin(takeTurn)
  }

  async *open(offsetBytes: number, signal: AbortSignal): AsyncGenerator<BytePiece, void, undefined> {
    const { sizeBytes, patienceMs } = this.#options
    const current = createPieceGatherer({ offsetBytes, sizeBytes })
    this.#reader = current
    const stop = (): void => current.stop(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    this.#changed.rouse()
    try {
      while (current.atBytes() < sizeBytes) yield await current.next(patienceMs, () => this.#heardAtMs)
    } finally {
      signal.removeEventListener('abort', stop)
      current.stop(new AppError('conflict', { message: 'The bytes are wanted from another place', params: { offset: current.atBytes() } }))
      if (this.#reader === current) this.#reader = undefined
    }
  }

  async wanted(signal: AbortSignal): Promise<number> {
    this.#heardAtMs = performance.now()
    await this.#untilWanted(signal)
    this.#heardAtMs = performance.now()
    if (this.#ended?.reason) throw this.#ended.reason
    return this.#reader?.endBytes() ?? this.#options.sizeBytes
  }

  async accept(offsetBytes: number, body: AsyncIterable<Uint8Array>): Promise<number> {
    await this.wanted(new AbortController().signal)
    if (this.#ended) throw this.#ending()
    const current = this.#reader
    const at = current?.endBytes()
    if (!current || at !== offsetBytes || this.#isSending) throw new AppError('conflict', { message: this.#isSending ? 'The file is being sent already' : `Bytes are wanted from ${at ?? 'nowhere yet'}, not from ${offsetBytes}`, params: { offset: at ?? -1 } })
    this.#isSending = true
    try {
      using _turn = await this.#turn.enter()
      this.#options.onSending(true)
      await putAll(current, body)
      return current.endBytes()
    } finally {
      this.#isSending = false
      this.#heardAtMs = performance.now()
      this.#options.onSending(false)
    }
  }

  end(reason: AppError | null): void {
    this.#ended ??= { reason }
    this.#turn[Symbol.dispose]()
    this.#reader?.stop(this.#ending())
    this.#changed.rouse()
  }

  [Symbol.dispose](): void {
    this.end(new AppError('cancelled', { message: 'The transfer is over' }))
  }

  async #untilWanted(signal: AbortSignal): Promise<void> {
    const deadline = AbortSignal.timeout(wantedDeadlineMs)
    let isItsTurn = false
    const looking = (): void => {
      isItsTurn = true
      this.#changed.rouse()
    }
    // What ends the transfer meanwhile is told by `#ended`.
    this.#turn.hold().then(looking, looking)
    try {
      await this.#changed.until(() => (this.#reader !== undefined && isItsTurn) || this.#ended !== undefined, AbortSignal.any([signal, deadline]))
    } catch (error) {
      if (!deadline.aborted) throw error
      throw new AppError('timed-out', { message: 'The host does not take bytes yet', params: { what: 'The transfer', seconds: wantedDeadlineMs / 1000 } })
    }
  }

  #ending(): AppError {
    return this.#ended?.reason ?? new AppError('conflict', { message: 'The transfer is over: no more bytes are wanted', params: { offset: this.#options.sizeBytes } })
  }
}

async function putAll(reader: PieceGatherer, body: AsyncIterable<Uint8Array>): Promise<void> {
  let inOneGoBytes = 0
  for await (const chunk of body) {
    await reader.put(chunk)
    inOneGoBytes += chunk.length
    if (inOneGoBytes < mostInOneGoBytes) continue
    inOneGoBytes = 0
    await setImmediate()
  }
}
