// How soon and how regularly the figures of 10,000 machines on 100 hosts are with a client, through a console as it is shipped. The
// simulated daemons run inside of it, so their work is in the figures.
import { setTimeout as sleep } from 'node:timers/promises'
import { defaultMonitoringSettings } from '#shared/model/monitoring/metrics.ts'
import { fleetSize, openDemoConsole } from '../fleet/demo-fleet.ts'
import { untilComplete } from '../fleet/console-process.ts'
import type { ConsoleProcess } from '../fleet/console-process.ts'
import { percentile } from '../bench-table.ts'
import type { BenchRow } from '../bench-table.ts'

interface Arrival {
  readonly hostId: string
  /** When the host's reply had arrived at the console. */
  readonly atMs: number
  /** When the client had it. */
  readonly receivedAtMs: number
}

/** Hosts that have just connected read thousands of definitions besides. */
const settleMs = 20_000

export function samplingRows({ isQuick }: { readonly isQuick: boolean }): BenchRow[] {
  const followMs = isQuick ? 20_000 : 60_000
  const launched = openOnce()
  const row = (name: string, atMost: number, figure: (arrivals: readonly Arrival[]) => number): BenchRow => ({
    name,
    unit: 'ms',
    target: { kind: 'limit', atMost },
    rounds: 1,
    prepare: () => launched.open(),
    ours: async () => figure(await follow(launched.get(), followMs)),
  })
  return [
    row(`sample to client, ${fleetSize.vms} VMs, p95`, 100, (arrivals) => percentile(arrivals.map(({ atMs, receivedAtMs }) => receivedAtMs - atMs), 0.95)),
    row(`jitter of sampling, ${fleetSize.vms} VMs, p95`, 500, (arrivals) => percentile(jitters(arrivals), 0.95)),
  ]
}

function openOnce(): { open(): Promise<AsyncDisposable>; get(): ConsoleProcess } {
  let current: ConsoleProcess | undefined
  return {
    async open() {
      const opened = await openDemoConsole(`demo://bench?hosts=${fleetSize.hosts}&vms=${fleetSize.vms}`)
      await untilComplete(opened, fleetSize)
      await sleep(settleMs)
      current = opened
      return opened
    },
    get() {
      if (!current) throw new Error('no console was started')
      return current
    },
  }
}

/** One metric of every host: each of its samples is a tick of that host with all its machines. */
async function follow({ client }: ConsoleProcess, followMs: number): Promise<Arrival[]> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), followMs)
  const arrivals: Arrival[] = []
  try {
    const ticks = await client.monitoring.watch({ selections: [{ subjects: { kind: 'host', query: '' }, metric: 'memory.used' }] }, { signal: controller.signal })
    for await (const { samples } of ticks) {
      const receivedAtMs = Date.now()
      for (const { label, atMs } of samples) if (label.subject?.kind === 'host') arrivals.push({ hostId: label.subject.hostId, atMs, receivedAtMs })
    }
  } catch (error) {
    if (!controller.signal.aborted) throw error
  } finally {
    clearTimeout(timer)
  }
  return arrivals
}

/** By how much the time between two samples of a host differs from what it should be. */
function jitters(arrivals: readonly Arrival[]): number[] {
  return [...Map.groupBy(arrivals, ({ hostId }) => hostId).values()].flatMap((ofHost) =>
    ofHost.slice(1).map(({ atMs }, index) => Math.abs(atMs - (ofHost[index]?.atMs ?? atMs) - defaultMonitoringSettings.intervalMs)),
  )
}
