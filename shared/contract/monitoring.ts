// Metrics of hosts, VMs and pools: what there is, its history on a grid, the newest values, and what happened meanwhile.
import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { Problem } from '../model/hosts/host.ts'
import { Aggregate, Mark, Metric, MetricAnswer, MetricSubject, MonitoringSettings, SeriesLabel, SubjectKind } from '../model/monitoring/metrics.ts'
import { VmGroup } from '../model/machines/vm-group.ts'
import { read, write } from './call.ts'

/** How subjects are put together: not at all, by the host they are on, by the host's folder, by each tag, or all in one. */
const GroupBy = z.enum(['none', 'host', 'folder', 'tag', 'all'])

export const MetricSelection = z.object({
  /** These, or those that a query of the search language finds (an empty one: every one of that kind), or the machines of a group. */
  subjects: z.union([z.array(MetricSubject).min(1).max(10_000), z.object({ kind: SubjectKind, query: z.string().max(1000) }), z.object({ group: VmGroup })]),
  metric: z.string().min(1).max(100),
  /** Absent: all instances together, by the metric's own aggregation. '*': each by itself. */
  instance: z.string().max(200).optional(),
  /** Of these subjects only these instances: the NICs that are on a network. Of the others all. */
  only: z.array(z.object({ subject: MetricSubject, instances: z.array(z.string()).min(1).max(100) })).max(10_000).optional(),
  groupBy: GroupBy.default('none'),
  /** Only so many series of it, those with the highest mean. */
  top: z.number().int().min(1).max(50).optional(),
  /** Absent: the metric's own. */
  aggregate: Aggregate.optional(),
})
export type MetricSelection = z.output<typeof MetricSelection>

const Range = z.object({ fromMs: z.number(), toMs: z.number() })
const Selections = z.object({ selections: z.array(MetricSelection).min(1).max(50) })
const Query = Range.extend(Selections.shape).extend({ maxPoints: z.number().int().min(1).max(10_000).default(600) })

/** A file may be finer than any screen: two years by the hour, a month by the minute, two days sample by sample. */
export const MetricExport = Query.extend({ maxPoints: z.number().int().min(1).max(200_000).default(2000) })
export type MetricExport = z.output<typeof MetricExport>

const InstanceList = z.object({ metric: Metric, instances: z.array(z.string()) })
/** `values` stand in the order of the metrics asked for. */
const Latest = z.object({ subject: MetricSubject, atMs: z.number(), values: z.array(z.number().nullable()) })
const Recent = z.object({ fromMs: z.number(), stepMs: z.number(), rows: z.array(z.object({ subject: MetricSubject, values: z.array(z.number().nullable()) })) })
/** Samples that were taken since the last event. */
const Tick = z.object({ samples: z.array(z.object({ label: SeriesLabel, atMs: z.number(), value: z.number() })) })
export type MetricTick = z.output<typeof Tick>
const Metrics = z.object({ kind: SubjectKind, metrics: z.array(z.string().min(1).max(100)).min(1).max(30) })

/** How the collection stands, for the settings page and for whoever wonders why a chart is empty. */
const Status = z.object({
  hosts: z.array(z.object({
    hostId: z.string(),
    /** `null` before the first one. */
    lastSampleAtMs: z.number().nullable(),
    intervalMs: z.number(),
    /** How long the last bulk call took. */
    tookMs: z.number().nullable(),
    /** Where the host's own figures come from. */
    source: z.enum(['none', 'libvirt', 'shell', 'node-exporter']),
    /** Why there are fewer figures of it than there could be. */
    problem: Problem.nullable(),
  })),
  store: z.object({ bytes: z.number(), series: z.number(), samples: z.number(), samplesPerSecond: z.number(), /** What is wrong with it. */ problems: z.array(Problem) }),
})
export type MonitoringStatus = z.output<typeof Status>

export const monitoring = {
  /** The whole table of metrics. */
  metrics: read('inventory.read').route({ method: 'GET', path: '/monitoring/metrics' }).output(z.array(Metric)),
  /** Which metrics and instances were ever stored of a subject and are still kept. */
  catalog: read('inventory.read').route({ method: 'POST', path: '/monitoring/catalog' }).input(z.object({ subject: MetricSubject })).output(z.array(InstanceList)),
  /** All series on one aligned grid of at most `maxPoints` steps. */
  query: read('inventory.read').route({ method: 'POST', path: '/monitoring/query' }).input(Query).output(MetricAnswer),
  /** The newest value of each subject, instances put together; a subject with none of the metrics is left out, as is what is older than three intervals. */
  latest: read('inventory.read').route({ method: 'POST', path: '/monitoring/latest' }).input(Metrics).output(z.array(Latest)),
  /** Minute means of the last minutes of these subjects, or of every one, for sparklines. */
  recent: read('inventory.read').route({ method: 'POST', path: '/monitoring/recent' }).input(z.object({ kind: SubjectKind, metric: z.string().min(1).max(100), minutes: z.number().int().min(1).max(60).default(30), subjects: z.array(MetricSubject).max(10_000).optional() })).output(Recent),
  /** The live tail: new samples as they arrive. */
  watch: read('inventory.read').route({ method: 'POST', path: '/monitoring/watch' }).input(Selections).output(eventIterator(Tick)),
  /** Events and tasks, oldest first. */
  marks: read('inventory.read').route({ method: 'POST', path: '/monitoring/marks' }).input(Range.extend({ subjects: z.array(MetricSubject).max(1000).default([]), limit: z.number().int().min(1).max(10_000).default(1000) })).output(z.array(Mark)),
  /** Marks as they happen, for whoever acts on them: a guest that panicked, a host that was lost. */
  watchMarks: read('inventory.read').route({ method: 'GET', path: '/monitoring/marks/watch' }).output(eventIterator(Mark)),
  status: read('inventory.read').route({ method: 'GET', path: '/monitoring/status' }).output(Status),
  settings: read('inventory.read').route({ method: 'GET', path: '/monitoring/settings' }).output(MonitoringSettings),
  setSettings: write('monitoring.write', 'monitoring.settings').route({ method: 'PUT', path: '/monitoring/settings' }).input(MonitoringSettings.partial()).output(MonitoringSettings),
  /**
   * A range as a table in pieces of a CSV file: a line for each step, columns for mean and max of each series. Older lines are further apart where
   * only coarser figures are kept. Scripts find it as one file at POST /monitoring/export.csv.
   */
  exportCsv: read('inventory.read').route({ method: 'POST', path: '/monitoring/export' }).input(MetricExport).output(eventIterator(z.object({ name: z.string(), text: z.string() }))),
}
