// The page for Prometheus, at /metrics. A token of its own reads it, and nothing else: it is copied into the configuration of
// another program, which must not be able to act through it.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { App } from '#electron/app/create-app.ts'
import type { ApiToken } from '../admission/api-token.ts'

export interface MetricsDoorOptions {
  readonly metrics: App['metrics']
  readonly metricsToken: Pick<ApiToken, 'matches'>
  /** For who has a session or the token for scripts. @throws AppError not-permitted */
  readonly demandAuthority: (request: FastifyRequest) => unknown
}

const contentType = 'text/plain; version=0.0.4; charset=utf-8'

export function addMetricsDoor(server: FastifyInstance, { metrics, metricsToken, demandAuthority }: MetricsDoorOptions): void {
  server.get('/metrics', async (request, reply) => {
    if (!metricsToken.matches(request.headers.authorization)) demandAuthority(request)
    return reply.type(contentType).header('cache-control', 'no-store').send(await metrics.render())
  })
}
