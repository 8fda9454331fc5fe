// The page for Prometheus, read by the real one: scraped with its token, queried, and a rule of ours fires.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { exposedName } from '#electron/engine/metrics/exposition.ts'
import { metricTable } from '#shared/model/metrics.ts'

const root = join(import.meta.dirname, '..', '..')
const resources = join(root, 'resources', 'monitoring')
const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0 && spawnSync('promtool', ['--version']).status === 0
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
    const prometheus = await startPrometheus(stack, { dataDir, target: new URL(origin).host })
    const query = async (expression: string): Promise<(readonly [Record<string, string>, number])[]> => {
      const answer = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`)
      return Answer.parse(await answer.json()).data.result.map(({ metric, value }) => [metric, Number(value[1])] as const)
    }
    await expect.poll(async () => (await query('up{job="novacron"}')).map(([, value]) => value), { timeout: startDeadlineMs, interval: 500 }).toEqual([1])
    await expect.poll(async () => (await query('novacron_host_up')).map(([{ host }, value]) => `${host} ${value}`).toSorted(), { timeout: 20_000, interval: 500 }).toEqual(['down 0', 'kvm01 1'])
    const [[busy] = []] = await query('topk(1, novacron_vm_cpu_usage_ratio)')
    expect(busy).toMatchObject({ host: 'kvm01', job: 'novacron', vm: expect.any(String), uuid: expect.any(String) })
    expect((await query('avg(novacron_host_cpu_usage_ratio)'))[0]?.[1]).toBeGreaterThan(0)
    await expect.poll(async () => {
      const { alerts } = Alerts.parse(await (await fetch(`${prometheus}/api/v1/alerts`)).json()).data
      return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => [labels['alertname'], labels['host']])
    }, { timeout: startDeadlineMs, interval: 500 }).toContainEqual(['NovacronHostDown', 'down'])
  })
})

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
async function startPrometheus(stack: AsyncDisposableStack, { dataDir, target }: { dataDir: string; target: string }): Promise<string> {
  const folder = stack.adopt(mkdtempSync(join(tmpdir(), 'prometheus-')), (path) => rmSync(path, { recursive: true, force: true }))
  const rules = readFileSync(join(resources, 'prometheus-rules.yml'), 'utf8').replaceAll(/for: \w+/g, 'for: 1s')
  writeFileSync(join(folder, 'rules.yml'), rules)
  writeFileSync(join(folder, 'prometheus.yml'), `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
scrape_configs:
  - job_name: novacron
    authorization: { credentials_file: ${join(dataDir, 'metrics-token')} }
    static_configs: [{ targets: ['${target}'] }]
`)
  const port = await freePort()
  const child = spawn('prometheus', [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  stack.defer(async () => {
    child.kill('SIGTERM')
    await ended
  })
  return `http://127.0.0.1:${port}`
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
