// The contract over HTTP at /api/v1, for scripts: the same calls, with paths and methods from their declarations, and the
// OpenAPI document that is made from them.
import { OpenAPIGenerator } from '@orpc/openapi'
import type { OpenAPI } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Authority, CallContext } from '#electron/app/router/authority.ts'
import type { AppRouter } from '#electron/app/router/router.ts'
import { yieldToOthers } from '#electron/lib/waiting/schedule.ts'
import { createHintWords } from '#electron/lib/words.ts'
import { contract } from '#shared/contract/contract.ts'
import { createHintTexts } from './hint-texts.ts'

export const apiPrefix = '/api/v1'

export interface HttpApi {
  /** `false` if no call has this method and path. */
  handle(request: FastifyRequest, reply: FastifyReply, authority: Authority): Promise<boolean>
  describe(): Promise<OpenAPI.Document>
}

export function createHttpApi(router: AppRouter, version: string): HttpApi {
  const hintTexts = createHintTexts(createHintWords())
  const handler = new OpenAPIHandler<CallContext>(router, {
    // What is made of ten thousand rows here takes some 20 ms a step: each step is a turn of its own.
    clientInterceptors: [inTurns, async (call) => hintTexts.answer(await inTurns(call))],
    rootInterceptors: [inTurns],
    customErrorResponseBodyEncoder: (error) => hintTexts.error(error),
  })
  let document: Promise<OpenAPI.Document> | undefined
  return {
    async handle(request, reply, authority) {
      const { matched } = await handler.handle(request, reply, { prefix: apiPrefix, context: { authority, traceparent: traceparentOf(request) } })
      return matched
    },
    describe: () => (document ??= describe(version)),
  }
}

/** Others have their turn before anything is made of the answer. */
async function inTurns<Answer>({ next }: { readonly next: () => Promise<Answer> }): Promise<Answer> {
  const answer = await next()
  await yieldToOthers()
  return answer
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
