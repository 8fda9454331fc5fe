// The page for Prometheus, read by the real one: scraped with its token, queried, and a rule of ours fires.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { exposedName } from '#electron/engine/metrics/exposition.ts'
import { metricTable } from '#shared/model/monitoring/metrics.ts'
import { PrometheusStanding } from '#shared/model/monitoring/prometheus.ts'
import { hasPrometheus, startPrometheus } from './prometheus-server.ts'

const root = join(import.meta.dirname, '..', '..')
const resources = join(root, 'resources', 'monitoring')
const whyNot = hasPrometheus ? '' : " (skipped: Debian's package prometheus is not installed)"
/** Of the console itself and of what it knows without measuring. */
const otherNames = ['up', 'process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds', 'novacron_host_up', 'novacron_host_degraded', 'novacron_vm_state', 'novacron_sampling_age_seconds', 'novacron_sampling_interval_seconds', 'novacron_metric_store_healthy']
const startDeadlineMs = 45_000

const Answer = z.object({ data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })) }) })
const Alerts = z.object({ data: z.object({ alerts: z.array(z.object({ labels: z.record(z.string(), z.string()), state: z.string() })) }) })

test('the dashboard and the rules ask for metrics that there are', () => {
  const known = new Set([...metricTable.map(exposedName), ...otherNames])
  for (const file of ['grafana-dashboard.json', 'prometheus-rules.yml']) {
    const named = readFileSync(join(resources, file), 'utf8').match(/\b(?:novacron_(?:host|vm|pool|sampling|metric|samples)\w+|process_\w+_total|nodejs_\w+)\b/g) ?? []
    expect(named.length).toBeGreaterThan(10)
    expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([])
  }
})

