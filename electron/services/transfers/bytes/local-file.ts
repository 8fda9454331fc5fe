// Files of the machine that the console runs on, as a source of bytes and as a place for them.
import { open, rename, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { BytePiece } from '#electron/lib/byte-port.ts'
import { AppError } from '#shared/errors.ts'
import type { ByteSource } from './fill-volume.ts'

/** One message, one stream packet. */
const pieceBytes = 2 ** 20

/** @throws AppError not-found, input-invalid for what is no file */
export async function fileSize(path: string): Promise<number> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new AppError('not-found', { message: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, params: { name: path }, cause: error })
  })
  if (!facts.isFile()) throw new AppError('input-invalid', { message: `${path} is not a file`, params: { path: 'path' } })
  return facts.size
}

/** @throws AppError conflict */
export async function assertAbsent(path: string): Promise<void> {
  const isThere = await stat(path).then(() => true, () => false)
  if (isThere) throw new AppError('conflict', { message: `${path} is there already`, params: { path }, hint: 'Choose another name, or move it away.' })
}

export function fileSource(path: string): ByteSource {
  return {
    async *open(offsetBytes, signal) {
      await using file = await open(path, 'r')
      let at = offsetBytes
      // One ahead: while a piece is on its way, the next is read.
      let next = readPiece(file, at)
      for (let data = await next; data.length > 0; data = await next) {
        signal.throwIfAborted()
        at += data.length
        next = readPiece(file, at)
        yield { data }
      }
    },
  }
}

/** A buffer of its own for each piece: it is handed over to another thread. */
async function readPiece(file: FileHandle, at: number): Promise<Uint8Array> {
  const block = Buffer.allocUnsafeSlow(pieceBytes)
  const { bytesRead } = await file.read(block, 0, pieceBytes, at)
  return bytesRead === pieceBytes ? block : new Uint8Array(block.subarray(0, bytesRead))
}

/** Writes beside the file first: what is not whole never has its name. Zeros are left out where the file system can. */
export async function writeFileWhole(path: string, sizeBytes: number, pieces: AsyncIterable<BytePiece>): Promise<void> {
  const partial = `${path}.part`
  // Outside of what is cleared away: a file that is there is another download's.
  const file = await open(partial, 'wx')
  try {
    try {
      await writePieces(file, pieces)
      await file.truncate(sizeBytes)
    } finally {
      await file.close()
    }
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

/** Gathers what comes in a row into one of two blocks, and fills the one while the other is written. */
async function writePieces(file: FileHandle, pieces: AsyncIterable<BytePiece>): Promise<void> {
  let [block, other] = [Buffer.allocUnsafeSlow(runBytes), Buffer.allocUnsafeSlow(runBytes)]
  let filled = 0
  let at = 0
  let writing = Promise.resolve()
  const flush = async (): Promise<void> => {
    await writing
    if (filled === 0) return
    writing = writeAll(file, block.subarray(0, filled), at - filled)
    // Awaited at the next flush; until then its failure must not count as nobody's.
    writing.catch(() => {})
    ;[block, other] = [other, block]
    filled = 0
  }
  for await (const piece of pieces) {
    if ('holeBytes' in piece) {
      await flush()
      at += piece.holeBytes
      continue
    }
    for (let from = 0; from < piece.data.length; ) {
      const taken = Math.min(piece.data.length - from, block.length - filled)
      block.set(piece.data.subarray(from, from + taken), filled)
      filled += taken
      from += taken
      at += taken
      if (filled === block.length) await flush()
    }
  }
  await flush()
  await writing
}

const runBytes = 2 * 2 ** 20

/** A disk that is nearly full takes less than is offered; the rest tells why. */
async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let from = 0; from < bytes.length; ) from += (await file.write(bytes, from, bytes.length - from, at + from)).bytesWritten
}
