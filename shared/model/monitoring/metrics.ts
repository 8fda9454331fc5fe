// What can be measured: subjects, the table of metrics, and the samples on their way from a host to the store.
// Every stored value is a gauge in a base unit: counters have become rates where they were read.
import * as z from 'zod'
import { DomainUuid, HostId } from '../ids.ts'

export const MetricSubject = z.discriminatedUnion('kind', [
  /** By UUID alone: the series follows the VM from host to host. */
  z.object({ kind: z.literal('vm'), uuid: DomainUuid }),
  z.object({ kind: z.literal('host'), hostId: HostId }),
  z.object({ kind: z.literal('pool'), hostId: HostId, pool: z.string().min(1).max(1024) }),
])
export type MetricSubject = z.output<typeof MetricSubject>

export const SubjectKind = z.enum(['vm', 'host', 'pool'])
export type SubjectKind = z.output<typeof SubjectKind>

/** `vm:<uuid>`, `host:<hostId>`, `pool:<hostId>/<name>`. */
export function subjectKey(subject: MetricSubject): string {
  switch (subject.kind) {
    case 'vm':
      return `vm:${subject.uuid}`
    case 'host':
      return `host:${subject.hostId}`
    case 'pool':
      return `pool:${subject.hostId}/${subject.pool}`
    default:
      return subject satisfies never
  }
}

/** The way back from `subjectKey`; `undefined` for any other text. */
export function subjectOfKey(key: string): MetricSubject | undefined {
  const [, kind, rest = ''] = /^(vm|host|pool):(.+)$/s.exec(key) ?? []
  if (kind === 'vm') return subjectOrNothing({ kind, uuid: rest })
  if (kind === 'host') return subjectOrNothing({ kind, hostId: rest })
  const slash = rest.indexOf('/')
  return kind === 'pool' && slash > 0 ? subjectOrNothing({ kind, hostId: rest.slice(0, slash), pool: rest.slice(slash + 1) }) : undefined
}

function subjectOrNothing(candidate: unknown): MetricSubject | undefined {
  return MetricSubject.safeParse(candidate).data
}

export const MetricUnit = z.enum(['ratio', 'bytes', 'bytes-per-second', 'operations-per-second', 'packets-per-second', 'events-per-second', 'seconds', 'count', 'cores', 'celsius'])
export type MetricUnit = z.output<typeof MetricUnit>

/** How the values of several instances, or of several subjects, become one. */
export const Aggregate = z.enum(['sum', 'mean', 'max', 'p95'])
export type Aggregate = z.output<typeof Aggregate>

/** What the instances of a metric are: a guest's disk by its target ("vda"), a NIC by its MAC address, a host's device by its kernel name, a kind of pressure ("some", "full"), a sensor by chip and label. */
const InstanceKind = z.enum(['none', 'disk', 'nic', 'device', 'interface', 'pressure', 'sensor'])
export type InstanceKind = z.output<typeof InstanceKind>

export const Metric = z.object({ kind: SubjectKind, name: z.string(), unit: MetricUnit, instances: InstanceKind, aggregate: Aggregate })
export type Metric = z.output<typeof Metric>

type Row = readonly [name: string, unit: MetricUnit, instances: InstanceKind, aggregate: Aggregate]

const traffic = (instances: InstanceKind): readonly Row[] =>
  (['receive', 'transmit'] as const).flatMap((way): readonly Row[] => [
    [`network.${way}.bytes`, 'bytes-per-second', instances, 'sum'],
    [`network.${way}.packets`, 'packets-per-second', instances, 'sum'],
    [`network.${way}.errors`, 'packets-per-second', instances, 'sum'],
    [`network.${way}.drops`, 'packets-per-second', instances, 'sum'],
  ])

const transfers = (instances: InstanceKind): readonly Row[] =>
  (['read', 'write'] as const).flatMap((way): readonly Row[] => [
    [`disk.${way}.bytes`, 'bytes-per-second', instances, 'sum'],
    [`disk.${way}.operations`, 'operations-per-second', instances, 'sum'],
    /** Mean time of one operation in the interval; no value while there is none. */
    [`disk.${way}.latency`, 'seconds', instances, 'max'],
  ])