describe.skipIf(!hasPrometheus)(`the page for Prometheus${whyNot}`, { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let dataDir: string
  let origin: string
  const token = (name: string): string => readFileSync(join(dataDir, name), 'utf8').trim()
  const get = (path: string, bearer?: string): Promise<Response> => fetch(`${origin}${path}`, bearer === undefined ? {} : { headers: { authorization: `Bearer ${bearer}` } })

  beforeAll(async () => {
    dataDir = stack.adopt(mkdtempSync(join(tmpdir(), 'novacron-prometheus-')), (folder) => rmSync(folder, { recursive: true, force: true }))
    origin = await startConsole(stack, dataDir)
    await addHosts(origin, token('api-token'), [{ name: 'kvm01', uri: 'demo://lab/kvm01?vms=5' }, { name: 'down', uri: 'demo://lab/down?vms=2&fail=connect' }])
    await vi.waitFor(async () => assertIncludes(await (await get('/metrics', token('metrics-token'))).text(), 'novacron_vm_cpu_usage_ratio{'), { timeout: startDeadlineMs, interval: 500 })
  }, 90_000)
  afterAll(() => stack.disposeAsync())

  test('is for who has its token, which opens nothing else', async () => {
    expect((await get('/metrics')).status).toBe(401)
    expect((await get('/metrics', 'nonsense')).status).toBe(401)
    expect((await get('/api/v1/hosts', token('metrics-token'))).status).toBe(401)
    expect((await get('/metrics', token('api-token'))).status).toBe(200)
    const page = await get('/metrics', token('metrics-token'))
    expect(page.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  })

  test('is as promtool wants it', async () => {
    const page = await (await get('/metrics', token('metrics-token'))).text()
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8' })
    expect([checked.status, checked.stderr]).toEqual([0, ''])
    expect(execFileSync('promtool', ['check', 'rules', join(resources, 'prometheus-rules.yml')], { encoding: 'utf8' })).toContain('SUCCESS')
    expect(execFileSync('promtool', ['test', 'rules', 'prometheus-rules.test.yml'], { cwd: resources, encoding: 'utf8' })).toContain('SUCCESS')
  })

  test('is scraped and queried, and the rule for a lost host fires', async () => {
    const prometheus = await startScraping(stack, { dataDir, target: new URL(origin).host })
    const query = (expression: string): ReturnType<typeof ask> => ask(prometheus, expression)
    await expect.poll(async () => (await query('up{job="novacron"}')).map(([, value]) => value), { timeout: startDeadlineMs, interval: 500 }).toEqual([1])
    await expect.poll(async () => (await query('novacron_host_up')).map(([{ host }, value]) => `${host} ${value}`).toSorted(), { timeout: 20_000, interval: 500 }).toEqual(['down 0', 'kvm01 1'])
    const [[busy] = []] = await query('topk(1, novacron_vm_cpu_usage_ratio)')
    expect(busy).toMatchObject({ host: 'kvm01', job: 'novacron', vm: expect.any(String), uuid: expect.any(String) })
    await expect.poll(async () => (await query('avg(novacron_host_cpu_usage_ratio)'))[0]?.[1] ?? 0, { timeout: startDeadlineMs, interval: 500 }).toBeGreaterThan(0)
    await expect.poll(async () => {
      const { alerts } = Alerts.parse(await (await fetch(`${prometheus}/api/v1/alerts`)).json()).data
      return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => [labels['alertname'], labels['host']])
    }, { timeout: startDeadlineMs, interval: 500 }).toContainEqual(['NovacronHostDown', 'down'])
  })

  describe('and what passes to and from a Prometheus with a password', () => {
    const hourMs = 3_600_000
    const minuteMs = 60_000
    /** Two stretches of the past: one of which minutes are kept, and one of which only hours are. */
    const [recentMs, oldMs] = [2 * 24 * hourMs, 40 * 24 * hourMs].map((agoMs) => Math.floor((Date.now() - agoMs) / hourMs) * hourMs)
    const valueAt = (atMs: number): number => Math.round(5000 + 4000 * Math.sin(atMs / 777_000)) / 10_000
    const password = { authorization: `Basic ${Buffer.from('admin:test').toString('base64')}` }
    let prometheus: string
    let uuid: string
    const call = async <Output>(what: string, schema: z.ZodType<Output>, body?: object): Promise<Output> => {
      const [method = '', path = ''] = what.split(' ')
      const answer = await fetch(`${origin}/api/v1${path}`, { method, headers: { 'authorization': `Bearer ${token('api-token')}`, 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${answer.status} ${text}`)
      return schema.parse(JSON.parse(text))
    }
    const standing = (): Promise<PrometheusStanding> => call('GET /prometheus', PrometheusStanding)

    beforeAll(async () => {
      const [vm] = await call('GET /vms', z.array(z.object({ uuid: z.string(), name: z.string() })))
      uuid = vm?.uuid ?? ''
      const times = [oldMs ?? 0, recentMs ?? 0].flatMap((fromMs) => Array.from({ length: 480 }, (_, index) => fromMs + index * 15_000))
      const lines = times.map((atMs) => `novacron_vm_cpu_usage_ratio{host="kvm01",vm="web",uuid="${uuid}",job="novacron"} ${valueAt(atMs)} ${atMs / 1000}`)
      const others = times.map((atMs) => `novacron_vm_cpu_usage_ratio{host="kvm01",vm="gone",uuid="11111111-2222-4333-8444-555555555555",job="novacron"} 1 ${atMs / 1000}`)
      prometheus = await startPrometheus(stack, {
        config: 'global: { scrape_interval: 15s }\n',
        // "test", as in Prometheus's own documentation.
        files: { 'web.yml': 'basic_auth_users: { admin: "$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay" }\n' },
        flags: ['--web.enable-remote-write-receiver', '--web.config.file=FOLDER/web.yml', '--storage.tsdb.retention.time=1y'],
        history: `# TYPE novacron_vm_cpu_usage_ratio gauge\n${[...lines, ...others].join('\n')}\n# EOF\n`,
      })
      await vi.waitFor(async () => assertIncludes(await (await fetch(`${prometheus}/-/ready`, { headers: password })).text(), 'Ready'), { timeout: startDeadlineMs, interval: 200 })
    }, 60_000)

    test('history is taken over: by the minute where minutes are kept, by the hour before, for machines that are known', async () => {
      await call('PUT /prometheus/source', PrometheusStanding, { source: { url: prometheus, auth: { kind: 'basic', user: 'admin' } }, secret: 'test' })
      const range = { fromMs: Date.now() - 60 * 24 * hourMs, toMs: Date.now() }
      expect(await call('POST /prometheus/look', z.object({ version: z.string(), series: z.number(), unknown: z.number() }), range)).toMatchObject({ version: expect.stringMatching(/^\d+\./), series: 1, unknown: 1 })
      const { taskId } = await call('POST /prometheus/import', z.object({ taskId: z.string() }), range)
      const Tasks = z.array(z.object({ id: z.string(), state: z.string(), problem: z.unknown() }))
      await expect.poll(async () => (await call('GET /tasks/history', Tasks)).find(({ id }) => id === taskId), { timeout: startDeadlineMs, interval: 300 }).toMatchObject({ state: 'succeeded' })
      const meanOf = async (fromMs: number, toMs: number): Promise<{ resolution: string; mean: (number | null)[]; max: (number | null)[] }> => {
        const Points = z.object({ resolution: z.string(), series: z.array(z.object({ mean: z.array(z.number().nullable()), max: z.array(z.number().nullable()) })) })
        const { resolution, series: [one] } = await call('POST /monitoring/query', Points, { selections: [{ subjects: [{ kind: 'vm', uuid }], metric: 'cpu.usage' }], fromMs, toMs, maxPoints: (toMs - fromMs) / minuteMs })
        return { resolution, mean: one?.mean ?? [], max: one?.max ?? [] }
      }
      const expected = (fromMs: number, lengthMs: number): number[] => Array.from({ length: lengthMs / 15_000 }, (_, index) => valueAt(fromMs + index * 15_000))
      const minute = await meanOf(recentMs ?? 0, (recentMs ?? 0) + hourMs)
      expect(minute.resolution).toBe('minute')
      const inMinute = expected((recentMs ?? 0) + 10 * minuteMs, minuteMs)
      expect(minute.mean[10]).toBeCloseTo(inMinute.reduce((sum, value) => sum + value, 0) / inMinute.length, 3)
      expect(minute.max[10]).toBeCloseTo(Math.max(...inMinute), 3)
      const hour = await meanOf(oldMs ?? 0, (oldMs ?? 0) + hourMs)
      expect(hour.resolution).toBe('hour')
      const inHour = expected(oldMs ?? 0, hourMs)
      expect(hour.mean[0]).toBeCloseTo(inHour.reduce((sum, value) => sum + value, 0) / inHour.length, 3)
    })

    test('figures are written to it as they are taken; a wrong password is said', async () => {
      const write = { url: `${prometheus}/api/v1/write`, auth: { kind: 'basic', user: 'admin' }, isEnabled: true, everyMs: 1000 }
      await call('PUT /prometheus/write', PrometheusStanding, { write, secret: 'wrong' })
      await expect.poll(async () => (await standing()).sent.problem, { timeout: startDeadlineMs, interval: 300 }).toMatchObject({ code: 'prometheus-refused', message: expect.stringContaining('401') })
      await call('PUT /prometheus/write', PrometheusStanding, { write, secret: 'test' })
      await expect.poll(async () => (await ask(prometheus, `novacron_vm_cpu_usage_ratio{uuid="${uuid}"}`, password)).length, { timeout: startDeadlineMs, interval: 300 }).toBe(1)
      const [[labels, value] = []] = await ask(prometheus, `novacron_vm_cpu_usage_ratio{uuid="${uuid}"}`, password)
      expect(labels).toMatchObject({ job: 'novacron', host: 'kvm01', uuid, vm: expect.any(String) })
      expect(value).toBeGreaterThanOrEqual(0)
      // It has them before it has said so.
      await expect.poll(standing).toMatchObject({ hasWriteSecret: true, sent: { problem: null, lastAtMs: expect.any(Number) } })
      const text = JSON.stringify(await standing())
      expect(text).not.toContain('"test"')
      await call('PUT /prometheus/write', PrometheusStanding, { write: null })
    })

    test('a receiver that was away gets what it missed, and takes it', async () => {
      let isAway = false
      const gate = createServer((request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
          if (isAway) {
            response.writeHead(503).end()
            return
          }
          const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers
          fetch(`${prometheus}${request.url ?? ''}`, { method: 'POST', headers: z.record(z.string(), z.string()).parse(headers), body: Buffer.concat(chunks) }).then(async (answer) => response.writeHead(answer.status).end(await answer.text()), () => response.writeHead(502).end())
        })
      })
      stack.defer(() => void gate.close())
      await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve))
      const address = gate.address()
      const write = { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/api/v1/write`, auth: { kind: 'basic', user: 'admin' }, isEnabled: true, everyMs: 1000 }
      await call('PUT /prometheus/write', PrometheusStanding, { write, secret: 'test' })
      await expect.poll(async () => (await standing()).sent.lastAtMs, { timeout: startDeadlineMs, interval: 300 }).not.toBeNull()
      isAway = true
      const awayFromMs = Date.now()
      await expect.poll(async () => (await standing()).sent.behindSinceMs, { timeout: startDeadlineMs, interval: 300 }).not.toBeNull()
      // Long enough that samples fall into it that are neither its first nor its last.
      const Sampled = z.object({ hosts: z.array(z.object({ lastSampleAtMs: z.number().nullable() })) })
      await expect.poll(async () => Math.max(...(await call('GET /monitoring/status', Sampled)).hosts.map(({ lastSampleAtMs }) => lastSampleAtMs ?? 0)), { timeout: startDeadlineMs, interval: 500 }).toBeGreaterThan(awayFromMs + 11_000)
      const awayToMs = Date.now()
      isAway = false
      await expect.poll(async () => (await standing()).sent, { timeout: startDeadlineMs, interval: 300 }).toMatchObject({ behindSinceMs: null, refused: 0, problem: null })
      const Kept = z.object({ resolution: z.literal('raw'), fromMs: z.number(), stepMs: z.number(), series: z.tuple([z.object({ mean: z.array(z.number().nullable()) })]) })
      const kept = await call('POST /monitoring/query', Kept, { selections: [{ subjects: [{ kind: 'vm', uuid }], metric: 'cpu.usage' }], fromMs: awayFromMs, toMs: awayToMs, maxPoints: Math.ceil((awayToMs - awayFromMs) / 1000) })
      // What was on its way when the receiver went may have come through.
      const missedAt = kept.series[0].mean.flatMap((value, step) => (value === null ? [] : [kept.fromMs + step * kept.stepMs])).filter((atMs) => atMs > awayFromMs + 1000)
      expect(missedAt.length).toBeGreaterThan(0)
      const Times = z.object({ data: z.object({ result: z.array(z.object({ values: z.array(z.tuple([z.number(), z.string()])) })) }) })
      const query = `novacron_vm_cpu_usage_ratio{uuid="${uuid}"}[5m]`
      const { data } = Times.parse(await (await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(query)}`, { headers: password })).json())
      // What is written of the past has the time at which its step begins, what is written as it is taken its own.
      const written = data.result.flatMap(({ values }) => values.map(([atSeconds]) => atSeconds * 1000))
      expect(missedAt.filter((atMs) => !written.some((at) => at > atMs - write.everyMs && at < atMs + kept.stepMs))).toEqual([])
      await call('PUT /prometheus/write', PrometheusStanding, { write: null })
    })
  })
})

