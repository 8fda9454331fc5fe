import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { downloadInLanes } from './download-lanes.ts'
import type { FetchedPart } from './download-lanes.ts'

const never = new AbortController().signal
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Gives each part in small pieces, those of zeros as holes, and notes what runs. */
function disk(bytes: Buffer) {
  let [running, most] = [0, 0]
  const busy = new Set<number>()
  return {
    most: () => most,
    running: () => running,
    async *download({ lane, offsetBytes, lengthBytes, signal }: FetchedPart): AsyncGenerator<BytePiece> {
      expect(busy.has(lane)).toBe(false)
      busy.add(lane)
      most = Math.max(most, (running += 1))
      try {
        for (let at = offsetBytes; at < offsetBytes + lengthBytes; at += 10) {
          await pause(0)
          signal.throwIfAborted()
          const data = new Uint8Array(bytes.subarray(at, Math.min(at + 10, offsetBytes + lengthBytes)))
          if (data.length > 0) yield data.every((byte) => byte === 0) ? { holeBytes: data.length } : { data }
        }
      } finally {
        running -= 1
        busy.delete(lane)
      }
    },
  }
}

async function collect(pieces: AsyncIterable<BytePiece>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const piece of pieces) parts.push('data' in piece ? Buffer.from(piece.data) : Buffer.alloc(piece.holeBytes))
  return Buffer.concat(parts)
}

describe('a download in lanes', () => {
  test('gives every byte in its order, whichever lane is the first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ sizeBytes: fc.integer({ min: 1, max: 300 }), share: fc.nat(99), lanes: fc.integer({ min: 1, max: 4 }), partBytes: fc.integer({ min: 1, max: 120 }), mostParts: fc.integer({ min: 1, max: 6 }) }), async ({ sizeBytes, share, lanes, partBytes, mostParts }) => {
        const image = Buffer.concat([randomBytes(sizeBytes), Buffer.alloc(40)])
        const from = Math.floor((sizeBytes * share) / 100)
        const source = disk(image)
        const got = await collect(downloadInLanes({ download: (part) => source.download(part), lanes, offsetBytes: from, endBytes: image.length, partBytes, mostParts, signal: never }))
        expect(got.equals(image.subarray(from))).toBe(true)
        expect(source.most()).toBeLessThanOrEqual(Math.min(lanes, mostParts))
      }),
      { numRuns: 40 },
    )
  })

  test('uses its lanes at the same time, and stops them all when its reader leaves', async () => {
    const source = disk(randomBytes(1000))
    for await (const _piece of downloadInLanes({ download: (part) => source.download(part), lanes: 4, offsetBytes: 0, endBytes: 1000, partBytes: 200, mostParts: 5, signal: never })) break
    expect(source.most()).toBe(4)
    expect(source.running()).toBe(0)
  })

  test('begins the next part on a lane that is done, while the first is still on its way, and no more than may wait', async () => {
    const begun: number[] = []
    const first = Promise.withResolvers<void>()
    async function* download({ offsetBytes, lengthBytes }: FetchedPart): AsyncGenerator<BytePiece> {
      begun.push(offsetBytes)
      if (offsetBytes === 0) await first.promise
      yield { holeBytes: lengthBytes }
    }
    const collecting = collect(downloadInLanes({ download, lanes: 2, offsetBytes: 0, endBytes: 60, partBytes: 10, mostParts: 4, signal: never }))
    await vi.waitFor(() => expect(begun).toEqual([0, 10, 20, 30]))
    await pause(5)
    expect(begun).toHaveLength(4)
    first.resolve()
    expect(await collecting).toHaveLength(60)
    expect(begun).toHaveLength(6)
  })

  test('fails for what one lane failed for, and for an image that has become shorter', async () => {
    const source = disk(randomBytes(500))
    async function* broken(part: FetchedPart): AsyncGenerator<BytePiece> {
      if (part.lane === 1) throw new Error('gone')
      yield* source.download(part)
    }
    const options = { lanes: 2, offsetBytes: 0, partBytes: 100, mostParts: 2, signal: never }
    await expect(collect(downloadInLanes({ ...options, download: broken, endBytes: 500 }))).rejects.toThrow('gone')
    await expect(collect(downloadInLanes({ ...options, download: (part) => source.download(part), endBytes: 600 }))).rejects.toMatchObject({ code: 'conflict' })
    expect(source.running()).toBe(0)
  })
})
