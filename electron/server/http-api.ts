// The contract over HTTP at /api/v1, for scripts: the same calls, with paths and methods from their declarations, and the
// OpenAPI document that is made from them.
import { OpenAPIGenerator } from '@orpc/openapi'
import type { OpenAPI } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import type { ORPCError } from '@orpc/server'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Authority, CallContext } from '#electron/app/router/authority.ts'
import type { AppRouter } from '#electron/app/router/router.ts'
import { createHintWords } from '#electron/lib/words.ts'
import { contract } from '#shared/contract/contract.ts'
import { fromWireError } from '#shared/contract/wire-error.ts'

export const apiPrefix = '/api/v1'

const ErrorData = z.record(z.string(), z.unknown())

export interface HttpApi {
  /** `false` if no call has this method and path. */
  handle(request: FastifyRequest, reply: FastifyReply, authority: Authority): Promise<boolean>
  describe(): Promise<OpenAPI.Document>
}

export function createHttpApi(router: AppRouter, version: string): HttpApi {
  const hintText = createHintWords()
  const handler = new OpenAPIHandler<CallContext>(router, { customErrorResponseBodyEncoder: (error) => withHintText(error, hintText(fromWireError(error))) })
  let document: Promise<OpenAPI.Document> | undefined
  return {
    async handle(request, reply, authority) {
      const { matched } = await handler.handle(request, reply, { prefix: apiPrefix, context: { authority, traceparent: traceparentOf(request) } })
      return matched
    },
    describe: () => (document ??= describe(version)),
  }
}

/** Windows word a hint by its key; who reads the answer of a script has no catalogue. */
function withHintText(error: ORPCError<string, unknown>, hintText: string | undefined): unknown {
  const body = error.toJSON()
  return hintText === undefined ? body : { ...body, data: { ...ErrorData.safeParse(body.data).data, hintText } }
}

function traceparentOf({ headers: { traceparent } }: FastifyRequest): string | undefined {
  return typeof traceparent === 'string' ? traceparent : undefined
}

function describe(version: string): Promise<OpenAPI.Document> {
  return new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(contract, {
    info: { title: 'NovaCron Console', version },
    servers: [{ url: apiPrefix }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  })
}
