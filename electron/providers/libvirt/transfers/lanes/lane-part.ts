// One part of an image on its way between a lane and whoever puts the parts in order.
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { createCondition } from '#electron/lib/waiting/condition.ts'

export interface Part {
  add(piece: BytePiece): void
  readonly end: () => void
  dataBytes(): number
  pieces(): AsyncGenerator<BytePiece, void, undefined>
}

export function createPart(signal: AbortSignal): Part {
  const queue: BytePiece[] = []
  const { rouse, until } = createCondition()
  let dataBytes = 0
  let isComplete = false
  return {
    add(piece) {
      queue.push(piece)
      if ('data' in piece) dataBytes += piece.data.length
      rouse()
    },
    end() {
      isComplete = true
      rouse()
    },
    dataBytes: () => dataBytes,
    async *pieces() {
      for (;;) {
        const piece = queue.shift()
        if (piece) yield piece
        else if (isComplete) return
        else await until(() => queue.length > 0 || isComplete, signal)
      }
    },
  }
}
