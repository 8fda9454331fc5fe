// The bytes of volumes over HTTP, with a ticket: HEAD tells from where an upload goes on, PATCH sends from there, GET fetches, from
// a range where one is asked for. Curl can do all of it.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { App } from '#electron/app/create-app.ts'
import { AppError } from '#shared/errors.ts'

export interface TransferDoorOptions {
  readonly transfers: App['transfers']
  /** @throws AppError not-permitted */
  readonly sessionOf: (request: FastifyRequest) => string
}

type TicketRequest = FastifyRequest<{ Params: { ticket: string } }>

const bytesType = 'application/offset+octet-stream'

export function addTransferDoor(server: FastifyInstance, { transfers, sessionOf }: TransferDoorOptions): void {
  // Handed on as they come: an image is larger than memory.
  server.addContentTypeParser(bytesType, (_request, payload, done) => done(null, payload))

  server.head('/transfers/:ticket', async (request: TicketRequest, reply) => {
    const { offsetBytes, sizeBytes } = await transfers.wanted(request.params.ticket, sessionOf(request), closingOf(request))
    return reply.headers({ 'upload-offset': offsetBytes, 'upload-length': sizeBytes, 'cache-control': 'no-store' }).send()
  })

  server.patch('/transfers/:ticket', async (request: TicketRequest, reply) => {
    const offsetBytes = offsetIn(request)
    const body = request.body
    if (!(body instanceof Readable)) throw new AppError('input-invalid', { message: `Send the bytes as ${bytesType}`, params: { path: 'content-type' } })
    // Bytes that are refused are read to their end all the same: a connection cut under the sender would not carry the reason.
    try {
      const reached = await transfers.accept(request.params.ticket, sessionOf(request), { offsetBytes, body: body.iterator({ destroyOnReturn: false }) })
      return await reply.code(204).header('upload-offset', reached).send()
    } finally {
      body.resume()
    }
  })

  server.get('/transfers/:ticket', (request: TicketRequest, reply) => {
    const sessionId = sessionOf(request)
    const from = rangeIn(request)
    const { fileName, sizeBytes, version, body } = transfers.read(request.params.ticket, sessionId, from ?? 0)
    return reply.code(from === undefined ? 200 : 206).headers(downloadHeaders({ fileName, sizeBytes, version, from })).send(Readable.from(body, { objectMode: false }))
  })
}

interface DownloadHead {
  readonly fileName: string
  readonly sizeBytes: number
  readonly version: string
  readonly from: number | undefined
}

function downloadHeaders({ fileName, sizeBytes, version, from }: DownloadHead): Record<string, string | number> {
  return {
    'content-type': 'application/octet-stream',
    'content-length': sizeBytes - (from ?? 0),
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
    ...(version === '' ? {} : { etag: `"${version}"` }),
    ...(from === undefined ? {} : { 'content-range': `bytes ${from}-${sizeBytes - 1}/${sizeBytes}` }),
  }
}

function offsetIn(request: FastifyRequest): number {
  const offset = Number(request.headers['upload-offset'])
  if (!Number.isSafeInteger(offset) || offset < 0) throw new AppError('input-invalid', { message: 'The header upload-offset says where the bytes belong', params: { path: 'upload-offset' } })
  return offset
}

/** Only from somewhere to the end: what goes on after a break. */
function rangeIn({ headers: { range } }: FastifyRequest): number | undefined {
  const from = /^bytes=(\d+)-$/.exec(range ?? '')?.[1]
  return from === undefined ? undefined : Number(from)
}

function closingOf(request: FastifyRequest): AbortSignal {
  const closing = new AbortController()
  request.raw.socket.once('close', () => closing.abort(new AppError('cancelled', { message: 'The request was left' })))
  return closing.signal
}
