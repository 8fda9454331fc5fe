// The headless console's one HTTP server, on this machine only: the one-time link, the pages, the contract over WebSocket and
// HTTP, the consoles' bytes. Every request passes the guard; all but the link and the health check need a session or the API token.
import type { Socket } from 'node:net'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import websocket from '@fastify/websocket'
import fastify from 'fastify'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { App } from '#electron/app/create-app.ts'
import type { Log } from '#electron/lib/log.ts'
import { createHintWords } from '#electron/lib/words.ts'
import type { HintWords } from '#electron/lib/words.ts'
import { AppError, errorTable } from '#shared/errors.ts'
import type { ApiToken } from './admission/api-token.ts'
import { bridgeConsole } from './doors/console-socket.ts'
import { addCsvDoor } from './doors/csv-door.ts'
import { createDoorkeeper } from './admission/doorkeeper.ts'
import type { Doorkeeper } from './admission/doorkeeper.ts'
import { apiPrefix, createHttpApi } from './doors/http-api.ts'
import { addMetricsDoor } from './doors/metrics-door.ts'
import { renderPage } from './pages.ts'
import { assertOwnRequest, ownHosts } from './admission/request-guard.ts'
import { createRpcSocketDoor } from './doors/rpc-socket.ts'
import { addHandOverDoor } from './running-console.ts'
import type { HandedRoute, HandedStart } from './running-console.ts'
import { securityHeaders } from './admission/security-headers.ts'
import type { Sessions } from './admission/sessions.ts'
import { addTransferDoor } from './doors/transfer-door.ts'
import { serveStaticFiles } from './static-files.ts'

export interface HttpServerOptions {
  readonly app: App
  readonly sessions: Sessions
  readonly apiToken: ApiToken
  /** Reads /metrics and nothing else. */
  readonly metricsToken: ApiToken
  readonly rendererDir: string
  /** 0 takes a free port. */
  readonly port: number
  readonly log: Log
  /** The hash route for what a second start was told to show. */
  readonly show?: (start: HandedStart) => Promise<HandedRoute>
}

export interface HttpServer extends AsyncDisposable {
  /** "http://127.0.0.1:8090" */
  readonly origin: string
  /** A fresh one-time link; `route` is a hash route to open at, such as "#/vms/...". */
  createLink(route?: string): string
}

/** The longest message is a bulk act on 20,000 VMs: about 3 MiB. */
const maxMessageBytes = 8 * 2 ** 20
const loopback = '127.0.0.1'
/** The contract checks what comes in. Fastify's own compilers for schemas, which no route has, take a tenth of the start to load. */
const noSchemas = { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } }
const goodbyeMs = 500

export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { sessions, port } = options
  const server = fastify({ bodyLimit: maxMessageBytes, forceCloseConnections: true, logger: false, schemaController: noSchemas })
  const boundPort = (): number => {
    const [address] = server.addresses()
    return typeof address === 'object' ? address.port : port
  }
  await addProtection(server, boundPort)
  const createLink = (route = ''): string => `http://${loopback}:${boundPort()}/open/${sessions.createLinkToken()}${route}`
  await addRoutes(server, { ...options, createLink }, boundPort)
  await server.listen({ host: loopback, port })
  return {
    origin: `http://${loopback}:${boundPort()}`,
    createLink,
    [Symbol.asyncDispose]: () => server.close(),
  }
}

async function addProtection(server: FastifyInstance, boundPort: () => number): Promise<void> {
  const sendError = errorSender(createHintWords())
  cutConnectionsOnClose(server)
  server.addHook('onRequest', async (request) => assertOwnRequest(request, ownHosts(boundPort())))
  server.setErrorHandler((error, _request, reply) => sendError(reply, error))
  server.setNotFoundHandler((_request, reply) => sendError(reply, new AppError('not-found', { message: 'There is nothing at this address' })))
  await server.register(helmet, securityHeaders)
  await server.register(cookie)
  await server.register(rateLimit, { global: false })
  await server.register(websocket, { options: { maxPayload: maxMessageBytes, perMessageDeflate: false }, preClose: closeSockets })
}

/** Says goodbye to the pages; every connection that is still there a moment later is cut, whoever holds it open. */
function closeSockets(this: FastifyInstance, done: () => void): void {
  for (const socket of this.websocketServer.clients) socket.close(1001)
  this.websocketServer.close(() => done())
}

