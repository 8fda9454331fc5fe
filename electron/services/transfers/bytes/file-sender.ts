// Where bytes of a file arrive, from a window or a script: in as many requests as it takes, each beginning where the last one
// ended. When the host has lost some of them, it says from where they are wanted again.
import { setImmediate } from 'node:timers/promises'
import type { ByteSource } from '#electron/bytes/volume-bytes.ts'
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

export function createFileSender({ sizeBytes, patienceMs, onSending }: FileSenderOptions): FileSender {
  /** The reader that takes bytes now. A new one begins at its own offset. */
  let reader: PieceGatherer | undefined
  const turn = createIdleTurn()
  let isSending = false
  /** Whoever waits for the host's turn asks again and again: that is a sign of life too. */
  let heardAtMs = performance.now()
  let ended: { readonly reason: AppError | null } | undefined
  const { rouse, until } = createCondition()
  const ending = (): AppError => ended?.reason ?? new AppError('conflict', { message: 'The transfer is over: no more bytes are wanted', params: { offset: sizeBytes } })

  const wanted = async (signal: AbortSignal): Promise<number> => {
    const deadline = AbortSignal.timeout(wantedDeadlineMs)
    heardAtMs = performance.now()
    let isItsTurn = false
    const looking = (): void => {
      isItsTurn = true
      rouse()
    }
    // What ends the transfer meanwhile is told by `ended`.
    turn.hold().then(looking, looking)
    try {
      await until(() => (reader !== undefined && isItsTurn) || ended !== undefined, AbortSignal.any([signal, deadline]))
    } catch (error) {
      if (!deadline.aborted) throw error
      throw new AppError('timed-out', { message: 'The host does not take bytes yet', params: { what: 'The transfer', seconds: wantedDeadlineMs / 1000 } })
    }
    heardAtMs = performance.now()
    if (ended?.reason) throw ended.reason
    return reader?.endBytes() ?? sizeBytes
  }
  return {
    begin: (takeTurn) => turn.begin(takeTurn),
    async *open(offsetBytes, signal) {
      const current = createPieceGatherer({ offsetBytes, sizeBytes })
      reader = current
      const stop = (): void => current.stop(signal.reason)
      signal.addEventListener('abort', stop, { once: true })
      rouse()
      try {
        while (current.atBytes() < sizeBytes) yield await current.next(patienceMs, () => heardAtMs)
      } finally {
        signal.removeEventListener('abort', stop)
        current.stop(new AppError('conflict', { message: 'The bytes are wanted from another place', params: { offset: current.atBytes() } }))
        if (reader === current) reader = undefined
      }
    },
    wanted,
    async accept(offsetBytes, body) {
      await wanted(new AbortController().signal)
      if (ended) throw ending()
      const current = reader
      const at = current?.endBytes()
      if (!current || at !== offsetBytes || isSending) throw new AppError('conflict', { message: isSending ? 'The file is being sent already' : `Bytes are wanted from ${at ?? 'nowhere yet'}, not from ${offsetBytes}`, params: { offset: at ?? -1 } })
      isSending = true
      try {
        using _turn = await turn.enter()
        onSending(true)
        let inOneGoBytes = 0
        for await (const chunk of body) {
          await current.put(chunk)
          inOneGoBytes += chunk.length
          if (inOneGoBytes < mostInOneGoBytes) continue
          inOneGoBytes = 0
          await setImmediate()
        }
        return current.endBytes()
      } finally {
        isSending = false
        heardAtMs = performance.now()
        onSending(false)
      }
    },
    end(reason) {
      ended ??= { reason }
      turn[Symbol.dispose]()
      reader?.stop(ending())
      rouse()
    },
    [Symbol.dispose]() {
      this.end(new AppError('cancelled', { message: 'The transfer is over' }))
    },
  }
}
