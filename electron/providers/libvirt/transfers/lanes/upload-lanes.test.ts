import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sizeOf } from '#electron/lib/threads/byte-port.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { uploadInLanes } from './upload-lanes.ts'
import type { LanePart } from './upload-lanes.ts'

const never = new AbortController().signal
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const Piece = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 50 }).map((data): BytePiece => ({ data })), fc.oneof(fc.integer({ min: 1, max: 500 }), fc.constant(2 ** 20 + 3)).map((holeBytes): BytePiece => ({ holeBytes })))

async function* from(pieces: readonly BytePiece[]): AsyncGenerator<BytePiece> {
  yield* pieces
}

/** A device has every byte of its own; a file is new, and cut off where a hole ends, as libvirt does it. */
function disk(sizeBytes: number, kind: 'file' | 'device') {
  const bytes = Buffer.alloc(sizeBytes, kind === 'file' ? 0 : 0xee)
  let [running, most] = [0, 0]
  const busy = new Set<number>()
  return {
    bytes,
    most: () => most,
    async upload({ lane, offsetBytes, pieces }: LanePart): Promise<void> {
      expect(busy.has(lane)).toBe(false)
      busy.add(lane)
      most = Math.max(most, (running += 1))
      let at = offsetBytes
      for await (const piece of pieces) {
        if ('data' in piece) bytes.set(piece.data, at)
        else bytes.fill(0, at, kind === 'file' ? sizeBytes : at + piece.holeBytes)
        at += sizeOf(piece)
        await pause(0)
      }
      running -= 1
      busy.delete(lane)
    },
  }
}

describe('an upload in lanes', () => {
  test.each([['file', 'leave'], ['device', 'send']] as const)('puts every byte of a %s in its place, whatever the order in which the parts end', async (kind, holes) => {
    await fc.assert(
      fc.asyncProperty(fc.array(Piece, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 120 }), async (pieces, lanes, partBytes) => {
        const image = Buffer.concat(pieces.map((piece) => ('data' in piece ? piece.data : Buffer.alloc(piece.holeBytes))))
        const target = disk(image.length + 7, kind)
        await uploadInLanes(from(pieces), { upload: (part) => target.upload(part), lanes, partBytes, offsetBytes: 7, holes, signal: never })
        expect(target.bytes.subarray(7).equals(image)).toBe(true)
        expect(target.most()).toBeLessThanOrEqual(lanes)
      }),
      { numRuns: 60 },
    )
  })

  test('uses its lanes at the same time', async () => {
    const target = disk(400, 'file')
    await uploadInLanes(from(Array.from({ length: 8 }, () => ({ data: new Uint8Array(50) }))), { upload: (part) => target.upload(part), lanes: 4, partBytes: 50, offsetBytes: 0, holes: 'leave', signal: never })
    expect(target.most()).toBe(4)
  })

  test('fails with what the first lane failed for, when the others have stopped', async () => {
    let stopped = 0
    const upload = async ({ lane, pieces, signal }: LanePart): Promise<void> => {
      if (lane === 1) throw new Error('no space')
      try {
        for await (const _piece of pieces) await pause(1)
        while (!signal.aborted) await pause(1)
        throw signal.reason
      } finally {
        stopped += 1
      }
    }
    await expect(uploadInLanes(from(Array.from({ length: 9 }, () => ({ data: new Uint8Array(10) }))), { upload, lanes: 3, partBytes: 10, offsetBytes: 0, holes: 'leave', signal: never })).rejects.toThrow('no space')
    expect(stopped).toBeGreaterThan(0)
  })
})
