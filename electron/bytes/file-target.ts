// Writes an image into a file of the machine that the console runs on. What is not whole never has the file's name. A large one goes
// to the disk past the page cache, where the file system can: nobody reads it soon, and copying it there costs as much as decrypting it.
import { constants } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'

/** Of disks and file systems: direct writes begin and end at its multiples. */
const sectorBytes = 4096
const blockBytes = 2 * 2 ** 20
/** One is filled; the others are on their way to the disk, which may take its time with one of them. */
const blocks = 6
/** Smaller ones may be read again at once. */
const directFromBytes = 64 * 2 ** 20

/** Beside the file that it will be. */
export function partialOf(path: string): string {
  return `${path}.part`
}

/** Writes beside the file first. Zeros are left out where the file system can. @throws Error EEXIST when the file beside it is there: it is another download's */
export async function writeFileWhole(path: string, sizeBytes: number, pieces: AsyncIterable<BytePiece>): Promise<void> {
  const partial = partialOf(path)
  // Outside of what is cleared away: a file that is there is another download's.
  const file = await open(partial, 'wx')
  try {
    try {
      const direct = sizeBytes >= directFromBytes ? await openDirect(partial) : undefined
      try {
        await writePieces({ file, direct, isDirect: direct !== undefined }, pieces)
      } finally {
        await direct?.close()
      }
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

/** Undefined where the file system has no such thing. */
async function openDirect(path: string): Promise<FileHandle | undefined> {
  return open(path, constants.O_WRONLY | constants.O_DIRECT).catch(() => undefined)
}

interface Ways {
  readonly file: FileHandle
  readonly direct: FileHandle | undefined
  isDirect: boolean
}

/** Gathers what comes in a row into a block, and fills the next while the last ones are written. */
async function writePieces(ways: Ways, pieces: AsyncIterable<BytePiece>): Promise<void> {
  const spare = Array.from({ length: blocks }, () => pageAligned(blockBytes))
  const writing = new Set<Promise<void>>()
  let block = spare.pop() ?? pageAligned(blockBytes)
  let filled = 0
  let at = 0
  const flush = async (): Promise<void> => {
    if (filled === 0) return
    const full = block
    const run = writeRun(ways, full.subarray(0, filled), at - filled).then(() => {
      writing.delete(run)
      spare.push(full)
    })
    // Awaited below; until then its failure must not count as nobody's.
    run.catch(() => {})
    writing.add(run)
    while (spare.length === 0) await Promise.race(writing)
    block = spare.pop() ?? pageAligned(blockBytes)
    filled = 0
  }
  try {
    for await (const piece of pieces) {
      if ('holeBytes' in piece) {
        await flush()
        at += piece.holeBytes
        continue
      }
      for (let from = 0; from < piece.data.length; ) {
        // A run that begins anywhere, after a hole, ends where direct writes may begin.
        const room = block.length - ((at - filled) % sectorBytes) - filled
        const taken = Math.min(piece.data.length - from, room)
        block.set(piece.data.subarray(from, from + taken), filled)
        filled += taken
        from += taken
        at += taken
        if (taken === room) await flush()
      }
    }
    await flush()
    await Promise.all(writing)
  } finally {
    // The files are closed next.
    await Promise.allSettled(writing)
  }
}

async function writeRun(ways: Ways, bytes: Uint8Array, at: number): Promise<void> {
  const whole = ways.isDirect && at % sectorBytes === 0 ? bytes.length - (bytes.length % sectorBytes) : 0
  let done = 0
  try {
    if (ways.direct && whole > 0) {
      await writeAll(ways.direct, bytes.subarray(0, whole), at)
      done = whole
    }
  } catch (error) {
    // Some file systems refuse only now, or want larger sectors. Everything else says why.
    if (!isInvalid(error)) throw error
    ways.isDirect = false
  }
  if (done < bytes.length) await writeAll(ways.file, bytes.subarray(done), at + done)
}

function isInvalid(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EINVAL'
}

/** A disk that is nearly full takes less than is offered; the rest tells why. */
async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let from = 0; from < bytes.length; ) from += (await file.write(bytes, from, bytes.length - from, at + from)).bytesWritten
}

/** Memory that could grow begins at a page, which direct writes want; that of other buffers begins 16 bytes behind one. */
function pageAligned(bytes: number): Uint8Array {
  return new Uint8Array(new ArrayBuffer(bytes, { maxByteLength: bytes }))
}
