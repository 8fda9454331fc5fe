// The figures of one running domain out of libvirt's statistics (virConnectGetAllDomainStats), under the names of the
// table of metrics. Field names and units: libvirt's documentation of virConnectGetAllDomainStats.
import { int64ToNumber } from '#electron/libvirt/index.ts'
import type { DomainHandle, DomainStatsRecord } from '#electron/libvirt/index.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { VmUsage } from '#shared/model/vm.ts'
import type { BatchBuilder } from '../recording/batch-builder.ts'
import { SubjectRecorder } from '../recording/subject-recorder.ts'
import type { Moment } from '../recording/subject-recorder.ts'

export interface DomainContext {
  readonly hostCpus: number | undefined
  /** The MAC address of a NIC by the device on the host ("vnet3"); `undefined` until the definition has been read. */
  readonly macOf: (uuid: string, target: string) => string | undefined
  /** Told of a running guest whose balloon does not report. */
  readonly onSilent: (dom: DomainHandle) => void
}

/** virDomainState and virDomainPausedReason: while it migrates, source and target both have the domain. */
const runningState = 1
const pausedState = 3
const pausedForMigration: ReadonlySet<number> = new Set([2])
/** A balloon that has reported nothing new for so long does not report: the figures are old. */
const staleBalloonMs = 60_000
const perNs = 1e-9
/** With libvirt's short name of each way. Written out: a text that is put together anew is hashed anew, ten thousand times a second. */
const diskWays = [
  { short: 'rd', bytes: 'disk.read.bytes', operations: 'disk.read.operations', latency: 'disk.read.latency' },
  { short: 'wr', bytes: 'disk.write.bytes', operations: 'disk.write.operations', latency: 'disk.write.latency' },
] as const
const nicWays = [
  { short: 'rx', bytes: 'network.receive.bytes', packets: 'network.receive.packets', errors: 'network.receive.errors', drops: 'network.receive.drops' },
  { short: 'tx', bytes: 'network.transmit.bytes', packets: 'network.transmit.packets', errors: 'network.transmit.errors', drops: 'network.transmit.drops' },
] as const
const kib = 1024

export class DomainSamples {
  readonly #recorder: SubjectRecorder
  readonly #uuid: DomainUuid
  #id = -1
  #balloon = { reportedAt: -1, heardMs: Number.NEGATIVE_INFINITY }

  constructor(uuid: DomainUuid, batch: BatchBuilder) {
    this.#uuid = uuid
    this.#recorder = new SubjectRecorder({ kind: 'vm', uuid }, batch)
  }

