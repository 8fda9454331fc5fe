// How the store of metrics keeps up, how much room it takes, and how fast it answers.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { createMetricsLink } from '#electron/workers/metrics/metrics-link.ts'
import type { StoreAnswer, StoredPoints } from '#electron/engine/metrics/metric-store.ts'
import { emptyRollups } from '#electron/engine/metrics/rollup.ts'
import { subjectOfKey } from '#shared/model/monitoring/metrics.ts'
import type { BenchOptions, BenchRow, SkippedRow } from '../bench-table.ts'
import { startIdleProcesses } from '../idle-processes.ts'
import { watchLoop } from '../loop-watch.mjs'
import { sayStalls, stallsOf } from '../own-stalls.ts'
import type { Stalls } from '../own-stalls.ts'
import { fillStore, startMs } from './filled-store.ts'
import type { FilledStore } from './filled-store.ts'
import { intervalMs, mixWords, seriesPerVm } from './invented-fleet.ts'
import { collectForPrometheus, whyNoPromtool } from './prometheus-blocks.ts'

const fleetHosts = 100
const vmsPerHost = 100
const hourMs = 3_600_000
const samplesPerSecond = (fleetHosts * vmsPerHost * seriesPerVm) / (intervalMs / 1000)

/** What the rows fill goes with `stack`. */
export function storeRows({ isQuick }: BenchOptions, stack: AsyncDisposableStack): (BenchRow | SkippedRow)[] {
  console.log(`invented samples: ${mixWords}`)
  return [...ingestRows(isQuick), diskRow(isQuick), ...queryRows(stack)]
}

function ingestRows(isQuick: boolean): BenchRow[] {
  const name = `ingest, ${fleetHosts * vmsPerHost} VMs x ${seriesPerVm} series every ${intervalMs / 1000} s`
  let measured: Ingested | undefined
  const run = async (): Promise<Ingested> => (measured ??= await ingestInRealTime(isQuick ? 15_000 : 70_000))
  return [
    { name: `${name}: the worker's share of a core, in real time`, unit: '%', target: { kind: 'limit', atMost: 60 }, rounds: 1, ours: async () => (await run()).share },
    { name: `${name}: longest stall of the main loop`, unit: 'ms', target: { kind: 'limit', atMost: 10 }, rounds: 1, ours: async () => (await run()).stalls.ownMs, theirs: async () => (await run()).stalls.idleMs },
    { name: `${name}: the same over hours, moving them into blocks`, unit: '%', target: { kind: 'limit', atMost: 60 }, rounds: 1, ours: () => Promise.resolve(shareOverHours(isQuick ? 1.2 : 3.2)) },
  ]
}

interface Ingested {
  readonly share: number
  readonly stalls: Stalls
}

