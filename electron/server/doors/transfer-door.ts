// Carries the bytes of volumes over HTTP, at /transfers/<ticket>. Curl can do all of it.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '#electron/app/create-app.ts'
import { answerTransfer, uploadType } from '#electron/app/transfer-exchange.ts'
import { AppError } from '#shared/errors.ts'

export interface TransferDoorOptions {
  readonly transfers: App['transfers']
  /** @throws AppError not-permitted */
  readonly sessionOf: (request: FastifyRequest) => string
}

type TicketRequest = FastifyRequest<{ Params: { ticket: string } }>

export function addTransferDoor(server: FastifyInstance, { transfers, sessionOf }: TransferDoorOptions): void {
  // Handed on as they come: an image is larger than memory.
  server.addContentTypeParser(uploadType, (_request, payload, done) => done(null, payload))

  const answer = async (request: TicketRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const sent = request.body instanceof Readable ? request.body : undefined
    try {
      const { status, headers, body } = await answerTransfer(transfers, {
        method: request.method,
        ticket: request.params.ticket,
        sessionId: sessionOf(request),
        header: (name) => headerOf(request, name),
        body: sent?.iterator({ destroyOnReturn: false }),
        signal: closingOf(request),
      })
      return await reply.code(status).headers(headers).send(body && Readable.from(body, { objectMode: false }))
    } finally {
      // Bytes that are refused are read to their end all the same: a connection cut under the sender would not carry the reason.
      sent?.resume()
    }
  }
  server.head('/transfers/:ticket', answer)
  server.patch('/transfers/:ticket', answer)
  server.get('/transfers/:ticket', answer)
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

function closingOf(request: FastifyRequest): AbortSignal {
  const closing = new AbortController()
  request.raw.socket.once('close', () => closing.abort(new AppError('cancelled', { message: 'The request was left' })))
  return closing.signal
}
