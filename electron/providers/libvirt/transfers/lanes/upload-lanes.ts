// Uploads one sequence of bytes over several connections at once, each with a part of its own: what one connection has under way is all that it
// moves in a round trip, and both sshd (2 MiB of a channel) and TCP (4 MiB of a socket) let little be.
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { sizeOf } from '#electron/lib/threads/byte-port.ts'
import { createCondition } from '#electron/lib/waiting/condition.ts'
import { createPart } from './lane-part.ts'
import type { Part } from './lane-part.ts'

export interface LanePart {
  readonly lane: number
  readonly offsetBytes: number
  readonly pieces: AsyncIterable<BytePiece>
  readonly signal: AbortSignal
}

export interface LaneOptions {
  /** Uploads a part of the image over the lane's own connection. */
  readonly upload: (part: LanePart) => Promise<void>
  readonly lanes: number
  readonly offsetBytes: number
  /**
   * libvirt cuts a file off where a hole in it ends, and with that what another lane has written behind it. `leave` sends none: the file
   * must have zeros where nothing is written. `send` is for what cannot be cut off.
   */
  readonly holes: 'leave' | 'send'
  readonly signal: AbortSignal
  /** A part has at least as many bytes; that many for each lane are in memory at most. */
  readonly partBytes: number
}

/** A part that begins behind a hole costs two round trips: zeros for less are sent. */
const leastLeftBytes = 2 ** 20
const zeros = new Uint8Array(leastLeftBytes)

/** Resolves when every part is stored. @throws the first failure, when all lanes have ended */
export async function uploadInLanes(source: AsyncIterable<BytePiece>, { upload, lanes, offsetBytes, holes, signal, partBytes }: LaneOptions): Promise<void> {
  const failure = new AbortController()
  const stop = AbortSignal.any([signal, failure.signal])
  const free = Array.from({ length: lanes }, (_lane, index) => index)
  const running = new Set<Promise<void>>()
  const { rouse, until } = createCondition()

  const begin = async (at: number): Promise<Part> => {
    await until(() => free.length > 0 || stop.aborted)
    stop.throwIfAborted()
    const lane = free.shift() ?? 0
    const part = createPart(stop)
    const work = upload({ lane, offsetBytes: at, pieces: part.pieces(), signal: stop })
      .catch((error: unknown) => failure.abort(error))
      .finally(() => {
        running.delete(work)
        free.push(lane)
        rouse()
      })
    running.add(work)
    return part
  }
  try {
    let at = offsetBytes
    let part: Part | undefined
    let leftBytes = 0
    for await (const piece of source) {
      stop.throwIfAborted()
      if (holes === 'leave' && 'holeBytes' in piece) {
        leftBytes += piece.holeBytes
        continue
      }
      if (leftBytes >= leastLeftBytes) {
        part?.end()
        part = undefined
      } else if (leftBytes > 0) part?.add({ data: zeros.subarray(0, leftBytes) })
      at += leftBytes
      leftBytes = 0
      part ??= await begin(at)
      part.add(piece)
      at += sizeOf(piece)
      // A hole that is sent costs no memory, and may be larger than many parts: it stays in the part in which it began.
      if (part.dataBytes() < partBytes) continue
      part.end()
      part = undefined
    }
    part?.end()
    await until(() => running.size === 0 || stop.aborted)
    stop.throwIfAborted()
  } catch (error) {
    failure.abort(error)
    await Promise.all(running)
    throw failure.signal.reason
  }
}
