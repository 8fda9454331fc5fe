// History that a real Prometheus has gathered from node_exporter, taken over as figures of the hosts that it ran on.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { History } from '#electron/engine/metrics/metric-store.ts'
import { findHistory, importHistory } from '#electron/services/prometheus/history/import-history.ts'
import { createQueriedServer } from '#electron/services/prometheus/history/query-server.ts'
import type { QueriedServer } from '#electron/services/prometheus/history/query-server.ts'
import { HostId } from '#shared/model/ids.ts'
import { subjectKey } from '#shared/model/monitoring/metrics.ts'
import { hasPrometheus, startPrometheus } from './prometheus-server.ts'

const whyNot = hasPrometheus ? '' : " (skipped: Debian's package prometheus is not installed)"
const hourMs = 3_600_000
const fromMs = Math.floor((Date.now() - 30 * hourMs) / hourMs) * hourMs
const seconds = Array.from({ length: 240 }, (_, index) => index * 15)
const [here, elsewhere] = ['10.77.0.12:9100', '192.0.2.1:9100']

/** A family of OpenMetrics: for each set of labels what it was after so many seconds. */
function family(name: string, type: 'counter' | 'gauge', rows: readonly (readonly [labels: string, at: (second: number) => number])[]): string {
  const lines = rows.flatMap(([labels, at]) => seconds.map((second) => `${name}${type === 'counter' ? '_total' : ''}{${labels}} ${at(second)} ${fromMs / 1000 + second}`))
  return `# TYPE ${name} ${type}\n${lines.join('\n')}\n`
}

const history = [
  family('node_uname_info', 'gauge', [[`instance="${here}",nodename="kvm02"`, () => 1], [`instance="${elsewhere}",nodename="other"`, () => 1]]),
  // Two CPUs: one is busy for a quarter of the time, the other for three quarters, a third of each in the kernel.
  family('node_cpu_seconds', 'counter', [0, 1].flatMap((cpu) => (['idle', 'user', 'system', 'iowait', 'irq', 'softirq', 'steal', 'nice'] as const).map((mode) => {
    const busy = cpu === 0 ? 0.25 : 0.75
    const share = mode === 'idle' ? 1 - busy : mode === 'user' ? (busy * 2) / 3 : mode === 'system' ? busy / 3 : 0
    return [`instance="${here}",cpu="${cpu}",mode="${mode}"`, (second: number) => second * share] as const
  }))),
  family('node_memory_MemTotal_bytes', 'gauge', [[`instance="${here}"`, () => 4000]]),
  family('node_memory_MemAvailable_bytes', 'gauge', [[`instance="${here}"`, () => 1000], [`instance="${elsewhere}"`, () => 7]]),
  family('node_load1', 'gauge', [[`instance="${here}"`, (second) => second / 60]]),
  family('node_disk_reads_completed', 'counter', [[`instance="${here}",device="sda"`, (second) => second * 10]]),
  family('node_disk_read_time_seconds', 'counter', [[`instance="${here}",device="sda"`, (second) => second * 0.05]]),
  family('node_network_receive_bytes', 'counter', [[`instance="${here}",device="eth0"`, (second) => second * 1000], [`instance="${here}",device="vnet3"`, (second) => second]]),
  family('node_pressure_io_waiting_seconds', 'counter', [[`instance="${here}"`, (second) => second * 0.1]]),
  '# EOF\n',
].join('')

describe.skipIf(!hasPrometheus)(`history of node_exporter${whyNot}`, { timeout: 90_000 }, () => {
  const stack = new AsyncDisposableStack()
  const { signal } = new AbortController()
  const hostId = HostId.parse('second')
  const hosts = [{ id: hostId, name: 'Rack B, second', uri: 'qemu+ssh://root@10.77.0.12/system?keyfile=/k', facts: null }, { id: HostId.parse('third'), name: 'kvm03', uri: 'qemu:///system', facts: null }]
  const range = { fromMs, toMs: fromMs + hourMs }
  let server: QueriedServer

  beforeAll(async () => {
    const url = await startPrometheus(stack, { config: 'global: { scrape_interval: 15s }\n', flags: ['--storage.tsdb.retention.time=1y'], history })
    await vi.waitFor(async () => (await fetch(`${url}/-/ready`)).ok || Promise.reject(new Error('Prometheus is not ready')), { timeout: 45_000, interval: 200 })
    server = createQueriedServer({ url, auth: { kind: 'none' } }, undefined)
  }, 60_000)
  afterAll(() => stack.disposeAsync())

  const takeOver = async (minutesFromMs: number): Promise<{ kept: ReadonlyMap<string, readonly number[]>; by: ReadonlySet<string> }> => {
    const kept = new Map<string, readonly number[]>()
    const by = new Set<string>()
    const keep = async (part: History): Promise<void> => {
      by.add(part.by)
      for (const { series, rollups } of part.series) kept.set(`${subjectKey(series.subject)} ${series.metric} ${series.instance}`.trim(), [...rollups.means])
      return Promise.resolve()
    }
    await importHistory({ server, subjects: [], hosts, range, minutesFromMs, originOf: () => hostId, keep, signal, progress: () => {}, log: () => {} })
    return { kept, by }
  }

  test('is found for the host at whose address it was gathered, for its own devices only, and for nobody else', async () => {
    const found: string[] = []
    for await (const { metric, found: members } of findHistory({ server, subjects: [], hosts, range, signal })) found.push(...members.map(({ series }) => `${subjectKey(series.subject)} ${metric.name} ${series.instance}`.trim()))
    expect(found).toEqual(expect.arrayContaining(['host:second cpu.usage', 'host:second memory.used', 'host:second load.1m', 'host:second disk.read.latency sda', 'host:second network.receive.bytes eth0', 'host:second pressure.io some']))
    expect(found.filter((name) => !name.startsWith('host:second ') || name.includes('vnet'))).toEqual([])
  })

  test('becomes the console’s own figures by the minute', async () => {
    const { kept, by } = await takeOver(fromMs)
    expect([...by]).toEqual(['minute'])
    const middle = (name: string): number => kept.get(`host:second ${name}`)?.[30] ?? Number.NaN
    expect(middle('cpu.usage')).toBeCloseTo(0.5, 3)
    expect(middle('cpu.user')).toBeCloseTo(1 / 3, 3)
    expect(middle('cpu.system')).toBeCloseTo(1 / 6, 3)
    expect(middle('memory.used')).toBe(3000)
    expect(middle('memory.usage')).toBe(0.75)
    expect(middle('load.1m')).toBeCloseTo(30.4, 0)
    expect(middle('disk.read.operations sda')).toBeCloseTo(10, 3)
    expect(middle('disk.read.latency sda')).toBeCloseTo(0.005, 5)
    expect(middle('network.receive.bytes eth0')).toBeCloseTo(1000, 3)
    expect(middle('pressure.io some')).toBeCloseTo(0.1, 3)
  })

  test('becomes them by the hour where minutes are not kept any more', async () => {
    const { kept, by } = await takeOver(fromMs + 2 * hourMs)
    expect([...by]).toEqual(['hour'])
    // Before its first two samples a counter has no rate.
    expect(kept.get('host:second cpu.usage')?.[0]).toBeCloseTo(0.5, 1)
  })
})
