// Exactly so many bytes from a stream, when they have come.
import type { Duplex } from 'node:stream'

export interface ByteReader {
  /** Rejects with EndedError when the stream ends before. */
  read(length: number): Promise<Buffer>
}

export class EndedError extends Error {
  override readonly name = 'EndedError'
}

export function createByteReader(stream: Duplex): ByteReader {
  let buffered: Buffer = Buffer.alloc(0)
  let isEnded = false
  let wake: (() => void) | undefined
  stream.on('data', (chunk: Buffer) => {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk])
    wake?.()
  })
  const end = (): void => {
    isEnded = true
    wake?.()
  }
  stream.once('end', end)
  stream.once('close', end)
  stream.once('error', end)
  return {
    async read(length) {
      while (buffered.length < length) {
        if (isEnded) throw new EndedError('the stream ended')
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        await promise
      }
      const taken = buffered.subarray(0, length)
      buffered = buffered.subarray(length)
      return taken
    },
  }
}