  /** Returns what the inventory shows of it. */
  take({ dom, params }: DomainStatsRecord, moment: Moment, context: DomainContext): VmUsage {
    const stats = new StatsReader(params)
    this.#recorder.begin(moment)
    // Another run of the guest is another process with counters of its own.
    if (dom.id !== this.#id) this.#recorder.forget()
    this.#id = dom.id
    const rss = stats.number('balloon.rss')
    if (isMigrating(stats)) {
      this.#recorder.forget()
      return { uuid: this.#uuid, cpuPercent: null, memoryUsedBytes: rss === undefined ? null : rss * kib }
    }
    const usage = this.#cpu(stats, context)
    const used = this.#memory(stats, moment)
    if (used === undefined && stats.number('state.state') === runningState) context.onSilent(dom)
    const diskBytesPerSecond = this.#disks(stats)
    const networkBytesPerSecond = this.#nics(stats, context)
    const memoryUsed = used ?? rss
    return { uuid: this.#uuid, cpuPercent: usage === undefined ? null : Math.min(100, usage * 100), memoryUsedBytes: memoryUsed === undefined ? null : memoryUsed * kib, diskBytesPerSecond, networkBytesPerSecond }
  }

  #cpu(stats: StatsReader, { hostCpus }: DomainContext): number | undefined {
    const vcpus = Math.max(1, stats.number('vcpu.current') ?? 1)
    const cpuNs = stats.number('cpu.time')
    const usage = this.#recorder.scaledRate('cpu.usage', '', { counter: cpuNs, scale: perNs / vcpus })
    this.#recorder.gauge('cpu.cores', '', usage === undefined ? undefined : usage * vcpus)
    if (usage !== undefined && hostCpus !== undefined) this.#recorder.gauge('cpu.host', '', (usage * vcpus) / hostCpus)
    const total = (field: string): number | undefined => stats.sumOver('vcpu', field)
    this.#recorder.scaledRate('cpu.steal', '', { counter: total('delay'), scale: perNs / vcpus })
    this.#recorder.scaledRate('cpu.wait', '', { counter: total('wait'), scale: perNs / vcpus })
    this.#recorder.rate('vcpu.exits', '', total('exits.sum'))
    this.#recorder.rate('vcpu.halts', '', total('halt_exits.sum'))
    return usage
  }

  /** Sizes in KiB, as libvirt gives them; returns what the guest itself says it uses. */
  #memory(stats: StatsReader, { steadyMs }: Moment): number | undefined {
    const gauge = (metric: string, value: number | undefined): void => this.#recorder.gauge(metric, '', value === undefined ? undefined : value * kib)
    gauge('memory.balloon', stats.number('balloon.current'))
    gauge('memory.rss', stats.number('balloon.rss'))
    if (!this.#isReporting(stats.number('balloon.last-update'), steadyMs)) return undefined
    const available = stats.number('balloon.available')
    const unused = stats.number('balloon.usable') ?? stats.number('balloon.unused')
    const used = available === undefined || unused === undefined ? undefined : Math.max(0, available - unused)
    gauge('memory.available', available)
    gauge('memory.used', used)
    gauge('memory.cached', stats.number('balloon.disk_caches'))
    this.#recorder.scaledRate('memory.swap.in', '', { counter: stats.number('balloon.swap_in'), scale: kib })
    this.#recorder.scaledRate('memory.swap.out', '', { counter: stats.number('balloon.swap_out'), scale: kib })
    return used
  }

  #isReporting(reportedAt: number | undefined, steadyMs: number): boolean {
    // Daemons before 3.9 do not tell when.
    if (reportedAt === undefined) return true
    if (reportedAt !== this.#balloon.reportedAt) this.#balloon = { reportedAt, heardMs: steadyMs }
    return steadyMs - this.#balloon.heardMs <= staleBalloonMs
  }

  /** Returns what all of them read and wrote in a second. */
  #disks(stats: StatsReader): number | null {
    const bytes: (number | undefined)[] = []
    for (const [at, name] of stats.named('block')) {
      for (const { short, bytes: moved, operations: done, latency } of diskWays) {
        const [operations, times] = [stats.number(`${at}.${short}.reqs`), stats.number(`${at}.${short}.times`)]
        bytes.push(this.#recorder.rate(moved, name, stats.number(`${at}.${short}.bytes`)))
        this.#recorder.rate(done, name, operations)
        this.#recorder.perOne(latency, name, { total: times, count: operations, scale: perNs })
      }
      const flushes = stats.number(`${at}.fl.reqs`)
      this.#recorder.rate('disk.flush.operations', name, flushes)
      this.#recorder.perOne('disk.flush.latency', name, { total: stats.number(`${at}.fl.times`), count: flushes, scale: perNs })
      this.#recorder.gauge('disk.allocation', name, stats.number(`${at}.allocation`))
      this.#recorder.gauge('disk.capacity', name, stats.number(`${at}.capacity`))
    }
    return sumOf(bytes)
  }

  /** rx is what the guest receives: libvirt turns the counters of the host's end round. Returns what all of them moved in a second. */
  #nics(stats: StatsReader, { macOf }: DomainContext): number | null {
    const bytes: (number | undefined)[] = []
    for (const [at, target] of stats.named('net')) {
      const mac = macOf(this.#uuid, target)
      if (mac === undefined) continue
      for (const { short, bytes: moved, packets, errors, drops } of nicWays) {
        bytes.push(this.#recorder.rate(moved, mac, stats.number(`${at}.${short}.bytes`)))
        this.#recorder.rate(packets, mac, stats.number(`${at}.${short}.pkts`))
        this.#recorder.rate(errors, mac, stats.number(`${at}.${short}.errs`))
        this.#recorder.rate(drops, mac, stats.number(`${at}.${short}.drop`))
      }
    }
    return sumOf(bytes)
  }
}

/** `null` if none of them is known. */
function sumOf(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

function isMigrating(stats: StatsReader): boolean {
  return stats.number('state.state') === pausedState && pausedForMigration.has(stats.number('state.reason') ?? -1)
}

/** libvirt's parameters by name, as numbers. */
class StatsReader {
  readonly #values: ReadonlyMap<string, unknown>

  constructor(params: DomainStatsRecord['params']) {
    this.#values = new Map(params.map(({ field, value }) => [field, value]))
  }

  number(field: string): number | undefined {
    const value = this.#values.get(field)
    return typeof value === 'number' || typeof value === 'bigint' ? int64ToNumber(value) : undefined
  }

  /** "block.0" with the name of that block device, and so on. */
  *named(group: 'block' | 'net'): Generator<readonly [at: string, name: string]> {
    const count = this.number(`${group}.count`) ?? 0
    const seen = new Set<string>()
    for (let index = 0; index < count; index += 1) {
      const name = this.#values.get(`${group}.${index}.name`)
      // With backing chains a disk would come once for each of its images.
      if (typeof name !== 'string' || name === '' || seen.has(name)) continue
      seen.add(name)
      yield [`${group}.${index}`, name]
    }
  }

  /** Over all vCPUs; their numbers may have holes. `undefined` if none has it. */
  sumOver(group: 'vcpu', field: string): number | undefined {
    const count = this.number(`${group}.maximum`) ?? 0
    let sum: number | undefined
    for (let index = 0; index < count; index += 1) {
      const value = this.number(`${group}.${index}.${field}`)
      if (value !== undefined) sum = (sum ?? 0) + value
    }
    return sum
  }
}