async function ask(prometheus: string, expression: string, headers: Record<string, string> = {}): Promise<(readonly [Record<string, string>, number])[]> {
  const answer = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`, { headers })
  return Answer.parse(await answer.json()).data.result.map(({ metric, value }) => [metric, Number(value[1])] as const)
}

function assertIncludes(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`${JSON.stringify(part)} is not in: ${text.slice(0, 500)}`)
}

async function startConsole(stack: AsyncDisposableStack, dataDir: string): Promise<string> {
  const child = spawn(process.execPath, ['electron/serve.ts', '--data-dir', dataDir, '--port', '0'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  stack.defer(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => void (output += chunk.toString()))
  await vi.waitFor(() => assertIncludes(output, '/open/'), { timeout: startDeadlineMs })
  return /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? ''
}

async function addHosts(origin: string, bearer: string, hosts: readonly object[]): Promise<void> {
  for (const host of hosts) {
    const added = await fetch(`${origin}/api/v1/hosts`, { method: 'POST', headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }, body: JSON.stringify(host) })
    expect(added.status).toBe(200)
  }
}

/** Ours with its waits cut short: a test does not wait two minutes to see that a host is lost. */
function startScraping(stack: AsyncDisposableStack, { dataDir, target }: { dataDir: string; target: string }): Promise<string> {
  const config = `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
scrape_configs:
  - job_name: novacron
    authorization: { credentials_file: ${join(dataDir, 'metrics-token')} }
    static_configs: [{ targets: ['${target}'] }]
`
  return startPrometheus(stack, { config, files: { 'rules.yml': readFileSync(join(resources, 'prometheus-rules.yml'), 'utf8').replaceAll(/for: \w+/g, 'for: 1s') } })
}
