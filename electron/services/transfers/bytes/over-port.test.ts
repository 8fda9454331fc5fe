import { describe, expect, test } from 'vitest'
import { readFrom, sizeOf, writeTo } from '#electron/lib/threads/byte-port.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError } from '#shared/errors.ts'
import { scriptedTransfers } from '../../testing/scripted-nouns.ts'
import { volumeOrigin, volumeTarget } from './over-port.ts'

const at = { pool: 'p', volume: 'v' }
const never = new AbortController().signal
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function* threePieces(): AsyncGenerator<BytePiece> {
  for (let piece = 0; piece < 3; piece += 1) yield { data: new Uint8Array(1000).fill(piece) }
}

/** The host's side in this thread: the ports are the same. */
function host(transfers: Partial<RemoteProvider['transfers']>) {
  return () => ({ ...scriptedTransfers, ...transfers })
}

describe('a volume behind a port', () => {
  test('is stored when the host says so, not when all was handed over', async () => {
    let isStored = false
    const target = volumeTarget(host({
      async store({ port }, { signal }) {
        let dataBytes = 0
        for await (const piece of readFrom(port)) dataBytes += sizeOf(piece)
        await pause(20)
        signal.throwIfAborted()
        isStored = true
        return { dataBytes, holeBytes: 0 }
      },
    }), at)
    expect(await target.store({ offsetBytes: 0, pieces: threePieces() }, never)).toEqual({ dataBytes: 3000, holeBytes: 0 })
    expect(isStored).toBe(true)
  })

  test('fails with the host’s reason while the source still waits for somebody', async () => {
    const target = volumeTarget(host({
      async store({ port }) {
        port.close()
        await pause(5)
        throw new AppError('host-disk-full', { message: 'no space' })
      },
    }), at)
    async function* waiting(): AsyncGenerator<BytePiece> {
      yield { data: new Uint8Array(1) }
      await new Promise(() => {})
    }
    await expect(target.store({ offsetBytes: 0, pieces: waiting() }, never)).rejects.toMatchObject({ code: 'host-disk-full' })
  })

  test('fails with the source’s reason, and the host is told to stop', async () => {
    let isStopped = false
    const target = volumeTarget(host({
      async store({ port }, { signal }) {
        signal.addEventListener('abort', () => {
          isStopped = true
          port.close()
        })
        for await (const _piece of readFrom(port)) await pause(0)
        return { dataBytes: 0, holeBytes: 0 }
      },
    }), at)
    async function* broken(): AsyncGenerator<BytePiece> {
      yield { data: new Uint8Array(1) }
      throw new AppError('transfer-abandoned', { message: 'nobody sends' })
    }
    await expect(target.store({ offsetBytes: 0, pieces: broken() }, never)).rejects.toMatchObject({ code: 'transfer-abandoned' })
    expect(isStopped).toBe(true)
  })

  test('is read in order, and tells how much came when all of it did', async () => {
    const origin = volumeOrigin(host({
      async read({ offsetBytes, port }) {
        using writer = writeTo(port)
        for await (const piece of threePieces()) await writer.write(piece)
        writer.end()
        await writer.taken()
        return { dataBytes: 3000 - offsetBytes, holeBytes: 0 }
      },
    }), at)
    const [read, moved]: [number[], unknown[]] = [[], []]
    for await (const piece of origin.read(0, { signal: never, isUsedUp: true, onMoved: (all) => moved.push(all) })) if ('data' in piece) read.push(piece.data[0] ?? -1)
    expect([read, moved]).toEqual([[0, 1, 2], [{ dataBytes: 3000, holeBytes: 0 }]])
  })
})
