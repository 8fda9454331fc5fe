// How busy the host is, as libvirt tells it: CPU by mode and memory. For hosts whose files cannot be read.
import { int64ToNumber, isUnsupported } from '#electron/libvirt/index.ts'
import type { Int64, LibvirtApi } from '#electron/libvirt/index.ts'
import type { HostUsage } from '#shared/model/hosts/host.ts'
import type { CallOptions } from '../../../provider.ts'
import type { Moment, SubjectRecorder } from '../recording/subject-recorder.ts'

/** Counters of all CPUs in ns, sizes in KiB; empty where the driver has none. */
interface NodeStats {
  readonly cpu: ReadonlyMap<string, Int64>
  readonly memory: ReadonlyMap<string, Int64>
}

export async function readNodeStats({ host }: LibvirtApi, options: CallOptions & { readonly deadlineMs: number }): Promise<NodeStats> {
  return { cpu: await orEmpty(host.nodeCpuStats(undefined, options)), memory: await orEmpty(host.nodeMemoryStats(undefined, options)) }
}

async function orEmpty(asked: Promise<Map<string, Int64>>): Promise<Map<string, Int64>> {
  try {
    return await asked
  } catch (error) {
    if (isUnsupported(error)) return new Map()
    throw error
  }
}

interface CpuTimes {
  readonly user: number
  readonly system: number
  readonly iowait: number
  readonly idle: number
}

function cpuTimes({ cpu }: NodeStats): CpuTimes | undefined {
  if (cpu.size === 0) return undefined
  const of = (name: string): number => int64ToNumber(cpu.get(name) ?? 0)
  return { user: of('user'), system: of('kernel'), iowait: of('iowait'), idle: of('idle') }
}

type CpuShares = Readonly<Record<'usage' | 'user' | 'system' | 'iowait', number>>

/** The part of each mode between two readings; `undefined` when a counter went back or nothing went by. */
function cpuShares(before: CpuTimes | undefined, now: CpuTimes | undefined): CpuShares | undefined {
  if (!before || !now) return undefined
  const grown = { user: now.user - before.user, system: now.system - before.system, iowait: now.iowait - before.iowait, idle: now.idle - before.idle }
  const total = grown.user + grown.system + grown.iowait + grown.idle
  if (total <= 0 || Math.min(grown.user, grown.system, grown.iowait, grown.idle) < 0) return undefined
  return { usage: (grown.user + grown.system) / total, user: grown.user / total, system: grown.system / total, iowait: grown.iowait / total }
}

interface NodeMemory {
  readonly totalBytes: number
  readonly usedBytes: number
  readonly cachedBytes: number
}

function nodeMemory({ memory }: NodeStats): NodeMemory | undefined {
  const of = (name: string): number => int64ToNumber(memory.get(name) ?? 0) * 1024
  const totalBytes = of('total')
  const cachedBytes = of('buffers') + of('cached')
  return totalBytes === 0 ? undefined : { totalBytes, cachedBytes, usedBytes: Math.max(0, totalBytes - of('free') - cachedBytes) }
}

export interface NodeRecorder {
  /** Not told: the driver has neither of them. */
  take(stats: NodeStats, moment: Moment): { readonly usage: HostUsage; readonly isTold: boolean }
}

export function createNodeRecorder(recorder: SubjectRecorder): NodeRecorder {
  let before: CpuTimes | undefined
  return {
    take(stats, moment) {
      recorder.begin(moment)
      const times = cpuTimes(stats)
      const shares = cpuShares(before, times)
      before = times
      if (shares) for (const mode of ['usage', 'user', 'system', 'iowait'] as const) recorder.gauge(`cpu.${mode}`, '', shares[mode])
      const memory = nodeMemory(stats)
      recorder.gauge('memory.total', '', memory?.totalBytes)
      recorder.gauge('memory.used', '', memory?.usedBytes)
      recorder.gauge('memory.usage', '', memory && memory.usedBytes / memory.totalBytes)
      recorder.gauge('memory.cached', '', memory?.cachedBytes)
      return { usage: { cpuPercent: shares ? shares.usage * 100 : null, memoryUsedBytes: memory?.usedBytes ?? null }, isTold: memory !== undefined || times !== undefined }
    },
  }
}
