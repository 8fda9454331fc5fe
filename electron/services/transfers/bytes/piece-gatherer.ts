// Gathers chunks of any size into pieces of one size, one ahead of whoever takes them.
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { createCondition } from '#electron/lib/waiting/condition.ts'
import { AppError } from '#shared/errors.ts'

export interface PieceGatherer {
  /** Up to where pieces were handed out. */
  atBytes(): number
  /** Up to where bytes were put in. */
  endBytes(): number
  /** Resolves when all of it has its place. @throws AppError input-invalid beyond the announced size; why it was stopped */
  put(chunk: Uint8Array): Promise<void>
  /** `heardAtMs`: when somebody was there last, by the clock of `performance`. @throws AppError transfer-abandoned when that is so long ago; why it was stopped */
  next(patienceMs: number, heardAtMs: () => number): Promise<BytePiece>
  stop(reason: unknown): void
}

/** One message, one stream packet, and a whole number of the blocks in which zeros are looked for. */
const pieceBytes = 2 ** 20

export function createPieceGatherer({ offsetBytes, sizeBytes }: { offsetBytes: number; sizeBytes: number }): PieceGatherer {
  let atBytes = offsetBytes
  let endBytes = offsetBytes
  let block: Uint8Array = Buffer.allocUnsafeSlow(pieceBytes)
  let filled = 0
  let ready: Uint8Array | undefined
  let failure: { readonly reason: unknown } | undefined
  const { rouse, until } = createCondition()
  const stop = (reason: unknown): void => {
    failure ??= { reason }
    rouse()
  }
  const seal = (): void => {
    ready = filled === block.length ? block : new Uint8Array(block.subarray(0, filled))
    block = Buffer.allocUnsafeSlow(pieceBytes)
    filled = 0
    rouse()
  }
  const untilRoom = async (): Promise<void> => {
    await until(() => !ready || failure !== undefined)
    if (failure) throw failure.reason
  }
  return {
    atBytes: () => atBytes,
    endBytes: () => endBytes,
    async put(chunk) {
      if (endBytes + chunk.length > sizeBytes) throw new AppError('input-invalid', { message: `The file is longer than the ${sizeBytes} bytes that were announced`, params: { path: 'sizeBytes' } })
      for (let from = 0; from < chunk.length; ) {
        await untilRoom()
        const taken = Math.min(chunk.length - from, block.length - filled)
        block.set(chunk.subarray(from, from + taken), filled)
        filled += taken
        from += taken
        endBytes += taken
        if (filled === block.length || endBytes === sizeBytes) seal()
      }
    },
    async next(patienceMs, heardAtMs) {
      const abandon = (): void => {
        const leftMs = heardAtMs() + patienceMs - performance.now()
        if (leftMs > 0) deadline = setTimeout(abandon, leftMs)
        else stop(new AppError('transfer-abandoned', { message: `Nobody has sent any of the file for ${patienceMs / 1000} s`, params: { seconds: patienceMs / 1000 } }))
      }
      let deadline = setTimeout(abandon, patienceMs)
      try {
        await until(() => ready !== undefined || failure !== undefined)
      } finally {
        clearTimeout(deadline)
      }
      if (!ready) throw failure?.reason
      const data = ready
      ready = undefined
      atBytes += data.length
      rouse()
      return { data }
    },
    stop,
  }
}
