import { MessageChannel } from 'node:worker_threads'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readFrom, writeTo } from './byte-port.ts'
import type { BytePiece } from './byte-port.ts'

async function collect(pieces: AsyncIterable<BytePiece>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const piece of pieces) parts.push('data' in piece ? Buffer.from(piece.data) : Buffer.alloc(piece.holeBytes))
  return Buffer.concat(parts)
}

const Piece = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((data): BytePiece => ({ data })),
  fc.integer({ min: 1, max: 500 }).map((holeBytes): BytePiece => ({ holeBytes })),
)

describe('bytes over a port', () => {
  test('arrive as they were written, holes in their places', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(Piece, { maxLength: 20 }), async (pieces) => {
        const { port1, port2 } = new MessageChannel()
        const expected = Buffer.concat(pieces.map((piece) => ('data' in piece ? Buffer.from(piece.data) : Buffer.alloc(piece.holeBytes))))
        using writer = writeTo(port1)
        const arrived = collect(readFrom(port2))
        for (const piece of pieces) await writer.write(piece)
        writer.end()
        expect((await arrived).equals(expected)).toBe(true)
        expect(writer.takenBytes).toBeLessThanOrEqual(expected.length)
      }),
      { numRuns: 50 },
    )
  })

  test('copies a view of a larger buffer and leaves its owner the rest', async () => {
    const { port1, port2 } = new MessageChannel()
    using writer = writeTo(port1)
    const pool = Buffer.from('keep me: bytes')
    await writer.write({ data: pool.subarray(9) })
    writer.end()
    expect((await collect(readFrom(port2))).toString()).toBe('bytes')
    expect(pool.toString()).toBe('keep me: bytes')
  })

  test('give their memory back when they are used up, and only then', async () => {
    const { port1, port2 } = new MessageChannel()
    const returned: Uint8Array[] = []
    using writer = writeTo(port1, { onReturned: (data) => returned.push(data) })
    for (const mark of [1, 2]) await writer.write({ data: new Uint8Array(100).fill(mark) })
    writer.end()
    const pieces = readFrom(port2, { isUsedUp: true })
    const { value: first } = await pieces.next()
    expect(first && 'data' in first ? first.data[0] : undefined).toBe(1)
    await pieces.next()
    expect(first && 'data' in first ? first.data.length : undefined).toBe(0)
    await pieces.next()
    await writer.taken()
    expect(returned.map((data) => [data.length, data[0]])).toEqual([[100, 1], [100, 2]])
  })

  test('holds the writer back while the reader takes nothing', async () => {
    const { port1, port2 } = new MessageChannel()
    using writer = writeTo(port1)
    const MiB = 2 ** 20
    for (let written = 0; written < 8; written += 1) await writer.write({ data: new Uint8Array(MiB) })
    let isThrough = false
    const ninth = writer.write({ data: new Uint8Array(MiB) }).then(() => (isThrough = true))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(isThrough).toBe(false)
    const pieces = readFrom(port2)
    await pieces.next()
    await pieces.next()
    await ninth
    expect(writer.takenBytes).toBe(MiB)
    await pieces.return()
  })

  test('tells the writer that the reader has left', async () => {
    const { port1, port2 } = new MessageChannel()
    using writer = writeTo(port1)
    await writer.write({ holeBytes: 1 })
    const pieces = readFrom(port2)
    await pieces.next()
    await pieces.return()
    await new Promise((resolve) => port1.once('close', resolve))
    await expect(writer.write({ holeBytes: 1 })).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('tells the reader that the writer has left before its end', async () => {
    const { port1, port2 } = new MessageChannel()
    const writer = writeTo(port1)
    await writer.write({ data: Uint8Array.of(1) })
    const arrived = collect(readFrom(port2))
    writer[Symbol.dispose]()
    await expect(arrived).rejects.toMatchObject({ code: 'connection-lost' })
  })
})
