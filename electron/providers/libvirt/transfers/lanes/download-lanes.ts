// Downloads one image over several connections at once, as uploads go: each fetches a part ahead of the reader, who gets them in order.
import { sizeOf } from '#electron/lib/threads/byte-port.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { AppError } from '#shared/errors.ts'
import { createPart } from './lane-part.ts'
import type { Part } from './lane-part.ts'

export interface FetchedPart {
  readonly lane: number
  readonly offsetBytes: number
  readonly lengthBytes: number
  readonly signal: AbortSignal
}

export interface DownloadLaneOptions {
  /** Over the lane's own connection. */
  readonly download: (part: FetchedPart) => AsyncIterable<BytePiece>
  readonly lanes: number
  readonly offsetBytes: number
  readonly endBytes: number
  readonly signal: AbortSignal
  readonly partBytes: number
  /** That many are in memory at most, on their way or waiting for those before them. */
  readonly mostParts: number
}

/** Nothing is fetched any more when it ends, however it does. @throws the first failure; AppError conflict for a part that is shorter than it was */
export async function* downloadInLanes({ download, lanes, mostParts, offsetBytes, endBytes, signal, partBytes }: DownloadLaneOptions): AsyncGenerator<BytePiece, void, undefined> {
  const failure = new AbortController()
  const stop = AbortSignal.any([signal, failure.signal])
  const free = Array.from({ length: lanes }, (_lane, index) => index)
  const running = new Set<Promise<void>>()
  const parts: Part[] = []
  let next = offsetBytes
  const begin = (lane: number): void => {
    const lengthBytes = Math.min(partBytes, endBytes - next)
    const part = createPart(stop)
    const work = fill(part, download({ lane, offsetBytes: next, lengthBytes, signal: stop }), lengthBytes)
      .then(() => void free.push(lane))
      .catch((error: unknown) => failure.abort(error))
      .finally(() => {
        running.delete(work)
        beginMore()
      })
    running.add(work)
    parts.push(part)
    next += partBytes
  }
  const canBegin = (): boolean => next < endBytes && free.length > 0 && parts.length < mostParts && !stop.aborted
  const beginMore = (): void => {
    while (canBegin()) begin(free.shift() ?? 0)
  }
  try {
    beginMore()
    for (let part = parts[0]; part; part = parts[0]) {
      yield* part.pieces()
      // Its memory is free now.
      parts.shift()
      beginMore()
    }
  } finally {
    failure.abort(new AppError('cancelled', { message: 'Nobody reads on' }))
    await Promise.all(running)
  }
}

async function fill(part: Part, pieces: AsyncIterable<BytePiece>, lengthBytes: number): Promise<void> {
  let filledBytes = 0
  for await (const piece of pieces) {
    part.add(piece)
    filledBytes += sizeOf(piece)
  }
  if (filledBytes !== lengthBytes) throw new AppError('conflict', { message: `The image was changed while it was read: ${filledBytes} bytes came where ${lengthBytes} were`, params: { name: '' }, hint: 'changed-while-read' })
  part.end()
}
