// The bytes of volumes at a shell's door, with a ticket: HEAD tells from where an upload goes on, PATCH sends from there, GET
// fetches, from a range where one is asked for. The doors only carry it: HTTP, and the desktop's own pages.
import type { TransferDoor } from '#electron/services/transfers/transfer-tickets.ts'
import { AppError } from '#shared/errors.ts'

export interface TransferRequest {
  readonly method: string
  readonly ticket: string
  /** Undefined at a door that only our own windows reach. */
  readonly sessionId: string | undefined
  readonly header: (name: string) => string | undefined
  /** Read to its end or left by its reader; never closed here. */
  readonly body: AsyncIterable<Uint8Array> | undefined
  readonly signal: AbortSignal
}

export interface TransferAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncGenerator<Uint8Array, void, undefined> | undefined
}

export const uploadType = 'application/offset+octet-stream'

/** @throws AppError */
export async function answerTransfer(transfers: TransferDoor, request: TransferRequest): Promise<TransferAnswer> {
  const { method, ticket, sessionId } = request
  switch (method) {
    case 'HEAD': {
      const { offsetBytes, sizeBytes } = await transfers.wanted(ticket, sessionId, request.signal)
      return { status: 200, headers: { 'upload-offset': String(offsetBytes), 'upload-length': String(sizeBytes), 'cache-control': 'no-store' }, body: undefined }
    }
    case 'PATCH': {
      if (!request.body || request.header('content-type') !== uploadType) throw new AppError('input-invalid', { message: `Send the bytes as ${uploadType}`, params: { path: 'content-type' } })
      const reached = await transfers.accept(ticket, sessionId, { offsetBytes: offsetIn(request), body: request.body })
      return { status: 204, headers: { 'upload-offset': String(reached) }, body: undefined }
    }
    case 'GET':
      return fetchFrom(transfers, request)
    default:
      throw new AppError('not-supported', { message: `${method} does nothing here` })
  }
}

function fetchFrom(transfers: TransferDoor, { ticket, sessionId, header }: TransferRequest): TransferAnswer {
  // Only from somewhere to the end: what goes on after a break.
  const from = /^bytes=(\d+)-$/.exec(header('range') ?? '')?.[1]
  const offsetBytes = Number(from ?? 0)
  const { fileName, sizeBytes, version, body } = transfers.read(ticket, sessionId, offsetBytes)
  return {
    status: from === undefined ? 200 : 206,
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(sizeBytes - offsetBytes),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      ...(version === '' ? {} : { etag: `"${version}"` }),
      ...(from === undefined ? {} : { 'content-range': `bytes ${offsetBytes}-${sizeBytes - 1}/${sizeBytes}` }),
    },
    body,
  }
}

function offsetIn({ header }: TransferRequest): number {
  const offset = Number(header('upload-offset'))
  if (!Number.isSafeInteger(offset) || offset < 0) throw new AppError('input-invalid', { message: 'The header upload-offset says where the bytes belong', params: { path: 'upload-offset' } })
  return offset
}
