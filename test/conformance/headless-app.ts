// A headless console inside the test process: the real app, server and doors over hosts that exist as rows only.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import { createApp } from '#electron/app/create-app.ts'
import type { App } from '#electron/app/create-app.ts'
import { createNodePlatform } from '#electron/app/node-platform.ts'
import { silentLog } from '#electron/lib/log.ts'
import { openApiToken } from '#electron/server/admission/api-token.ts'
import { startHttpServer } from '#electron/server/http-server.ts'
import type { HttpServer } from '#electron/server/http-server.ts'
import { createSessions } from '#electron/server/admission/sessions.ts'
import { createMetricsLink } from '#electron/workers/metrics/metrics-link.ts'
import { createScriptedPool } from '#electron/services/testing/scripted-pool.ts'
import type { ScriptedPool, ScriptOptions } from '#electron/services/testing/scripted-pool.ts'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import { wireTypes } from '#shared/contract/wire-types.ts'

export interface HeadlessApp extends AsyncDisposable {
  readonly app: App
  readonly pool: ScriptedPool
  readonly server: HttpServer
  readonly origin: string
  readonly dataDir: string
  readonly apiToken: string
  readonly metricsToken: string
  /** Opens a one-time link and gives the session's cookie. */
  login(): Promise<string>
  /** The typed client over a WebSocket, with a session of its own. */
  connect(): Promise<RpcConnection>
}

export interface RpcConnection extends Disposable {
  readonly client: ConsoleClient
  readonly cookie: string
  readonly socket: WebSocket
}

export interface HeadlessOptions extends ScriptOptions {
  readonly dataDir?: string
}

export async function startHeadlessApp({ dataDir: given, ...script }: HeadlessOptions = {}): Promise<HeadlessApp> {
  const stack = new AsyncDisposableStack()
  const dataDir = given ?? stack.adopt(mkdtempSync(join(tmpdir(), 'novacron-conformance-')), (folder) => rmSync(folder, { recursive: true, force: true }))
  const pool = createScriptedPool(script)
  const platform = createNodePlatform({ dataDir, environment: {}, log: silentLog })
  const app = stack.use(await createApp({ platform, log: silentLog, createWorkers: () => ({ pool, metrics: createMetricsLink({ log: () => {}, path: ':memory:' }) }), expandUri: expandLab, listSshHosts: () => Promise.resolve(['from-ssh-config']) }))
  const apiToken = await openApiToken(join(dataDir, 'api-token'))
  const metricsToken = await openApiToken(join(dataDir, 'metrics-token'))
  const sessions = createSessions({ now: Date.now, linkLifeMs: 60_000, idleMs: 60_000 })
  const server = stack.use(await startHttpServer({ app, sessions, apiToken, metricsToken, rendererDir: join(dataDir, 'no-renderer'), port: 0, log: silentLog }))
  const login = async (): Promise<string> => cookieOf(await fetch(server.createLink(), { redirect: 'manual' }))
  return {
    app,
    pool,
    server,
    origin: server.origin,
    dataDir,
    apiToken: readFileSync(apiToken.file, 'utf8').trim(),
    metricsToken: readFileSync(metricsToken.file, 'utf8').trim(),
    login,
    connect: async () => openRpc(server.origin, await login()),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

function expandLab(uri: string): { uri: string; name: string; folder: string }[] | undefined {
  if (!uri.startsWith('demo:')) return undefined
  return [1, 2, 3].map((number) => ({ uri: `demo://lab-${number}/`, name: `lab-${number}`, folder: '' }))
}

function cookieOf(response: Response): string {
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

export async function openRpc(origin: string, cookie: string): Promise<RpcConnection> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { origin, headers: { cookie } })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const client: ConsoleClient = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket, customJsonSerializers: wireTypes }))
  return { client, cookie, socket, [Symbol.dispose]: () => socket.close() }
}

/** The HTTP status with which the server refuses to open a WebSocket; 101 if it opens. */
export function socketStatus(url: string, options: { headers?: Record<string, string>; origin?: string }): Promise<number> {
  const socket = new WebSocket(url, options)
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      resolve(101)
      socket.close()
    })
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.once('error', reject)
  })
}
