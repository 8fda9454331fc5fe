// A headless console as it is shipped (`npm run build`), as a process of its own, with a client on its WebSocket and its event loop watched.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import { memoryEnvironment, memoryFlags } from '#electron/app/launch.ts'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import { wireTypes } from '#shared/contract/wire-types.ts'
import { vmKey } from '#shared/model/ids.ts'
import * as z from 'zod'

export interface ConsoleProcess extends AsyncDisposable {
  readonly origin: string
  /** Valid once: gives a browser its session. */
  readonly link: string
  readonly client: ConsoleClient
  /** `performance.now()` of the start. */
  readonly spawnedAtMs: number
  rssBytes(): number
  /** Since the start, or since it was last asked. */
  loopDelay(): Promise<LoopDelay>
}

const LateTick = z.object({ dueMs: z.number(), atMs: z.number(), ranMs: z.number(), waitedMs: z.number(), othersMs: z.number() })
const LoopDelay = z.object({ loopDelayP99Ms: z.number(), lateTicks: z.array(LateTick) })
type LoopDelay = z.output<typeof LoopDelay>

const root = join(import.meta.dirname, '..', '..', '..')
const startDeadlineMs = 30_000
const stopDeadlineMs = 10_000

export async function startConsoleProcess(dataDir: string, args: readonly string[] = []): Promise<ConsoleProcess> {
  await using stack = new AsyncDisposableStack()
  const spawnedAtMs = performance.now()
  const command = [...memoryFlags, '--import', join(import.meta.dirname, 'loop-delay.mjs'), 'out/main/serve.js', '--port', '0', '--data-dir', dataDir, ...args]
  const child = stack.adopt(spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env: { ...memoryEnvironment, ...process.env } }), stop)
  const link = await untilLink(child)
  const { origin } = new URL(link)
  const socket = stack.adopt(await openSocket(origin, dataDir), (open) => open.close())
  // oRPC wants a browser's WebSocket; that of `ws` has all it uses.
  const client: ConsoleClient = createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket, customJsonSerializers: wireTypes }))
  const kept = stack.move()
  return {
    origin,
    link,
    client,
    spawnedAtMs,
    rssBytes: () => rssOf(child),
    loopDelay: () => askLoopDelay(child),
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  }
}

/** Resolves when the hosts are all connected and the client has so many rows. */
export async function untilComplete({ client }: ConsoleProcess, expected: { hosts: number; vms: number }): Promise<void> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new Error(`not complete: ${connected.size} hosts connected, ${rows.size} rows`)), completeDeadlineMs)
  const connected = new Set<string>()
  const rows = new Set<string>()
  try {
    for await (const event of await client.inventory.watch(undefined, { signal: controller.signal })) {
      if (event.kind === 'usage') continue
      for (const vm of event.vms) rows.add(vmKey(vm))
      for (const host of event.hosts) if (host.state.kind === 'connected') connected.add(host.id)
      if (connected.size >= expected.hosts && rows.size >= expected.vms) return
    }
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error
  } finally {
    clearTimeout(timer)
  }
  throw new Error('the inventory ended')
}

const completeDeadlineMs = 60_000

function untilLink(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const timer = setTimeout(() => reject(new Error(`the console did not start: ${output}`)), startDeadlineMs)
  let output = ''
  child.once('exit', () => reject(new Error(`the console ended: ${output}`)))
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
    const link = /http:\/\/127\.0\.0\.1:\d+\/open\/\S+/.exec(output)?.[0]
    if (link !== undefined) resolve(link)
  })
  return promise.finally(() => clearTimeout(timer))
}

async function openSocket(origin: string, dataDir: string): Promise<WebSocket> {
  const token = readFileSync(join(dataDir, 'api-token'), 'utf8').trim()
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { authorization: `Bearer ${token}` } })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return socket
}

function rssOf({ pid }: ChildProcess): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) * 1024
}

function askLoopDelay(child: ChildProcess): Promise<LoopDelay> {
  return new Promise((resolve, reject) => {
    child.once('message', (message: unknown) => resolve(LoopDelay.parse(message)))
    child.send('loop-delay', (error) => void (error && reject(error)))
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs)
  await ended
  clearTimeout(timer)
}
