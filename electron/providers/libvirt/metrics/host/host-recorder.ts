// Takes down what a host tells of itself, under the names of the table of metrics. Time is the host's own uptime: it neither steps with
// the host's clock nor depends on how long the answer was under way, and it begins anew with the counters.
import type { HostUsage } from '#shared/model/hosts/host.ts'
import type { SubjectRecorder } from '../recording/subject-recorder.ts'
import type { CpuTicks, DiskCounters, HostFigures, InterfaceCounters } from './files/parse-host-files.ts'

export interface HostRecorder {
  take(figures: HostFigures, maxGapMs: number): HostUsage
}

const perMs = 1e-3
const perUs = 1e-6

export function createHostRecorder(recorder: SubjectRecorder): HostRecorder {
  let before: CpuTicks | undefined
  return {
    take(figures, maxGapMs) {
      recorder.begin({ steadyMs: figures.uptimeSeconds * 1000, maxGapMs })
      const ticks = figures.cpu
      const shares = cpuShares(before, ticks)
      before = ticks
      if (shares) for (const [mode, share] of Object.entries(shares)) recorder.gauge(`cpu.${mode}`, '', share)
      const memoryUsedBytes = recordMemory(recorder, figures)
      recordWaiting(recorder, figures)
      for (const disk of figures.disks) recordDisk(recorder, disk)
      for (const counters of figures.interfaces) recordInterface(recorder, counters)
      for (const { sensor, celsius } of figures.temperatures) recorder.gauge('temperature', sensor, celsius)
      return { cpuPercent: shares ? shares.usage * 100 : null, memoryUsedBytes }
    },
  }
}

type CpuShares = Readonly<Record<'usage' | 'user' | 'system' | 'iowait' | 'irq' | 'steal' | 'guest', number>>

/** `undefined` when counters went back: the host was booted again. */
function cpuShares(before: CpuTicks | undefined, now: CpuTicks | undefined): CpuShares | undefined {
  if (!before || !now) return undefined
  const grown = (mode: keyof CpuTicks): number => now[mode] - before[mode]
  // The kernel's documentation says of iowait, and so of idle, that they may go back a little.
  const [idle, iowait] = [Math.max(0, grown('idle')), Math.max(0, grown('iowait'))]
  const busy = grown('user') + grown('system') + grown('irq') + grown('steal')
  const total = busy + idle + iowait
  if (total <= 0 || Math.min(grown('user'), grown('system'), grown('irq'), grown('steal')) < 0) return undefined
  const share = (ticks: number): number => ticks / total
  return { usage: share(busy), user: share(grown('user')), system: share(grown('system')), iowait: share(iowait), irq: share(grown('irq')), steal: share(grown('steal')), guest: share(Math.max(0, grown('guest'))) }
}

function recordMemory(recorder: SubjectRecorder, { memory: found }: HostFigures): number | null {
  if (!found) return null
  const usedBytes = Math.max(0, found.totalBytes - found.availableBytes)
  recorder.gauge('memory.total', '', found.totalBytes)
  recorder.gauge('memory.used', '', usedBytes)
  recorder.gauge('memory.usage', '', usedBytes / found.totalBytes)
  recorder.gauge('memory.available', '', found.availableBytes)
  recorder.gauge('memory.cached', '', found.cachedBytes)
  recorder.gauge('swap.total', '', found.swapTotalBytes)
  recorder.gauge('swap.used', '', found.swapUsedBytes)
  return usedBytes
}

function recordWaiting(recorder: SubjectRecorder, { loads, pressures }: HostFigures): void {
  for (const [index, minutes] of (['1m', '5m', '15m'] as const).entries()) recorder.gauge(`load.${minutes}`, '', loads?.[index])
  for (const { what, share, totalUs } of pressures) recorder.scaledRate(`pressure.${what}`, share, { counter: totalUs, scale: perUs })
}

function recordDisk(recorder: SubjectRecorder, disk: DiskCounters): void {
  recorder.rate('disk.read.bytes', disk.name, disk.readBytes)
  recorder.rate('disk.read.operations', disk.name, disk.reads)
  recorder.perOne('disk.read.latency', disk.name, { total: disk.readMs, count: disk.reads, scale: perMs })
  recorder.rate('disk.write.bytes', disk.name, disk.writtenBytes)
  recorder.rate('disk.write.operations', disk.name, disk.writes)
  recorder.perOne('disk.write.latency', disk.name, { total: disk.writeMs, count: disk.writes, scale: perMs })
  recorder.scaledRate('disk.busy', disk.name, { counter: disk.busyMs, scale: perMs })
}

function recordInterface(recorder: SubjectRecorder, { name, receive, transmit }: InterfaceCounters): void {
  for (const [way, counters] of [['receive', receive], ['transmit', transmit]] as const) {
    for (const what of ['bytes', 'packets', 'errors', 'drops'] as const) recorder.rate(`network.${way}.${what}`, name, counters[what])
  }
}
