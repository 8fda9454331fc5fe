// Figures out of the text of /proc and /sys, as Linux writes them (Documentation/filesystems/proc.rst, admin-guide/iostats.rst, accounting/psi.rst,
// hwmon/sysfs-interface.rst). A line that is not what it should be is left out. Pure.
import { isHostInterface, isWorthyDisk } from '#shared/model/hosts/host-devices.ts'

export type HostFiles = ReadonlyMap<string, readonly string[]>

/** Of all CPUs, in ticks since the boot. `user` holds the time of guests, as the kernel counts it. */
export interface CpuTicks {
  readonly user: number
  readonly system: number
  readonly idle: number
  readonly iowait: number
  readonly irq: number
  readonly steal: number
  readonly guest: number
}

export interface DiskCounters {
  readonly name: string
  readonly reads: number
  readonly readBytes: number
  readonly readMs: number
  readonly writes: number
  readonly writtenBytes: number
  readonly writeMs: number
  readonly busyMs: number
}

export interface InterfaceCounters {
  readonly name: string
  readonly receive: TrafficCounters
  readonly transmit: TrafficCounters
}

export interface TrafficCounters {
  readonly bytes: number
  readonly packets: number
  readonly errors: number
  readonly drops: number
}

export interface Memory {
  readonly totalBytes: number
  readonly availableBytes: number
  readonly cachedBytes: number
  readonly swapTotalBytes: number
  readonly swapUsedBytes: number
}

/** All that is known of a host at one moment, wherever it was read. */
export interface HostFigures {
  readonly uptimeSeconds: number
  readonly cpu: CpuTicks | undefined
  readonly memory: Memory | undefined
  readonly loads: readonly [number, number, number] | undefined
  readonly pressures: readonly Pressure[]
  readonly disks: readonly DiskCounters[]
  readonly interfaces: readonly InterfaceCounters[]
  readonly temperatures: readonly { readonly sensor: string; readonly celsius: number }[]
}

export interface Pressure {
  readonly what: 'cpu' | 'memory' | 'io'
  readonly share: string
  /** Microseconds in which some, or all, tasks waited. */
  readonly totalUs: number
}

/** `undefined` when the text does not tell the host's uptime: then it is no reading at all. */
export function readHostFigures(files: HostFiles, blocks: ReadonlySet<string>): HostFigures | undefined {
  const uptime = uptimeSeconds(files)
  if (uptime === undefined) return undefined
  const pressures = (['cpu', 'memory', 'io'] as const).flatMap((what) => pressure(files, what))
  return { uptimeSeconds: uptime, cpu: cpuTicks(files), memory: memory(files), loads: loads(files), pressures, disks: disks(files, blocks), interfaces: interfaces(files), temperatures: temperatures(files) }
}

function uptimeSeconds(files: HostFiles): number | undefined {
  return numbers(files.get('/proc/uptime')?.[0])[0]
}

export function cpuTicks(files: HostFiles): CpuTicks | undefined {
  const [name, ...fields] = (files.get('/proc/stat')?.[0] ?? '').split(/\s+/)
  const [user, nice, system, idle, iowait, irq, softirq, steal = 0, guest = 0, guestNice = 0] = fields.map(Number)
  if (name !== 'cpu' || user === undefined || nice === undefined || system === undefined || idle === undefined || iowait === undefined || irq === undefined || softirq === undefined) return undefined
  const ticks = { user: user + nice, system, idle, iowait, irq: irq + softirq, steal, guest: guest + guestNice }
  return Object.values(ticks).every(Number.isFinite) ? ticks : undefined
}

export function memory(files: HostFiles): Memory | undefined {
  const kib = new Map((files.get('/proc/meminfo') ?? []).map((line) => /^([\w()]+):\s+(\d+)/.exec(line)).flatMap((match) => (match ? [[match[1] ?? '', Number(match[2])] as const] : [])))
  const total = kib.get('MemTotal')
  const free = kib.get('MemFree')
  if (total === undefined || free === undefined) return undefined
  const cached = (kib.get('Cached') ?? 0) + (kib.get('Buffers') ?? 0) + (kib.get('SReclaimable') ?? 0)
  const swapTotal = kib.get('SwapTotal') ?? 0
  // Kernels before 3.14 do not tell what is available.
  return { totalBytes: total * 1024, availableBytes: (kib.get('MemAvailable') ?? free + cached) * 1024, cachedBytes: cached * 1024, swapTotalBytes: swapTotal * 1024, swapUsedBytes: (swapTotal - (kib.get('SwapFree') ?? swapTotal)) * 1024 }
}

