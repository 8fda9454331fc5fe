// One click, from the door to the call of libvirt, as a collector of OpenTelemetry gets it and as it stands in the log.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import * as z from 'zod'
import { startConsoleServer } from '#test/e2e/console-server.ts'
import { Vm } from '#shared/model/machines/vm.ts'
import { listenOnLoopback } from '#electron/lib/testing/loopback.ts'

const SpanJson = z.object({ traceId: z.string(), spanId: z.string(), parentSpanId: z.string().optional(), name: z.string(), status: z.object({ code: z.number() }).optional() })
const Traces = z.object({ resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(SpanJson) })) })) })
type SpanJson = z.output<typeof SpanJson>

/** A collector on loopback. */
async function startCollector() {
  const spans: SpanJson[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      if (request.url === '/v1/traces') spans.push(...Traces.parse(JSON.parse(body)).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)))
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  return { spans, url: `http://127.0.0.1:${await listenOnLoopback(server)}`, [Symbol.dispose]: () => void server.close() }
}

test('a click is one trace: the call, its task, the session and the calls of libvirt; and one id finds all of it in the log', { timeout: 60_000 }, async () => {
  using collector = await startCollector()
  await using server = await startConsoleServer({ args: ['--demo=demo://lab?hosts=1&vms=6&latency=0ms', '--log-level', 'debug'], env: { NOVACRON_OTLP_URL: collector.url } })
  const api = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const token = readFileSync(join(server.dataDir, 'api-token'), 'utf8').trim()
    const response = await fetch(`${server.origin}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' } })
    return response.json()
  }
  const running = await vi.waitFor(async () => {
    const [vm] = z.array(Vm).parse(await api('/vms?query=state:running'))
    return vm ?? Promise.reject(new Error('nothing runs yet'))
  }, { timeout: 60_000, interval: 200 })
  await api('/vms/act', { method: 'POST', body: JSON.stringify({ action: 'pause', targets: [{ hostId: running.hostId, uuid: running.uuid }] }) })

  const lastSpan = (): SpanJson | undefined => collector.spans.find(({ name }) => name === 'libvirt DOMAIN_SUSPEND')
  const way = (): string[] => {
    const names: string[] = []
    for (let span = lastSpan(); span; span = collector.spans.find(({ spanId }) => spanId === span?.parentSpanId)) names.unshift(span.name)
    return names
  }
  // Each thread sends its own, when it has some together.
  await expect.poll(way, { timeout: 60_000, interval: 100 }).toEqual(['vms.act', 'task vm.pause', 'session act', 'libvirt DOMAIN_SUSPEND'])
  const last = lastSpan()
  // A part of what the caller says it is a part of.
  expect(last?.traceId).toBe('0af7651916cd43dd8448eb211c80319c')
  expect(collector.spans.find(({ name }) => name === 'vms.act')?.parentSpanId).toBe('b7ad6b7169203331')

  await expect.poll(() => linesOf(server.output(), last?.traceId ?? '')).toContainEqual(expect.objectContaining({ msg: 'libvirt call', procedure: 'DOMAIN_SUSPEND', hostId: running.hostId }))

  const refused = z.object({ code: z.string(), data: z.object({ traceId: z.string() }) }).parse(await api(`/vms/${running.hostId}/00000000-0000-0000-0000-000000000000`))
  await expect.poll(() => linesOf(server.output(), refused.data.traceId)).toContainEqual(expect.objectContaining({ msg: 'a call failed', call: 'vms.details', code: refused.code }))
})

function linesOf(output: string, traceId: string): unknown[] {
  return output.split('\n').filter((line) => line.startsWith('{') && line.includes(traceId)).map((line): unknown => JSON.parse(line))
}
