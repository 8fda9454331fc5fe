// How busy the host is, as libvirt tells it: CPU by mode and memory. Hosts whose files are read too get the same metrics from there.
import { int64ToNumber, isUnsupported } from '#electron/libvirt/index.ts'
import type { Int64, LibvirtApi } from '#electron/libvirt/index.ts'
import type { HostUsage } from '#shared/model/host.ts'
import type { CallOptions } from '../../provider.ts'

/** Counters of all CPUs in ns, sizes in KiB; empty where the driver has none. */
export interface NodeStats {
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

export interface CpuTimes {
  readonly user: number
  readonly system: number
  readonly iowait: number
  readonly idle: number
}

export function cpuTimes({ cpu }: NodeStats): CpuTimes | undefined {
  if (cpu.size === 0) return undefined
  const of = (name: string): number => int64ToNumber(cpu.get(name) ?? 0)
  return { user: of('user'), system: of('kernel'), iowait: of('iowait'), idle: of('idle') }
}

/** The part of each mode between two readings; `undefined` when a counter went back or nothing went by. */
export function cpuShares(before: CpuTimes | undefined, now: CpuTimes | undefined): CpuTimes | undefined {
  if (!before || !now) return undefined
  const grown = { user: now.user - before.user, system: now.system - before.system, iowait: now.iowait - before.iowait, idle: now.idle - before.idle }
  const total = grown.user + grown.system + grown.iowait + grown.idle
  if (total <= 0 || Math.min(grown.user, grown.system, grown.iowait, grown.idle) < 0) return undefined
  return { user: grown.user / total, system: grown.system / total, iowait: grown.iowait / total, idle: grown.idle / total }
}

export interface NodeMemory {
  readonly totalBytes: number
  readonly usedBytes: number
  readonly cachedBytes: number
}

export function nodeMemory({ memory }: NodeStats): NodeMemory | undefined {
  const of = (name: string): number => int64ToNumber(memory.get(name) ?? 0) * 1024
  const totalBytes = of('total')
  const cachedBytes = of('buffers') + of('cached')
  return totalBytes === 0 ? undefined : { totalBytes, cachedBytes, usedBytes: Math.max(0, totalBytes - of('free') - cachedBytes) }
}

export function hostUsage(shares: CpuTimes | undefined, memory: NodeMemory | undefined): HostUsage {
  return { cpuPercent: shares ? Math.min(100, (shares.user + shares.system) * 100) : null, memoryUsedBytes: memory?.usedBytes ?? null }
}
