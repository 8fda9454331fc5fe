// Files of the machine that the console runs on, as a source of bytes.
import { open, stat } from 'node:fs/promises'
import { AppError } from '#shared/errors.ts'
import type { ByteSource } from './volume-bytes.ts'

/** One message, one stream packet. */
const pieceBytes = 2 ** 20
/** As many as the lanes of a far host have under way; beyond them memory is let go. */
const keptPieces = 80

/** @throws AppError not-found, input-invalid for what is no file */
export async function fileSize(path: string): Promise<number> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new AppError('not-found', { message: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, reason: 'file-unreadable', params: { name: path }, cause: error })
  })
  if (!facts.isFile()) throw new AppError('input-invalid', { message: `${path} is not a file`, reason: 'no-file', params: { name: path, path: 'path' } })
  return facts.size
}

/** @throws AppError conflict */
export async function assertAbsent(path: string): Promise<void> {
  const isThere = await stat(path).then(() => true, () => false)
  if (isThere) throw new AppError('conflict', { message: `${path} is there already`, reason: 'file-there', params: { path }, hint: 'move-away-or-rename' })
}

/** The first bytes of a file, fewer where it is shorter. */
export async function fileHead(path: string, bytes: number): Promise<Uint8Array> {
  await using file = await open(path, 'r')
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
  return buffer.subarray(0, bytesRead)
}

/** Memory that comes back is used again: fresh memory costs the kernel more than the reading. */
export function fileSource(path: string): ByteSource {
  const spare: Uint8Array[] = []
  return {
    async *open(offsetBytes, signal) {
      await using file = await open(path, 'r')
      const read = async (at: number): Promise<Uint8Array> => {
        const block = spare.pop() ?? Buffer.allocUnsafeSlow(pieceBytes)
        const { bytesRead } = await file.read(block, 0, pieceBytes, at)
        return bytesRead === pieceBytes ? block : new Uint8Array(block.subarray(0, bytesRead))
      }
      let at = offsetBytes
      // One ahead: while a piece is on its way, the next is read.
      let next = read(at)
      for (let data = await next; data.length > 0; data = await next) {
        signal.throwIfAborted()
        at += data.length
        next = read(at)
        // Awaited when the next piece is wanted; until then its failure must not count as nobody's.
        next.catch(() => {})
        yield { data }
      }
    },
    giveBack({ buffer }) {
      if (buffer.byteLength === pieceBytes && spare.length < keptPieces) spare.push(new Uint8Array(buffer))
    },
  }
}

/** What the file system of this machine has against it. */
export function localProblem(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC') return new AppError('disk-full', { message: `There is no room for ${path}`, cause: error })
  if (code === 'EEXIST') return new AppError('conflict', { message: `${path}.part is there already: another download writes it, or one has left it`, reason: 'file-part-there', params: { path }, cause: error })
  if (code === 'EACCES' || code === 'ENOENT' || code === 'EISDIR') return new AppError('input-invalid', { message: `${path} cannot be written: ${error instanceof Error ? error.message : ''}`, reason: 'file-not-writable', params: { name: path, path: 'path' }, cause: error })
  return error
}
