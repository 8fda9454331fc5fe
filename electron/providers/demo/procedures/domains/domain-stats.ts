// Statistics of domains, under libvirt's own field names. Everything is computed from the time: nothing ticks.
import { ErrorCode, ErrorDomain, MemoryStatTag, StatsFlag, StatsGroup, typedParameter } from '#electron/libvirt/index.ts'
import type { DomainHandle, DomainMemoryStat, DomainStatsRecord, TypedParameter } from '#electron/libvirt/index.ts'
import { handleOf, isActive } from '../../model/demo-domain.ts'
import type { DemoDomain } from '../../model/demo-domain.ts'
import { hardwareOf, sizesOf } from '../../model/hardware.ts'
import type { Disk } from '../../model/hardware.ts'
import type { HostModel } from '../../model/host-model.ts'
import { counterOf, cpuTimeNsOf, loadMsUntil, memoryShareAt } from '../../model/load.ts'
import { requireActive } from '../../power/power.ts'
import { DaemonFailure, failures } from '../../server/failure.ts'
import type { Handlers } from '../../server/handlers.ts'
import { passesFilter } from './domain-list.ts'
import { findDomain } from './find-domain.ts'

const { int, uint, string } = typedParameter
const ullong = (field: string, value: number): TypedParameter => typedParameter.ullong(field, counterOf(value))
/** VIR_VCPU_RUNNING; an inactive domain reports none. */
const vcpuRunning = 1
const filterMask = 0xff
const knownGroups = Object.values(StatsGroup).reduce((all, group) => all | group, 0)

export const domainStatsCalls: Handlers = {
  CONNECT_GET_ALL_DOMAIN_STATS: ({ doms, stats, flags }, { host }) => {
    const isEnforced = flags >= StatsFlag.EnforceStats
    if (isEnforced && (stats & ~knownGroups) !== 0) throw unknownStats(stats & ~knownGroups)
    const groups = stats === 0 ? knownGroups : stats
    const now = host.now()
    return { retStats: chosen(host, doms, flags & filterMask).map((domain) => recordOf(domain, groups, now)) }
  },
  DOMAIN_MEMORY_STATS: ({ dom, maxStats }, { host }) => {
    const domain = findDomain(host, dom)
    requireActive(domain)
    return { stats: memoryStats(domain, host.now()).slice(0, maxStats) }
  },
  DOMAIN_GET_BLOCK_INFO: ({ dom, path }, { host }) => {
    const disk = findDisk(findDomain(host, dom), path)
    const { capacityBytes, allocationBytes } = host.storage.volumeAt(disk.path) ?? disk
    return { allocation: allocationBytes, capacity: capacityBytes, physical: allocationBytes }
  },
}

function unknownStats(bits: number): DaemonFailure {
  return new DaemonFailure({ code: ErrorCode.ArgumentUnsupported, domain: ErrorDomain.Qemu, message: `argument unsupported: Stats types bits 0x${bits.toString(16)} are not supported by this daemon` })
}

function findDisk(domain: DemoDomain, path: string): Disk {
  const disk = hardwareOf(domain).disks.find(({ target, path: source }) => target === path || source === path)
  if (!disk) throw failures.invalidArgument(`invalid path ${path} not assigned to domain`)
  return disk
}

function chosen(host: HostModel, doms: readonly DomainHandle[], filter: number): DemoDomain[] {
  const domains = doms.length === 0 ? [...host.domains.all()] : doms.map((dom) => findDomain(host, dom))
  return filter === 0 ? domains : domains.filter((domain) => passesFilter(domain, filter))
}

/** Its figures are made when they are written out: those of a hundred machines at once would outlive the young generation. */
function recordOf(domain: DemoDomain, groups: number, now: number): DomainStatsRecord {
  return {
    dom: handleOf(domain),
    get params() {
      return statsOf(domain, groups, now)
    },
  }
}

function statsOf(domain: DemoDomain, groups: number, now: number): TypedParameter[] {
  const params: TypedParameter[] = []
  const view: DomainView = { domain, now, loadMs: loadMsUntil(domain, now), sizes: sizesOf(domain) }
  const has = (group: number): boolean => (groups & group) !== 0
  if (has(StatsGroup.State)) params.push(int('state.state', domain.state), int('state.reason', domain.reason))
  if (has(StatsGroup.CpuTotal) && isActive(domain)) addCpu(params, cpuTimeNsOf(domain, view.loadMs))
  if (has(StatsGroup.Balloon)) addBalloon(params, view)
  if (has(StatsGroup.Vcpu)) addVcpus(params, view)
  if (!has(StatsGroup.Interface | StatsGroup.Block)) return params
  const { nics, disks } = hardwareOf(domain)
  if (has(StatsGroup.Interface) && isActive(domain)) addNics(params, nics.length, view)
  if (has(StatsGroup.Block)) addBlocks(params, disks, view)
  return params
}

interface DomainView {
  readonly domain: DemoDomain
  readonly now: number
  readonly loadMs: number
  readonly sizes: ReturnType<typeof sizesOf>
}

function addCpu(params: TypedParameter[], timeNs: number): void {
  params.push(ullong('cpu.time', timeNs), ullong('cpu.user', Math.floor(timeNs * 0.7)), ullong('cpu.system', Math.floor(timeNs * 0.25)))
}

