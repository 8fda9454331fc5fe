// Metrics as a CSV file for scripts, at POST /api/v1/monitoring/export.csv: the call of the contract, whose pieces go out as they are made.
import { Readable } from 'node:stream'
import { createRouterClient, onError } from '@orpc/server'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Authority } from '#electron/app/router/authority.ts'
import { throwAppError } from '#electron/app/router/door-errors.ts'
import type { AppRouter } from '#electron/app/router/router.ts'
import { MetricExport } from '#shared/contract/monitoring.ts'
import { AppError } from '#shared/errors.ts'
import { apiPrefix } from './http-api.ts'

export interface CsvDoorOptions {
  readonly router: AppRouter
  /** @throws AppError not-permitted */
  readonly demandAuthority: (request: FastifyRequest) => Authority
}

export function addCsvDoor(server: FastifyInstance, { router, demandAuthority }: CsvDoorOptions): void {
  server.post(`${apiPrefix}/monitoring/export.csv`, async (request, reply) => {
    const client = createRouterClient(router.monitoring, { context: { authority: demandAuthority(request) }, interceptors: [onError(throwAppError)] })
    const pieces = await client.exportCsv(inputOf(request.body))
    // What is refused is refused here; after the head only a broken connection tells of a failure.
    const head = await pieces.next().catch(throwAppError)
    const name = head.done === true ? 'metrics.csv' : head.value.name
    return reply.type('text/csv; charset=utf-8').header('cache-control', 'no-store').header('content-disposition', `attachment; filename="${name}"`).send(Readable.from(textsOf(head, pieces), { objectMode: false }))
  })
}

type Piece = { readonly text: string }

async function* textsOf(head: IteratorResult<Piece, unknown>, rest: AsyncIterator<Piece, unknown>): AsyncGenerator<Buffer, void, undefined> {
  try {
    for (let piece = head; piece.done !== true; piece = await rest.next()) yield Buffer.from(piece.value.text)
  } finally {
    // Who leaves early ends the making of it too.
    await rest.return?.()
  }
}

function inputOf(body: unknown): MetricExport {
  const { data, error } = MetricExport.safeParse(body)
  if (data) return data
  const [issue] = error.issues
  throw new AppError('input-invalid', { message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, params: { path: issue?.path.join('.') ?? '' } })
}