async function ingestInRealTime(durationMs: number): Promise<Ingested> {
  const folder = mkdtempSync(join(tmpdir(), 'novacron-bench-metrics-'))
  try {
    await using link = createMetricsLink({ path: join(folder, 'metrics.sqlite'), log: () => {} })
    const port = link.openSender()
    const senders = new Worker(new URL('./fleet-thread.ts', import.meta.url), { workerData: { port, hosts: fleetHosts, vmsPerHost }, transferList: [port] })
    // The first round tells all series: not what the rest of its life is like.
    await sleep(intervalMs * 1.2)
    await using idle = startIdleProcesses()
    const watch = watchLoop()
    const before = await link.cpuUsage()
    const beganMs = performance.now()
    idle.take()
    watch.take()
    await sleep(durationMs)
    const stalls = stallsOf(watch.take(), { held: idle.take(), cores: availableParallelism() })
    watch.stop()
    sayStalls(stalls)
    const after = await link.cpuUsage()
    const passedMs = performance.now() - beganMs
    await senders.terminate()
    return { share: (100 * (after.user + after.system - before.user - before.system)) / 1000 / passedMs, stalls }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A tenth of the fleet under a clock that runs faster; the store's processor time for each sample, times the samples of a second. */
function shareOverHours(hours: number): number {
  using filled = fillStore({ hosts: fleetHosts / 20, vmsPerHost: vmsPerHost / 2 }, { hours })
  return (filled.cpuMs / filled.samples) * samplesPerSecond / 10
}

function diskRow(isQuick: boolean): BenchRow | SkippedRow {
  const hours = isQuick ? 2 : 6
  const shape = { hosts: 2, vmsPerHost: 25 }
  const name = `disk, all tiers, ${hours} h of ${shape.hosts * shape.vmsPerHost} VMs x ${seriesPerVm} series, by sample; theirs: Prometheus's blocks`
  const why = whyNoPromtool()
  if (why !== undefined) return { name, skipped: why }
  const prometheus = collectForPrometheus()
  let samples = 0
  const ours = (): Promise<number> => {
    using filled = fillStore(shape, { hours, onBatch: (batch) => prometheus.add(batch) })
    samples = filled.samples
    return Promise.resolve(filled.closedBytes() / samples)
  }
  // Within one round ours comes first: theirs is made of the very same samples.
  return { name, unit: 'B', target: { kind: 'limit', atMost: 1.2 }, rounds: 1, ours, theirs: async () => (await prometheus.build()) / samples }
}

/** Walks through an answer, as whoever asks does: each series' points were there when it comes to the next one. */
function walk({ points }: StoreAnswer): { readonly series: number; readonly last: StoredPoints | undefined } {
  let series = 0
  let last: StoredPoints | undefined
  for (const one of points) {
    series += 1
    last = one
  }
  return { series, last }
}

function queryRows(stack: AsyncDisposableStack): BenchRow[] {
  let filled: FilledStore | undefined
  const prepare = (): Promise<AsyncDisposable> => {
    filled ??= stack.use(fillStore({ hosts: 10, vmsPerHost, onlyMetric: 'cpu.usage' }, { hours: 24 }))
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() })
  }
  const timed = (maxPoints: number, resolution: string) => (): Promise<number> => {
    if (!filled) throw new Error('nothing was filled')
    const began = performance.now()
    const answer = filled.store.query({ selections: [{ subjects: filled.fleet.subjects, metric: 'cpu.usage' }], fromMs: filled.fromMs, toMs: filled.toMs, maxPoints })
    const { series } = walk(answer)
    const tookMs = performance.now() - began
    if (answer.resolution !== resolution || series !== 1000) throw new Error(`answered from ${answer.resolution}`)
    return Promise.resolve(tookMs)
  }
  return [
    { name: '24 h of one metric of 1,000 VMs from samples, on 2,880 steps', unit: 'ms', target: { kind: 'limit', atMost: 150 }, prepare, ours: timed(2880, 'raw') },
    { name: '24 h of one metric of 1,000 VMs from rollups by the minute, on 288 steps', unit: 'ms', target: { kind: 'limit', atMost: 20 }, prepare, ours: timed(288, 'minute') },
    { name: '24 h of one metric of 1,000 VMs from rollups by the hour, on 24 steps', unit: 'ms', target: { kind: 'limit', atMost: 20 }, prepare, ours: timed(24, 'hour') },
    twoYearsRow(),
  ]
}

/** Of one VM of 64 in its shard, all of which have that history. */
function twoYearsRow(): BenchRow {
  const machines = 64
  const years = 2
  let filled: FilledStore | undefined
  const prepare = (): Promise<AsyncDisposable> => {
    filled = fillStore({ hosts: 1, vmsPerHost: machines, onlyMetric: 'cpu.usage' }, { hours: 0.1 })
    const hours = years * 365 * 24
    const first = Math.floor(startMs / hourMs) - hours
    const series = filled.fleet.subjects.map((key, machine) => {
      const subject = subjectOfKey(key)
      if (!subject) throw new Error(`no subject: ${key}`)
      const rollups = emptyRollups(hours)
      for (let hour = 0; hour < hours; hour += 1) {
        const mean = 0.3 + 0.2 * Math.sin((hour + machine) / 24) + ((hour * 7919) % 97) / 1000
        rollups.times[hour] = first + hour
        rollups.counts[hour] = 720
        rollups.means[hour] = mean
        rollups.mins[hour] = mean * 0.4
        rollups.maxs[hour] = Math.min(1, mean * 1.9)
      }
      return { series: { subject, metric: 'cpu.usage', instance: '' }, rollups }
    })
    filled.store.importHistory({ by: 'hour', series, origin: 'host-0' })
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve(filled?.[Symbol.dispose]()) })
  }
  const ours = (): Promise<number> => {
    if (!filled) throw new Error('nothing was filled')
    const began = performance.now()
    const answer = filled.store.query({ selections: [{ subjects: filled.fleet.subjects.slice(7, 8), metric: 'cpu.usage' }], fromMs: startMs - years * 365 * 24 * hourMs, toMs: filled.toMs, maxPoints: 20_000 })
    const { last } = walk(answer)
    const tookMs = performance.now() - began
    if (answer.resolution !== 'hour' || (last?.mean.filter((mean) => !Number.isNaN(mean)).length ?? 0) < 17_000) throw new Error('not two years')
    return Promise.resolve(tookMs)
  }
  return { name: `${years} years of one VM by the hour`, unit: 'ms', target: { kind: 'limit', atMost: 30 }, prepare, ours }
}