/** Node does not count upgraded connections, refused ones neither, among those that closing a server closes. */
function cutConnectionsOnClose(server: FastifyInstance): void {
  const connections = new Set<Socket>()
  server.server.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  server.addHook('preClose', (done) => {
    setTimeout(() => connections.forEach((socket) => socket.destroy()), goodbyeMs).unref()
    done()
  })
}

async function addRoutes(server: FastifyInstance, options: HttpServerOptions & Pick<HttpServer, 'createLink'>, boundPort: () => number): Promise<void> {
  const { app, sessions, apiToken, metricsToken, rendererDir, log } = options
  // Cookies do not tell ports apart: two consoles on one machine need two names.
  const cookieName = (): string => `novacron_${boundPort()}`
  const { authorityOf, demandAuthority, checkSocket } = createDoorkeeper({ sessions, apiToken, user: app.about.user, cookieName })

  server.get('/healthz', () => ({ status: 'ok' }))

  server.get<{ Params: { token: string } }>('/open/:token', { config: { rateLimit: { max: 30, timeWindow: '1 minute' } } }, async (request, reply) => {
    const secret = sessions.redeemLink(request.params.token)
    if (secret === undefined) return reply.code(410).type('text/html').send(renderPage('usedLink'))
    return reply.setCookie(cookieName(), secret, { httpOnly: true, sameSite: 'strict', path: '/' }).header('cache-control', 'no-store').redirect('/')
  })

  const acceptRpc = createRpcSocketDoor(app.router)
  server.get<{ Querystring: { signs?: string } }>('/rpc', { websocket: true, preValidation: checkSocket }, (socket, request) => {
    acceptRpc(socket, { authority: demandAuthority(request), wantsSigns: request.query.signs !== undefined })
  })

  server.get<{ Params: { ticket: string } }>('/console/:ticket', { websocket: true, preValidation: checkSocket }, (socket, request) => {
    bridgeConsole(socket, () => app.consoles.redeem(request.params.ticket, demandAuthority(request).sessionId), log)
  })

  addCsvDoor(server, { router: app.router, demandAuthority })
  addMetricsDoor(server, { metrics: app.metrics, metricsToken, demandAuthority })
  addHandOverDoor(server, {
    demandAuthority,
    async open(start) {
      const { route, ...told } = (await options.show?.(start)) ?? { route: '' }
      return { link: options.createLink(route), ...told }
    },
  })
  addTransferDoor(server, { transfers: app.transfers, sessionOf: (request) => demandAuthority(request).sessionId })

  addApi(server, app, demandAuthority)

  await server.register(async (pages) => {
    pages.addHook('preHandler', async (request, reply) => {
      if (!authorityOf(request)) await reply.code(401).type('text/html').send(renderPage('noSession'))
    })
    await serveStaticFiles(pages, rendererDir)
  })
}

function addApi(server: FastifyInstance, { router, about }: Pick<App, 'router' | 'about'>, demandAuthority: Doorkeeper['demandAuthority']): void {
  const api = createHttpApi(router, about.version)
  server.get(`${apiPrefix}/openapi.json`, async (request) => {
    demandAuthority(request)
    return api.describe()
  })
  server.all(`${apiPrefix}/*`, { config: { rateLimit: { max: 3000, timeWindow: '1 minute' } } }, async (request, reply) => {
    const isHandled = await api.handle(request, reply, demandAuthority(request))
    if (!isHandled) throw new AppError('not-found', { message: `There is no call ${request.method} ${request.url}` })
    return reply
  })
}

/** For errors of the server itself; those of calls are encoded by the doors. */
function errorSender(hintText: HintWords): (reply: FastifyReply, error: unknown) => FastifyReply {
  return (reply, error) => {
    const status = statusOf(error)
    if (error instanceof AppError) return reply.code(status).send({ code: error.code, message: error.message, data: { params: error.params, hint: error.hint, hintText: hintText(error) } })
    const message = error instanceof Error && status < 500 ? error.message : 'Something went wrong inside the console'
    return reply.code(status).send({ code: status < 500 ? 'input-invalid' : 'internal', message })
  }
}

function statusOf(error: unknown): number {
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode
  return error instanceof AppError ? errorTable[error.code].status : 500
}

function noCompiler(): never {
  throw new TypeError('Routes of this server have no schemas')
}