function addBalloon(params: TypedParameter[], { domain, now, loadMs, sizes: { memoryKib, maxMemoryKib = memoryKib } }: DomainView): void {
  params.push(ullong('balloon.current', memoryKib), ullong('balloon.maximum', maxMemoryKib))
  // What its monitor would tell is left out, as libvirtd does while somebody else waits for that QEMU.
  if (!isActive(domain) || domain.hungSinceMs > 0) return
  const memory = memoryNow(domain, { memoryKib, loadMs, now })
  params.push(
    ullong('balloon.swap_in', 0),
    ullong('balloon.swap_out', 0),
    ullong('balloon.major_fault', memory.majorFaults),
    ullong('balloon.minor_fault', memory.minorFaults),
    ullong('balloon.unused', memory.unusedKib),
    ullong('balloon.available', memory.availableKib),
    ullong('balloon.usable', memory.usableKib),
    ullong('balloon.last-update', Math.floor(now / 1000)),
    ullong('balloon.disk_caches', memory.cachesKib),
    ullong('balloon.rss', memory.rssKib),
  )
}

interface MemoryNow {
  readonly availableKib: number
  readonly usableKib: number
  readonly unusedKib: number
  readonly cachesKib: number
  readonly rssKib: number
  readonly majorFaults: number
  readonly minorFaults: number
}

function memoryNow(domain: DemoDomain, { memoryKib, loadMs, now }: { memoryKib: number; loadMs: number; now: number }): MemoryNow {
  const share = memoryShareAt(domain, now)
  const availableKib = Math.floor(memoryKib * 0.97)
  const usableKib = Math.floor(availableKib * (1 - share))
  return {
    availableKib,
    usableKib,
    unusedKib: Math.floor(usableKib * 0.4),
    cachesKib: Math.floor(usableKib * 0.5),
    rssKib: Math.floor(memoryKib * Math.min(1, share + 0.2)),
    majorFaults: Math.floor(loadMs / 9_000),
    minorFaults: Math.floor(loadMs * 3),
  }
}

function memoryStats(domain: DemoDomain, now: number): DomainMemoryStat[] {
  const { memoryKib } = hardwareOf(domain)
  const { availableKib, usableKib, unusedKib, cachesKib, rssKib, majorFaults, minorFaults } = memoryNow(domain, { memoryKib, loadMs: loadMsUntil(domain, now), now })
  const { ActualBalloon, SwapIn, SwapOut, MajorFault, MinorFault, Unused, Available, Usable, LastUpdate, DiskCaches, Rss } = MemoryStatTag
  const values: readonly (readonly [number, number])[] = [
    [ActualBalloon, memoryKib], [SwapIn, 0], [SwapOut, 0], [MajorFault, majorFaults], [MinorFault, minorFaults], [Unused, unusedKib],
    [Available, availableKib], [Usable, usableKib], [LastUpdate, Math.floor(now / 1000)], [DiskCaches, cachesKib], [Rss, rssKib],
  ]
  return values.map(([tag, val]) => ({ tag, val }))
}

function addVcpus(params: TypedParameter[], { domain, loadMs, sizes: { vcpus, maxVcpus = vcpus } }: DomainView): void {
  params.push(uint('vcpu.current', vcpus), uint('vcpu.maximum', maxVcpus))
  if (!isActive(domain)) return
  const timeNs = Math.floor(cpuTimeNsOf(domain, loadMs) / vcpus)
  for (let index = 0; index < vcpus; index++) {
    params.push(int(`vcpu.${index}.state`, vcpuRunning), ullong(`vcpu.${index}.time`, timeNs), ullong(`vcpu.${index}.wait`, 0), ullong(`vcpu.${index}.delay`, Math.floor(timeNs / 400)))
  }
}

function addNics(params: TypedParameter[], count: number, { domain, loadMs }: DomainView): void {
  params.push(uint('net.count', count))
  for (let index = 0; index < count; index += 1) {
    const at = `net.${index}.`
    const bytes = Math.floor(loadMs * (400 + (domain.seed % 5_000)) * (index + 1))
    params.push(string(`${at}name`, `vnet${domain.id * 4 + index}`))
    for (const [way, total] of [['rx', bytes], ['tx', Math.floor(bytes * 0.6)]] as const) {
      params.push(ullong(`${at}${way}.bytes`, total), ullong(`${at}${way}.pkts`, Math.floor(total / 700)), ullong(`${at}${way}.errs`, 0), ullong(`${at}${way}.drop`, 0))
    }
  }
}

function addBlocks(params: TypedParameter[], disks: readonly Disk[], { domain, loadMs }: DomainView): void {
  params.push(uint('block.count', disks.length))
  for (const [index, disk] of disks.entries()) addBlock(params, { disk, at: `block.${index}.`, busyMs: isActive(domain) && domain.hungSinceMs === 0 && !disk.isCdrom ? loadMs / (index + 1) : undefined })
}

interface BlockView {
  readonly disk: Disk
  readonly at: string
  /** `undefined` when QEMU is not there to count. */
  readonly busyMs: number | undefined
}

function addBlock(params: TypedParameter[], { disk, at, busyMs }: BlockView): void {
  params.push(string(`${at}name`, disk.target))
  if (disk.path !== '') params.push(string(`${at}path`, disk.path))
  if (busyMs !== undefined) {
    for (const [way, perMs] of [['rd', 900], ['wr', 1_600]] as const) {
      const bytes = Math.floor(busyMs * perMs)
      params.push(ullong(`${at}${way}.reqs`, Math.floor(bytes / 16_384)), ullong(`${at}${way}.bytes`, bytes), ullong(`${at}${way}.times`, Math.floor(bytes * 12)))
    }
    params.push(ullong(`${at}fl.reqs`, Math.floor(busyMs / 50)), ullong(`${at}fl.times`, Math.floor(busyMs * 4_000)))
  }
  if (disk.isCdrom) return
  params.push(ullong(`${at}allocation`, disk.allocationBytes), ullong(`${at}capacity`, disk.capacityBytes), ullong(`${at}physical`, disk.allocationBytes))
}
