import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sizeOf } from '#electron/lib/threads/byte-port.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { AppError } from '#shared/errors.ts'
import { fillVolume } from './fill-volume.ts'
import { readVolume } from './read-volume.ts'
import { createRunningHash } from './running-hash.ts'
import type { VolumeOrigin, VolumeTarget } from './volume-bytes.ts'

const MiB = 2 ** 20
const never = new AbortController().signal
const sum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const lost = (): AppError => new AppError('connection-lost', { message: 'the cable was pulled' })

/** A host that keeps one volume in memory and loses its connection after so many pieces, once for each number. */
function flakyHost(content: Buffer, losses: number[]) {
  const target: VolumeTarget = {
    checksum: (lengthBytes) => Promise.resolve(sum(content.subarray(0, lengthBytes))),
    async store({ offsetBytes, pieces }) {
      let at = offsetBytes
      let left = losses.shift() ?? Infinity
      for await (const piece of pieces) {
        if (left-- <= 0) throw lost()
        if ('data' in piece) content.set(piece.data, at)
        else content.fill(0, at, at + piece.holeBytes)
        at += sizeOf(piece)
      }
      return { dataBytes: at - offsetBytes, holeBytes: 0 }
    },
  }
  const origin: VolumeOrigin = {
    facts: () => Promise.resolve({ sizeBytes: content.length, version: '1' }),
    async *read(offsetBytes, { onMoved }) {
      let left = losses.shift() ?? Infinity
      for (let at = offsetBytes; at < content.length; at += MiB) {
        if (left-- <= 0) throw lost()
        yield { data: new Uint8Array(content.subarray(at, at + MiB)) }
      }
      onMoved({ dataBytes: content.length - offsetBytes, holeBytes: 0 })
    },
  }
  return { target, origin }
}

function sourceOf(image: Buffer, opened: number[] = []) {
  return {
    async *open(offsetBytes: number): AsyncGenerator<BytePiece> {
      opened.push(offsetBytes)
      for (let at = offsetBytes; at < image.length; at += MiB) yield { data: new Uint8Array(image.subarray(at, at + MiB)) }
    },
  }
}

const quiet = { name: 'v', signal: never, patienceMs: 1_000, onProgress: () => {}, onWaiting: () => {}, onMoved: () => {} }

describe('filling a volume', () => {
  test('stores every byte, wherever and however often the connection breaks', async () => {
    const image = Buffer.alloc(70 * MiB)
    for (let at = 0; at < image.length; at += 4096) image.writeUInt32BE(at, at)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 3 }), async (losses) => {
        const stored = Buffer.alloc(image.length, 0xff)
        const hash = createRunningHash()
        await fillVolume({ ...quiet, target: flakyHost(stored, [...losses]).target, source: sourceOf(image), hash })
        expect(stored.equals(image)).toBe(true)
        expect(hash.digest()).toBe(sum(image))
      }),
      { numRuns: 8 },
    )
  })

  test('goes on behind what the host certainly has, not from the beginning', async () => {
    const image = Buffer.alloc(70 * MiB, 3)
    const opened: number[] = []
    await fillVolume({ ...quiet, target: flakyHost(Buffer.alloc(image.length), [60]).target, source: sourceOf(image, opened), hash: createRunningHash() })
    expect(opened).toHaveLength(2)
    expect(opened[1]).toBeGreaterThanOrEqual(16 * MiB)
  })

  test('goes on with what an earlier attempt has stored, as far as that is right', async () => {
    const image = Buffer.alloc(70 * MiB, 'image')
    for (const rightBytes of [40 * MiB, 20 * MiB, 0]) {
      const stored = Buffer.alloc(image.length, 0xff)
      image.copy(stored, 0, 0, rightBytes)
      const hash = createRunningHash()
      for (let at = 0; at < 40 * MiB; at += MiB) hash.update({ data: image.subarray(at, at + MiB) })
      const opened: number[] = []
      await fillVolume({ ...quiet, target: flakyHost(stored, []).target, source: sourceOf(image, opened), hash, isContinued: true })
      expect(stored.equals(image)).toBe(true)
      // The last checkpoint that is not in doubt.
      expect(opened).toEqual([rightBytes > 0 ? 16 * MiB : 0])
    }
  })

  test('fails at once for what is no lost connection, with the host’s own reason', async () => {
    const host = flakyHost(Buffer.alloc(MiB), [])
    const target = { ...host.target, store: () => Promise.reject(new AppError('host-disk-full', { message: 'no space' })) }
    await expect(fillVolume({ ...quiet, target, source: sourceOf(Buffer.alloc(40 * MiB)), hash: createRunningHash() })).rejects.toMatchObject({ code: 'host-disk-full' })
  })

  test('says so when the host has something else in the end', async () => {
    const host = flakyHost(Buffer.alloc(MiB), [0])
    const target = { ...host.target, checksum: () => Promise.resolve('0'.repeat(64)) }
    await expect(fillVolume({ ...quiet, target, source: sourceOf(Buffer.alloc(MiB)), hash: createRunningHash() })).rejects.toMatchObject({ code: 'checksum-mismatch' })
  })
})

describe('reading a volume', () => {
  const facts = { version: '1' }
  const read = async (reading: Parameters<typeof readVolume>[0]): Promise<Buffer> => {
    const parts: Buffer[] = []
    for await (const piece of readVolume(reading)) if ('data' in piece) parts.push(Buffer.from(piece.data))
    return Buffer.concat(parts)
  }

  test('goes on where the connection broke, as if nothing had been', async () => {
    const image = Buffer.alloc(9 * MiB, 'xyz')
    expect((await read({ ...quiet, origin: flakyHost(image, [4, 0, 2]).origin, facts: { ...facts, sizeBytes: image.length }, offsetBytes: 5 })).equals(image.subarray(5))).toBe(true)
  })

  test('ends when the volume has changed meanwhile: the two halves are not one image', async () => {
    const image = Buffer.alloc(9 * MiB)
    await expect(read({ ...quiet, origin: flakyHost(image, [4]).origin, facts: { ...facts, version: '0', sizeBytes: image.length }, offsetBytes: 0 })).rejects.toMatchObject({ code: 'conflict' })
  })
})
