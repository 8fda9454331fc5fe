// The sampling of hosts through a whole provider: libvirt's test driver, the demo, hosts with very many machines, and hosts that fail.
import { afterAll, describe, expect, it } from 'vitest'
import { createProvider } from '#electron/providers/create-provider.ts'
import { adaptedInterval } from '#electron/providers/libvirt/metrics/tick-schedule.ts'
import type { SampleSink } from '#electron/providers/metrics-provider.ts'
import { defaultMonitoringSettings, metricOf, subjectKey } from '#shared/model/monitoring/metrics.ts'
import type { SampleBatch, Series } from '#shared/model/monitoring/metrics.ts'
import { startPrivateLibvirtd } from './private-libvirtd.ts'
import { openTestHost } from './test-host.ts'
import type { TestHost } from './test-host.ts'

const daemon = await startPrivateLibvirtd()
const noDaemon = 'unavailable' in daemon ? daemon.unavailable : undefined
const testUri = 'unavailable' in daemon ? '' : `test:///default?socket=${daemon.socketPath}`

afterAll(async () => {
  if (!('unavailable' in daemon)) await daemon[Symbol.asyncDispose]()
})

interface Sampled extends AsyncDisposable {
  readonly host: TestHost
  readonly batches: readonly SampleBatch[]
  /** Of a batch, by subject and then "metric instance". */
  values(batch: SampleBatch | undefined): ReadonlyMap<string, ReadonlyMap<string, number>>
}

async function sample(uri: string, settings: Partial<SampleSink['settings']> = {}): Promise<Sampled> {
  const batches: SampleBatch[] = []
  const series = new Map<string, Series>()
  const sink: SampleSink = {
    receiver: 1,
    settings: { ...defaultMonitoringSettings, intervalMs: 1000, ...settings },
    send(batch) {
      for (const { id, series: told } of batch.newSeries) {
        // A series has one number, and a number one series.
        expect(series.has(`${batch.sender} ${id}`)).toBe(false)
        series.set(`${batch.sender} ${id}`, told)
      }
      batches.push(batch)
    },
  }
  const host = openTestHost((context) => createProvider({ ...context, samples: sink }), uri)
  host.provider.connect()
  await host.untilState('connected')
  return {
    host,
    batches,
    values(batch) {
      const found = new Map<string, Map<string, number>>()
      for (const [place, id] of (batch?.ids ?? []).entries()) {
        const told = series.get(`${batch?.sender} ${id}`)
        if (!told) throw new Error(`a sample of nothing: ${id}`)
        expect(metricOf(told.subject.kind, told.metric)?.instances === 'none').toBe(told.instance === '')
        const of = found.get(subjectKey(told.subject)) ?? new Map<string, number>()
        found.set(subjectKey(told.subject), of.set(`${told.metric} ${told.instance}`.trim(), batch?.values[place] ?? Number.NaN))
      }
      return found
    },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  }
}

const running = (host: TestHost): string[] => host.vms().filter(({ libvirtId }) => libvirtId !== null).map(({ uuid }) => `vm:${uuid}`)

describe.skipIf(noDaemon)(noDaemon ?? "sampling libvirt's test driver", () => {
  it('takes what there is, and goes on', async () => {
    await using sampled = await sample(testUri)
    await expect.poll(() => sampled.host.events.filter(({ kind }) => kind === 'usage').length, { timeout: 60_000 }).toBeGreaterThan(2)
    // Less often where its answers take long, as they do on a busy machine.
    const intervals = sampled.host.events.flatMap((event) => (event.kind === 'usage' ? [event.sampling.intervalMs] : []))
    expect(intervals.every((ms) => ms >= 1000 && ms % 1000 === 0)).toBe(true)
    const values = sampled.values(sampled.batches.at(-1))
    expect([...values.values()].flatMap((of) => [...of.values()]).every(Number.isFinite)).toBe(true)
    expect(sampled.host.warnings).toEqual([])
  })
})