function loads(files: HostFiles): readonly [number, number, number] | undefined {
  const [one, five, fifteen] = numbers(files.get('/proc/loadavg')?.[0])
  return one === undefined || five === undefined || fifteen === undefined ? undefined : [one, five, fifteen]
}

export function pressure(files: HostFiles, what: Pressure['what']): Pressure[] {
  return (files.get(`/proc/pressure/${what}`) ?? []).flatMap((line) => {
    const [, share, total] = /^(some|full) .*total=(\d+)$/.exec(line) ?? []
    return share === undefined ? [] : [{ what, share, totalUs: Number(total) }]
  })
}

const sectorBytes = 512

/** Whole disks and what is built of them; no partitions, no loop devices or RAM disks. `blocks` are the names in /sys/block. */
export function disks(files: HostFiles, blocks: ReadonlySet<string>): DiskCounters[] {
  return (files.get('/proc/diskstats') ?? []).flatMap((line) => {
    const [, , name, ...fields] = line.trim().split(/\s+/)
    const [reads, , readSectors, readMs, writes, , writtenSectors, writeMs, , busyMs] = fields.map(Number)
    if (name === undefined || busyMs === undefined || !isWorthShowing(name, blocks)) return []
    const counters = { name, reads, readBytes: Number(readSectors) * sectorBytes, readMs, writes, writtenBytes: Number(writtenSectors) * sectorBytes, writeMs, busyMs }
    return isWhole(counters) ? [counters] : []
  })
}

function isWhole(counters: { readonly [Key in keyof DiskCounters]: DiskCounters[Key] | undefined }): counters is DiskCounters {
  return Object.values(counters).every((value) => typeof value === 'string' || (value !== undefined && Number.isFinite(value)))
}

export function isWorthShowing(name: string, blocks: ReadonlySet<string>): boolean {
  if (!isWorthyDisk(name)) return false
  // In /sys/block a "/" of a name is a "!".
  return blocks.size === 0 || blocks.has(name.replaceAll('/', '!'))
}

export function interfaces(files: HostFiles): InterfaceCounters[] {
  return (files.get('/proc/net/dev') ?? []).flatMap((line) => {
    const [, name, rest] = /^\s*([^\s:]+(?::\d+)?):\s*(.+)$/.exec(line) ?? []
    if (name === undefined || !isHostInterface(name)) return []
    const fields = numbers(rest)
    const traffic = (at: number): TrafficCounters | undefined => {
      const [bytes, packets, errors, drops] = fields.slice(at, at + 4)
      return bytes === undefined || packets === undefined || errors === undefined || drops === undefined ? undefined : { bytes, packets, errors, drops }
    }
    const [receive, transmit] = [traffic(0), traffic(8)]
    return receive && transmit ? [{ name, receive, transmit }] : []
  })
}

/** Degrees Celsius by "chip label". Chips of one name are told apart by their order. */
export function temperatures(files: HostFiles): readonly { readonly sensor: string; readonly celsius: number }[] {
  const found: { sensor: string; celsius: number }[] = []
  const used = new Map<string, number>()
  for (const [path, lines] of files) {
    const [, folder, kind, input] = /^(\/sys\/class\/(hwmon|thermal)\/[^/]+)\/(temp\d*(?:_input)?)$/.exec(path) ?? []
    const millidegrees = Number(lines[0])
    if (folder === undefined || input === undefined || lines[0] === undefined || !isPlausible(millidegrees)) continue
    const chip = files.get(`${folder}/${kind === 'hwmon' ? 'name' : 'type'}`)?.[0] ?? folder.slice(folder.lastIndexOf('/') + 1)
    const label = kind === 'hwmon' ? (files.get(`${folder}/${input.replace('_input', '_label')}`)?.[0] ?? input.replace('_input', '')) : ''
    const name = `${chip} ${label}`.trim()
    const count = (used.get(name) ?? 0) + 1
    used.set(name, count)
    found.push({ sensor: count === 1 ? name : `${name} (${count})`, celsius: millidegrees / 1000 })
  }
  return found
}

/** Sensors that are not connected tell the ends of their scale. */
function isPlausible(millidegrees: number): boolean {
  return Number.isFinite(millidegrees) && millidegrees > -60_000 && millidegrees < 200_000
}

function numbers(text: string | undefined): number[] {
  return (text ?? '').trim().split(/\s+/).filter((word) => word !== '').map(Number).filter(Number.isFinite)
}
