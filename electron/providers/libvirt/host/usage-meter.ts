// How busy the host and its guests are: one bulk call a tick, never one per guest, and never waiting for a hung one.
import { StatsFlag, StatsGroup, int64ToNumber, isUnsupported, parametersByName } from '#electron/libvirt/index.ts'
import type { DomainStatsRecord, Int64 } from '#electron/libvirt/index.ts'
import { pause } from '#electron/lib/pause.ts'
import type { HostUsage } from '#shared/model/host.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { VmUsage } from '#shared/model/vm.ts'
import type { ProviderEvent } from '../../provider.ts'
import type { Link } from '../session/host-link.ts'
import { numberOf } from '../reading/domain-list.ts'

const tickMs = 5_000
/** A host that needs long for its statistics is asked less often: at most a tenth of the time. */
const dutyFactor = 10

interface Sample {
  readonly atMs: number
  readonly cpuNs: number
}

export interface MeterOptions {
  readonly emit: (event: ProviderEvent) => void
  readonly onError: (error: unknown) => void
  readonly signal: AbortSignal
}

/** Emits usage until the signal aborts. A tick that fails is left out; the session's own watch tells why. */
export async function meterUsage(link: Link, { emit, onError, signal }: MeterOptions): Promise<never> {
  const meter = createMeter(link, signal)
  for (;;) {
    const startedMs = performance.now()
    try {
      emit(await meter.read(startedMs))
    } catch (error) {
      signal.throwIfAborted()
      onError(error)
    }
    await pause(Math.max(tickMs, (performance.now() - startedMs) * dutyFactor), signal)
  }
}

function createMeter(link: Link, signal: AbortSignal): { read(nowMs: number): Promise<Extract<ProviderEvent, { kind: 'usage' }>> } {
  let guestsBefore: ReadonlyMap<string, Sample> = new Map()
  let hostBefore: HostSample | undefined
  return {
    async read(nowMs) {
      const [records, host, memory] = await Promise.all([guestStats(link, signal), hostCpu(link, signal), hostMemory(link, signal)])
      const samples = new Map<string, Sample>()
      const vms = records.map((record) => guestUsage(record, { before: guestsBefore, samples, atMs: nowMs }))
      const cpuPercent = hostCpuPercent(hostBefore, host)
      // Only those that were there this time: a guest that is gone must not be remembered for ever.
      guestsBefore = samples
      hostBefore = host
      return { kind: 'usage', host: { cpuPercent, ...memory }, vms }
    },
  }
}

async function guestStats({ api }: Link, signal: AbortSignal): Promise<readonly DomainStatsRecord[]> {
  const stats = StatsGroup.CpuTotal | StatsGroup.Balloon | StatsGroup.Vcpu
  return orEmpty(api.domains.getAllDomainStats({ stats, flags: StatsFlag.NoWait | StatsFlag.Active, signal }), [])
}

interface Reading {
  readonly before: ReadonlyMap<string, Sample>
  readonly samples: Map<string, Sample>
  readonly atMs: number
}

function guestUsage(record: DomainStatsRecord, { before, samples, atMs }: Reading): VmUsage {
  const values = parametersByName(record.params)
  const cpuNs = numberOf(values, 'cpu.time')
  const vcpus = numberOf(values, 'vcpu.current') ?? 1
  const last = before.get(record.dom.uuid)
  if (cpuNs !== undefined) samples.set(record.dom.uuid, { atMs, cpuNs })
  const available = numberOf(values, 'balloon.available')
  const unused = numberOf(values, 'balloon.usable') ?? numberOf(values, 'balloon.unused')
  const rss = numberOf(values, 'balloon.rss')
  return {
    uuid: DomainUuid.parse(record.dom.uuid),
    cpuPercent: cpuNs === undefined || !last ? null : guestCpuPercent({ cpuNs, atMs }, last, vcpus),
    // The guest's own view where its balloon driver reports one, else what the host gave it.
    memoryUsedBytes: available !== undefined && unused !== undefined ? (available - unused) * 1024 : rss === undefined ? null : rss * 1024,
  }
}

/** CPU time over wall time over vCPUs. A restarted guest counts from zero again: no figure for that tick. */
export function guestCpuPercent(now: Sample, last: Sample, vcpus: number): number | null {
  const wallNs = (now.atMs - last.atMs) * 1e6
  if (wallNs <= 0 || now.cpuNs < last.cpuNs) return null
  return Math.min(100, ((now.cpuNs - last.cpuNs) / wallNs / Math.max(1, vcpus)) * 100)
}

interface HostSample {
  readonly busy: number
  readonly total: number
}

async function hostCpu({ api }: Link, signal: AbortSignal): Promise<HostSample | undefined> {
  const values = await orEmpty(api.host.nodeCpuStats(undefined, { signal }), new Map<string, Int64>())
  const of = (name: string): number => int64ToNumber(values.get(name) ?? 0)
  const total = [...values.keys()].filter((name) => name !== 'utilization').reduce((sum, name) => sum + of(name), 0)
  return total === 0 ? undefined : { busy: total - of('idle') - of('iowait'), total }
}

function hostCpuPercent(before: HostSample | undefined, now: HostSample | undefined): number | null {
  if (!before || !now || now.total <= before.total) return null
  return Math.min(100, Math.max(0, ((now.busy - before.busy) / (now.total - before.total)) * 100))
}

async function hostMemory({ api }: Link, signal: AbortSignal): Promise<Pick<HostUsage, 'memoryUsedBytes'>> {
  const values = await orEmpty(api.host.nodeMemoryStats(undefined, { signal }), new Map<string, Int64>())
  const of = (name: string): number => int64ToNumber(values.get(name) ?? 0)
  const total = of('total')
  return { memoryUsedBytes: total === 0 ? null : (total - of('free') - of('buffers') - of('cached')) * 1024 }
}

async function orEmpty<T>(asked: Promise<T>, empty: T): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (isUnsupported(error)) return empty
    throw error
  }
}