describe('sampling a demo host', () => {
  it('tells every running machine, the host and its pools, each metric of the table once', async () => {
    await using sampled = await sample('demo://lab/kvm01?vms=20&seed=7&activity=none')
    await expect.poll(() => sampled.batches.length, { timeout: 60_000 }).toBeGreaterThan(3)
    const values = sampled.values(sampled.batches.at(-1))
    expect([...values.keys()].filter((key) => key.startsWith('vm:')).toSorted()).toEqual(running(sampled.host).toSorted())
    const [machine] = running(sampled.host)
    expect([...(values.get(machine ?? '')?.keys() ?? [])]).toEqual(expect.arrayContaining(['cpu.usage', 'cpu.host', 'cpu.steal', 'memory.used', 'memory.rss', 'disk.read.bytes vda', 'disk.write.latency vda', 'disk.allocation vda']))
    expect([...(values.get(machine ?? '')?.keys() ?? [])].filter((name) => /^network\.receive\.bytes ([\da-f]{2}:){5}/.test(name)).length).toBeGreaterThan(0)
    const host = values.get('host:test-host')
    expect([...(host?.keys() ?? [])]).toEqual(expect.arrayContaining(['cpu.usage', 'cpu.guest', 'memory.available', 'swap.used', 'load.1m', 'pressure.io full', 'disk.busy nvme0n1', 'network.transmit.bytes eno1', 'temperature coretemp Package id 0']))
    expect(host?.get('cpu.usage')).toBeGreaterThan(0)
    expect(host?.get('cpu.usage')).toBeLessThanOrEqual(1)
    expect(sampled.batches.some((batch) => [...sampled.values(batch)].some(([key, of]) => key === 'pool:test-host/default' && (of.get('capacity') ?? 0) > 0 && of.get('usage') === (of.get('allocation') ?? 0) / (of.get('capacity') ?? 0)))).toBe(true)
  })

  it('that is slow tells with its first answer already that the next one comes later', async () => {
    await using sampled = await sample('demo://lab/kvm01?vms=3&activity=none&latency=200ms')
    const first = () => sampled.host.events.find((event) => event.kind === 'usage')
    await expect.poll(first, { timeout: 60_000 }).toBeDefined()
    const { intervalMs = 0, tookMs = 0 } = first()?.sampling ?? {}
    expect(intervalMs).toBeGreaterThan(1000)
    expect(intervalMs).toBe(adaptedInterval(1000, tookMs))
  })

  it('without its files has what libvirt tells', async () => {
    await using sampled = await sample('demo://lab/kvm01?vms=3&activity=none', { readsHostFiles: false })
    await expect.poll(() => sampled.values(sampled.batches.at(-1)).get('host:test-host')?.has('cpu.usage'), { timeout: 60_000 }).toBe(true)
    expect([...(sampled.values(sampled.batches.at(-1)).get('host:test-host')?.keys() ?? [])].toSorted()).toEqual(['cpu.iowait', 'cpu.system', 'cpu.usage', 'cpu.user', 'memory.cached', 'memory.total', 'memory.usage', 'memory.used'])
  })

  it('of ten thousand machines tells them all in one batch', async () => {
    await using sampled = await sample('demo://lab/kvm01?vms=10000&activity=none')
    await expect.poll(() => sampled.batches.length, { timeout: 60_000 }).toBeGreaterThan(0)
    expect([...sampled.values(sampled.batches.at(-1)).keys()].filter((key) => key.startsWith('vm:')).length).toBe(running(sampled.host).length)
  }, 90_000)

  it('whose daemon stops leaves a gap, and other calls are refused for their own reasons only', async () => {
    const stopsMs = performance.now() + 10_000
    await using sampled = await sample('demo://lab/kvm01?vms=5&activity=none&fail=hang:10s')
    await expect.poll(() => sampled.batches.length, { timeout: 10_000 }).toBeGreaterThan(1)
    // What it was asked for before it stopped may still be on its way.
    await new Promise((resolve) => setTimeout(resolve, stopsMs + 1000 - performance.now()))
    const before = sampled.batches.length
    await new Promise((resolve) => setTimeout(resolve, 3000))
    expect(sampled.batches.length).toBe(before)
  })
})
