// The figures of one running domain out of libvirt's statistics (virConnectGetAllDomainStats), under the names of the
// table of metrics. Field names and units: libvirt's documentation of virConnectGetAllDomainStats.
import type { DomainHandle, DomainStatsRecord } from '#electron/libvirt/index.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { VmUsage } from '#shared/model/machines/vm.ts'
import type { BatchBuilder } from '../recording/batch-builder.ts'
import { SubjectRecorder } from '../recording/subject-recorder.ts'
import type { Moment } from '../recording/subject-recorder.ts'
import type { StatsReader } from './stats-reader.ts'

export interface DomainContext {
  /** For the parameters of one domain after the other. */
  readonly stats: StatsReader
  readonly hostCpus: number | undefined
  /** The MAC address of a NIC by the device on the host ("vnet3"); `undefined` until the definition has been read. */
  readonly macOf: (uuid: string, target: string) => string | undefined
  /** Told of a running guest whose balloon does not report. */
  readonly onSilent: (dom: DomainHandle) => void
  /** Told of a running guest of which nothing is told that its monitor would have to. */
  readonly onLacking: (dom: DomainHandle) => void
}

/** virDomainState and virDomainPausedReason: while it migrates, source and target both have the domain. */
const runningState = 1
const pausedState = 3
const pausedForMigration: ReadonlySet<number> = new Set([2])
/** A balloon that has reported nothing new for so long does not report: the figures are old. */
const staleBalloonMs = 60_000
const perNs = 1e-9
/** By libvirt's fields of each way. Written out: a text that is put together anew is hashed anew, ten thousand times a second. */
const diskWays = [
  { bytes: { field: 'rd.bytes', metric: 'disk.read.bytes' }, operations: { field: 'rd.reqs', metric: 'disk.read.operations' }, latency: { field: 'rd.times', metric: 'disk.read.latency' } },
  { bytes: { field: 'wr.bytes', metric: 'disk.write.bytes' }, operations: { field: 'wr.reqs', metric: 'disk.write.operations' }, latency: { field: 'wr.times', metric: 'disk.write.latency' } },
] as const
const nicBytes = [{ field: 'rx.bytes', metric: 'network.receive.bytes' }, { field: 'tx.bytes', metric: 'network.transmit.bytes' }] as const
const nicEvents = [
  { field: 'rx.pkts', metric: 'network.receive.packets' }, { field: 'rx.errs', metric: 'network.receive.errors' }, { field: 'rx.drop', metric: 'network.receive.drops' },
  { field: 'tx.pkts', metric: 'network.transmit.packets' }, { field: 'tx.errs', metric: 'network.transmit.errors' }, { field: 'tx.drop', metric: 'network.transmit.drops' },
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
    const { stats } = context
    stats.read(params)
    this.#recorder.begin(moment)
    // Another run of the guest is another process with counters of its own.
    if (dom.id !== this.#id) this.#recorder.forget()
    this.#id = dom.id
    const rss = stats.number('balloon.rss')
    if (isMigrating(stats)) {
      this.#recorder.forget()
      return { uuid: this.#uuid, cpuPercent: null, memoryUsedBytes: rss === undefined ? null : rss * kib }
    }
    // A driver that tells nothing of balloons (libvirt's own "test") has no monitor to leave anything out for.
    const hasBalloon = stats.number('balloon.current') !== undefined
    if (hasBalloon && rss === undefined && stats.number('state.state') === runningState) context.onLacking(dom)
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
    for (const [index, name] of stats.named('block')) {
      const read = (field: string): number | undefined => stats.number(stats.field('block', index, field))
      for (const way of diskWays) {
        const count = read(way.operations.field)
        bytes.push(this.#recorder.rate(way.bytes.metric, name, read(way.bytes.field)))
        this.#recorder.rate(way.operations.metric, name, count)
        this.#recorder.perOne(way.latency.metric, name, { total: read(way.latency.field), count, scale: perNs })
      }
      const flushes = read('fl.reqs')
      this.#recorder.rate('disk.flush.operations', name, flushes)
      this.#recorder.perOne('disk.flush.latency', name, { total: read('fl.times'), count: flushes, scale: perNs })
      this.#recorder.gauge('disk.allocation', name, read('allocation'))
      this.#recorder.gauge('disk.capacity', name, read('capacity'))
    }
    return sumOf(bytes)
  }

  /** rx is what the guest receives: libvirt turns the counters of the host's end round. Returns what all of them moved in a second. */
  #nics(stats: StatsReader, { macOf }: DomainContext): number | null {
    const bytes: (number | undefined)[] = []
    for (const [index, target] of stats.named('net')) {
      const mac = macOf(this.#uuid, target)
      if (mac === undefined) continue
      const rate = ({ field, metric }: { field: string; metric: string }): number | undefined => this.#recorder.rate(metric, mac, stats.number(stats.field('net', index, field)))
      for (const way of nicBytes) bytes.push(rate(way))
      for (const event of nicEvents) rate(event)
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