const rowsOf: Readonly<Record<SubjectKind, readonly Row[]>> = {
  vm: [
    /** Of all its vCPUs. */
    ['cpu.usage', 'ratio', 'none', 'mean'],
    /** How many of its vCPUs ran, on average: seconds of them in a second. Shares of machines of different sizes have no sum, these have. */
    ['cpu.cores', 'cores', 'none', 'sum'],
    /** Of all CPUs of the host. */
    ['cpu.host', 'ratio', 'none', 'sum'],
    /** Its vCPUs wanted to run and others ran (steal), or waited for the host's input and output. */
    ['cpu.steal', 'ratio', 'none', 'mean'],
    ['cpu.wait', 'ratio', 'none', 'mean'],
    /** The guest's own view where its balloon driver tells it. */
    ['memory.used', 'bytes', 'none', 'sum'],
    ['memory.available', 'bytes', 'none', 'sum'],
    ['memory.cached', 'bytes', 'none', 'sum'],
    /** What QEMU's process takes of the host. */
    ['memory.rss', 'bytes', 'none', 'sum'],
    /** What the host gives to the guest. */
    ['memory.balloon', 'bytes', 'none', 'sum'],
    ['memory.swap.in', 'bytes-per-second', 'none', 'sum'],
    ['memory.swap.out', 'bytes-per-second', 'none', 'sum'],
    ...transfers('disk'),
    ['disk.flush.operations', 'operations-per-second', 'disk', 'sum'],
    ['disk.flush.latency', 'seconds', 'disk', 'max'],
    ['disk.allocation', 'bytes', 'disk', 'sum'],
    ['disk.capacity', 'bytes', 'disk', 'sum'],
    ...traffic('nic'),
    /** KVM's counters, all vCPUs together; not offered under emulation nor by libvirt before 8.9. */
    ['vcpu.exits', 'events-per-second', 'none', 'sum'],
    ['vcpu.halts', 'events-per-second', 'none', 'sum'],
  ],
  host: [
    ['cpu.usage', 'ratio', 'none', 'mean'],
    ['cpu.user', 'ratio', 'none', 'mean'],
    ['cpu.system', 'ratio', 'none', 'mean'],
    ['cpu.iowait', 'ratio', 'none', 'mean'],
    ['cpu.irq', 'ratio', 'none', 'mean'],
    ['cpu.steal', 'ratio', 'none', 'mean'],
    ['cpu.guest', 'ratio', 'none', 'mean'],
    ['memory.total', 'bytes', 'none', 'sum'],
    /** Used of total. */
    ['memory.usage', 'ratio', 'none', 'mean'],
    ['memory.used', 'bytes', 'none', 'sum'],
    ['memory.available', 'bytes', 'none', 'sum'],
    ['memory.cached', 'bytes', 'none', 'sum'],
    ['swap.total', 'bytes', 'none', 'sum'],
    ['swap.used', 'bytes', 'none', 'sum'],
    ['load.1m', 'count', 'none', 'sum'],
    ['load.5m', 'count', 'none', 'sum'],
    ['load.15m', 'count', 'none', 'sum'],
    /** Share of the time in which some or all tasks waited for it. */
    ['pressure.cpu', 'ratio', 'pressure', 'max'],
    ['pressure.memory', 'ratio', 'pressure', 'max'],
    ['pressure.io', 'ratio', 'pressure', 'max'],
    ...transfers('device'),
    /** Share of the time in which the device had something to do. */
    ['disk.busy', 'ratio', 'device', 'max'],
    ...traffic('interface'),
    ['temperature', 'celsius', 'sensor', 'max'],
  ],
  pool: [
    ['allocation', 'bytes', 'none', 'sum'],
    ['capacity', 'bytes', 'none', 'sum'],
    ['available', 'bytes', 'none', 'sum'],
    /** Allocated of the capacity. */
    ['usage', 'ratio', 'none', 'mean'],
  ],
}

/** Every metric, once for each kind of subject that has it. */
export const metricTable: readonly Metric[] = SubjectKind.options.flatMap((kind) => rowsOf[kind].map(([name, unit, instances, aggregate]) => ({ kind, name, unit, instances, aggregate })))

const byName: ReadonlyMap<string, Metric> = new Map(metricTable.map((metric) => [`${metric.kind} ${metric.name}`, metric]))

export function metricOf(kind: SubjectKind, name: string): Metric | undefined {
  return byName.get(`${kind} ${name}`)
}

export interface Series {
  readonly subject: MetricSubject
  /** A name of the table. */
  readonly metric: string
  /** '' when the metric has none. */
  readonly instance: string
}

