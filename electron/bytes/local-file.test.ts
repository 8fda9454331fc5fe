import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { writeFileWhole } from './file-target.ts'
import { fileSize, fileSource } from './local-file.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-file-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function* from(pieces: readonly BytePiece[]): AsyncGenerator<BytePiece> {
  yield* pieces
}

describe('a file of this machine', () => {
  test('is read from anywhere to its end', async () => {
    const bytes = Buffer.alloc(2.5 * 2 ** 20, 'abc')
    writeFileSync(join(folder, 'image'), bytes)
    expect(await fileSize(join(folder, 'image'))).toBe(bytes.length)
    for (const offset of [0, 5, 2 ** 20, bytes.length]) {
      const parts: Buffer[] = []
      for await (const piece of fileSource(join(folder, 'image')).open(offset, new AbortController().signal)) if ('data' in piece) parts.push(Buffer.from(piece.data))
      expect(Buffer.concat(parts).equals(bytes.subarray(offset))).toBe(true)
    }
  })

  test('is written as the pieces say, with room where the holes are', async () => {
    const Piece = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 9_000 }).map((data): BytePiece => ({ data })), fc.integer({ min: 1, max: 200_000 }).map((holeBytes): BytePiece => ({ holeBytes })))
    let count = 0
    await fc.assert(
      fc.asyncProperty(fc.array(Piece, { maxLength: 8 }), async (pieces) => {
        const expected = Buffer.concat(pieces.map((piece) => ('data' in piece ? piece.data : Buffer.alloc(piece.holeBytes))))
        const path = join(folder, `image-${count++}`)
        await writeFileWhole(path, expected.length, from(pieces))
        expect(readFileSync(path).equals(expected)).toBe(true)
      }),
      { numRuns: 40 },
    )
    await writeFileWhole(join(folder, 'sparse'), 2 ** 30, from([{ data: Buffer.from('x') }, { holeBytes: 2 ** 30 - 1 }]))
    expect(statSync(join(folder, 'sparse')).blocks * 512).toBeLessThan(2 ** 20)
  })

  test('is written right when it is large, and its holes and pieces begin and end anywhere', async () => {
    const sizeBytes = 2 ** 26 + 12_345
    const image = Buffer.alloc(sizeBytes)
    const pieces: BytePiece[] = []
    const sizes = [5_000_001, 4096, 77, 2 ** 23, 1, 999_999]
    for (let [at, turn] = [0, 0]; at < sizeBytes; turn += 1) {
      const bytes = Math.min(sizes[turn % sizes.length] ?? 1, sizeBytes - at)
      if (turn % 4 === 3) pieces.push({ holeBytes: bytes })
      else pieces.push({ data: new Uint8Array(image.fill(`part ${turn},`, at, at + bytes).subarray(at, at + bytes)) })
      at += bytes
    }
    const path = join(folder, 'large')
    await writeFileWhole(path, sizeBytes, from(pieces))
    expect(readFileSync(path).equals(image)).toBe(true)
  })

  test('does not keep what is not whole, and takes no other download’s place', async () => {
    async function* broken(): AsyncGenerator<BytePiece> {
      yield { data: Buffer.from('half') }
      throw new Error('the host is gone')
    }
    await expect(writeFileWhole(join(folder, 'image'), 100, broken())).rejects.toThrow('the host is gone')
    expect(readdirSync(folder)).toEqual([])
    writeFileSync(join(folder, 'image.part'), 'another')
    await expect(writeFileWhole(join(folder, 'image'), 4, from([{ data: Buffer.from('mine') }]))).rejects.toMatchObject({ code: 'EEXIST' })
    expect(readFileSync(join(folder, 'image.part'), 'utf8')).toBe('another')
  })
})
