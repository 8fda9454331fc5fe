// Reads parts of a file that comes in one stream, and asks for another place only where it must: whoever sends the file has to
// begin anew then.
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import { sizeOf } from '#electron/lib/threads/byte-port.ts'
import { OvaError } from '#shared/ova/ova-error.ts'
import type { ByteSource } from '#electron/bytes/volume-bytes.ts'

export interface FileReader extends AsyncDisposable {
  /** @throws OvaError cut-short when the file ends before */
  readAt(offsetBytes: number, lengthBytes: number): Promise<Uint8Array>
  /** The part as a source of its own. */
  part(offsetBytes: number, lengthBytes: number): ByteSource
}

/** Rather read on than begin anew. */
const mostSkippedBytes = 4 * 2 ** 20

interface Cursor {
  readonly pieces: AsyncIterator<BytePiece>
  at: number
  rest: BytePiece | undefined
}

export function createFileReader(source: ByteSource, signal: AbortSignal): FileReader {
  let cursor: Cursor | undefined
  const close = async (): Promise<void> => {
    const closed = cursor
    cursor = undefined
    await closed?.pieces.return?.()
  }
  const next = async (from: Cursor, mostBytes: number): Promise<BytePiece | undefined> => {
    const piece = from.rest ?? (await nextOf(from.pieces))
    if (!piece) return undefined
    const [taken, rest] = split(piece, mostBytes)
    from.rest = rest
    from.at += sizeOf(taken)
    return taken
  }
  const seek = async (offsetBytes: number): Promise<Cursor> => {
    if (cursor && (offsetBytes < cursor.at || offsetBytes - cursor.at > mostSkippedBytes)) await close()
    cursor ??= { pieces: source.open(offsetBytes, signal)[Symbol.asyncIterator](), at: offsetBytes, rest: undefined }
    while (cursor.at < offsetBytes && (await next(cursor, offsetBytes - cursor.at))) signal.throwIfAborted()
    return cursor
  }
  async function* read(offsetBytes: number, lengthBytes: number): AsyncGenerator<BytePiece, void, undefined> {
    const from = await seek(offsetBytes)
    for (let left = lengthBytes; left > 0; ) {
      const piece = await next(from, left)
      if (!piece) throw new OvaError({ reason: 'ova-ends', message: 'The file ends before its end', params: {} })
      left -= sizeOf(piece)
      yield piece
    }
  }
  return {
    async readAt(offsetBytes, lengthBytes) {
      const bytes = new Uint8Array(lengthBytes)
      let filled = 0
      for await (const piece of read(offsetBytes, lengthBytes)) {
        if ('data' in piece) bytes.set(piece.data, filled)
        filled += sizeOf(piece)
      }
      return bytes
    },
    part: (offsetBytes, lengthBytes) => ({
      async *open(from, legSignal) {
        for await (const piece of read(offsetBytes + from, lengthBytes - from)) {
          legSignal.throwIfAborted()
          yield piece
        }
      },
    }),
    [Symbol.asyncDispose]: close,
  }
}

async function nextOf(pieces: AsyncIterator<BytePiece>): Promise<BytePiece | undefined> {
  const step = await pieces.next()
  return step.done === true ? undefined : step.value
}

function split(piece: BytePiece, atBytes: number): [BytePiece, BytePiece | undefined] {
  if (sizeOf(piece) <= atBytes) return [piece, undefined]
  // A copy: whoever takes the first part may give its memory away.
  if ('data' in piece) return [{ data: piece.data.subarray(0, atBytes) }, { data: piece.data.slice(atBytes) }]
  return [{ holeBytes: atBytes }, { holeBytes: piece.holeBytes - atBytes }]
}
