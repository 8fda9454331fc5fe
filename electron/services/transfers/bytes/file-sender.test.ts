import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { createFileSender } from './file-sender.ts'
import type { FileSender } from './file-sender.ts'

const never = new AbortController().signal
const MiB = 2 ** 20

async function collect(sender: FileSender, offset = 0): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const piece of sender.open(offset, never)) if ('data' in piece) parts.push(Buffer.from(piece.data))
  return Buffer.concat(parts)
}

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const senderOf = (sizeBytes: number, patienceMs = 5_000): FileSender => {
  const sender = createFileSender({ sizeBytes, patienceMs, onSending: () => {} })
  sender.begin(() => Promise.resolve({ [Symbol.dispose]: () => {} }))
  return sender
}

describe('a file that is sent', () => {
  test('arrives whole, in however many parts and chunks it comes', async () => {
    const image = Buffer.alloc(2 * MiB + 321, 'abcdefg')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: image.length - 1 }), { maxLength: 3 }), fc.integer({ min: 7_000, max: 3 * MiB }), async (cuts, size) => {
        const sender = senderOf(image.length)
        const arrived = collect(sender)
        const edges = [...new Set(cuts)].toSorted((a, b) => a - b)
        for (const [index, to] of [...edges, image.length].entries()) {
          const from = edges[index - 1] ?? 0
          expect(await sender.wanted(never)).toBe(from)
          expect(await sender.accept(from, chunks(image.subarray(from, to), size))).toBe(to)
        }
        expect((await arrived).equals(image)).toBe(true)
      }),
      { numRuns: 10 },
    )
  })

  test('leaves turns to others, however fast it comes', async () => {
    const sender = senderOf(8 * MiB)
    const arrived = collect(sender)
    let [turns, isOver] = [0, false]
    const count = (): void => {
      turns += 1
      if (!isOver) setImmediate(count)
    }
    setImmediate(count)
    await sender.accept(0, chunks(Buffer.alloc(8 * MiB), 64 * 1024))
    isOver = true
    await arrived
    expect(turns).toBeGreaterThan(16)
  })

  test('is refused where other bytes are wanted, and beyond what was announced', async () => {
    const sender = senderOf(10)
    const arrived = collect(sender)
    await expect(sender.accept(5, chunks(new Uint8Array(1), 1))).rejects.toMatchObject({ code: 'conflict', params: { offset: 0 } })
    await expect(sender.accept(0, chunks(new Uint8Array(11), 11))).rejects.toMatchObject({ code: 'input-invalid' })
    await sender.accept(0, chunks(new Uint8Array(10), 10))
    expect(await arrived).toHaveLength(10)
  })

  test('is wanted again from an earlier place when its taker begins anew', async () => {
    const image = Buffer.alloc(3 * MiB, 5)
    const sender = senderOf(image.length)
    const stop = new AbortController()
    const first = sender.open(0, stop.signal)[Symbol.asyncIterator]()
    const sending = sender.accept(0, chunks(image, MiB))
    await first.next()
    stop.abort(new AppError('connection-lost', { message: 'gone' }))
    await expect(first.next()).rejects.toMatchObject({ code: 'connection-lost' })
    await expect(sending).rejects.toMatchObject({ code: 'connection-lost' })
    const arrived = collect(sender, MiB)
    expect(await sender.wanted(never)).toBe(MiB)
    await sender.accept(MiB, chunks(image.subarray(MiB), MiB))
    expect(await arrived).toHaveLength(2 * MiB)
  })

  test('is given up when nobody sends it', async () => {
    await expect(collect(senderOf(10, 5))).rejects.toMatchObject({ code: 'transfer-abandoned' })
  })

  test('tells whoever asks after its end how it ended', async () => {
    const sender = senderOf(10)
    sender.end(new AppError('host-disk-full', { message: 'full' }))
    await expect(sender.wanted(never)).rejects.toMatchObject({ code: 'host-disk-full' })
    await expect(sender.accept(0, chunks(new Uint8Array(1), 1))).rejects.toMatchObject({ code: 'host-disk-full' })
  })
})