/** One tick of one host. A number for a series is given once, with the first batch that has it; the same place of `ids` and `values` belongs together. */
export interface SampleBatch {
  readonly hostId: HostId
  /** The numbers of series are the sender's own: one that starts anew has another name, and tells its series again. */
  readonly sender: string
  /** By the console's clock, when the host's reply had arrived. */
  readonly atMs: number
  /** After how long the next one is meant to come. */
  readonly intervalMs: number
  readonly newSeries: readonly { readonly id: number; readonly series: Series }[]
  readonly ids: Uint32Array<ArrayBuffer>
  /** Never NaN: what is not known is not sent. */
  readonly values: Float64Array<ArrayBuffer>
}

/** How the samples of a subject stand together in an answer: one subject, or a group of them with `subject` null. */
export const SeriesLabel = z.object({
  subject: MetricSubject.nullable(),
  /** The name of the group, e.g. a host's id, a folder or a tag; '' for a single subject. */
  group: z.string(),
  metric: z.string(),
  /** '' when there is none, or when all are put together. */
  instance: z.string(),
})
export type SeriesLabel = z.output<typeof SeriesLabel>

export const Resolution = z.enum(['raw', 'minute', 'hour'])
export type Resolution = z.output<typeof Resolution>

const Points = z.array(z.number().nullable())

/** One series on the answer's grid; `null` is a gap. `max` and `min` are the true ones within each step. */
export const SeriesPoints = z.object({
  label: SeriesLabel,
  mean: Points,
  max: Points,
  min: Points,
  /** Over the whole range asked for; `null` where there is no value at all. */
  summary: z.object({ mean: z.number(), max: z.number(), min: z.number(), p95: z.number() }).nullable(),
})
export type SeriesPoints = z.output<typeof SeriesPoints>

export const MetricAnswer = z.object({
  /** The beginning of the first step. */
  fromMs: z.number(),
  stepMs: z.number(),
  resolution: Resolution,
  series: z.array(SeriesPoints),
})
export type MetricAnswer = z.output<typeof MetricAnswer>

const MarkKind = z.enum(['started', 'stopped', 'paused', 'resumed', 'migrated', 'saved', 'snapshot', 'crashed', 'panicked', 'watchdog', 'io-error', 'disk-threshold', 'memory-failure', 'host-connected', 'host-lost', 'task', 'alert'])
export type MarkKind = z.output<typeof MarkKind>

/** Something that happened, on the time axis. */
export const Mark = z.object({
  id: z.string(),
  atMs: z.number(),
  /** Of what took its time, a task; `null` for a moment or while it runs. */
  untilMs: z.number().nullable(),
  subject: MetricSubject,
  kind: MarkKind,
  /** The detail, in libvirt's words or the task's kind: "crashed", "vda: eio", "vm.migrate". */
  detail: z.string(),
  /** How a task or an alert stands; '' otherwise. */
  outcome: z.enum(['', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted', 'firing', 'resolved']),
})
export type Mark = z.output<typeof Mark>

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const IntervalMs = z.number().int().min(1000).max(300_000)

/** Of the whole console; a host without an entry in `hostIntervalsMs` has `intervalMs`. */
export const MonitoringSettings = z.object({
  intervalMs: IntervalMs,
  hostIntervalsMs: z.record(HostId, IntervalMs),
  /** Reads /proc and /sys of hosts through a shell that stays open. */
  readsHostFiles: z.boolean(),
  /** Lets running guests tell their memory, by setting their balloon's period where it is unset (what `virsh dommemstat --period 5 --live` does). */
  setsBalloonPeriod: z.boolean(),
  rawRetentionMs: z.number().int().min(hourMs),
  minuteRetentionMs: z.number().int().min(hourMs),
  hourRetentionMs: z.number().int().min(dayMs),
  quotaBytes: z.number().int().min(16 * 2 ** 20),
})
export type MonitoringSettings = z.output<typeof MonitoringSettings>

export const defaultMonitoringSettings: MonitoringSettings = {
  intervalMs: 5000,
  hostIntervalsMs: {},
  readsHostFiles: true,
  // It changes guests, if only until their next start: a person has to want that.
  setsBalloonPeriod: false,
  rawRetentionMs: 48 * hourMs,
  minuteRetentionMs: 30 * dayMs,
  hourRetentionMs: 730 * dayMs,
  quotaBytes: 8 * 2 ** 30,
}
