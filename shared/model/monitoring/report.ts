// Reports: what is asked for, what was made of it, and when one is made by itself. The document in between is plain data that every format is made of.
import * as z from 'zod'
import { ChannelId } from './alert.ts'
import { Problem } from '../hosts/host.ts'
import { MetricUnit } from './metrics.ts'

export const ReportId = z.string().min(1).max(64).brand<'ReportId'>()
export type ReportId = z.output<typeof ReportId>
export const ScheduleId = z.string().min(1).max(64).brand<'ScheduleId'>()
export type ScheduleId = z.output<typeof ScheduleId>

export const ReportTopic = z.enum(['inventory', 'capacity', 'utilisation', 'availability', 'snapshots', 'changes', 'alerts'])
export type ReportTopic = z.output<typeof ReportTopic>

export const ReportFormat = z.enum(['pdf', 'xlsx', 'csv'])
export type ReportFormat = z.output<typeof ReportFormat>

/** What a report is about, without when. */
export const ReportPlan = z.object({
  title: z.string().trim().min(1).max(200),
  topics: z.array(ReportTopic).min(1),
  /** The search language, asked of machines; hosts and pools are those of the machines' hosts, all of them for an empty one. */
  query: z.string().max(1000),
  format: ReportFormat,
})
export type ReportPlan = z.output<typeof ReportPlan>

export const ReportRequest = ReportPlan.extend({ fromMs: z.number(), toMs: z.number() }).refine(({ fromMs, toMs }) => fromMs < toMs, { message: 'the period ends before it begins', path: ['toMs'] })
export type ReportRequest = z.output<typeof ReportRequest>

export const Report = ReportPlan.extend({
  id: ReportId,
  fromMs: z.number(),
  toMs: z.number(),
  madeAtMs: z.number(),
  by: z.string(),
  sizeBytes: z.number(),
  fileName: z.string(),
})
export type Report = z.output<typeof Report>

export const ReportSchedule = z.object({
  id: ScheduleId,
  isEnabled: z.boolean(),
  plan: ReportPlan,
  /** How long a time up to the moment it is made. */
  periodMs: z.number().int().min(3_600_000).max(2 * 366 * 24 * 3_600_000),
  /** Five fields of cron, e.g. "0 6 1 * *". */
  cron: z.string().min(1).max(100),
  timeZone: z.string().min(1).max(64),
  /** Channels of the kind "smtp"; empty keeps it in the console only. */
  channelIds: z.array(ChannelId).max(20),
  /** Makes once what was due last while the console was not there, if that is no more than 35 days ago. */
  catchesUp: z.boolean().default(true),
})
export type ReportSchedule = z.output<typeof ReportSchedule>

/** With what came of it, for the list. */
export const ScheduleStanding = ReportSchedule.extend({ nextAtMs: z.number().nullable(), lastAtMs: z.number().nullable(), lastProblem: Problem.nullable() })
export type ScheduleStanding = z.output<typeof ScheduleStanding>

/** A template is a plan with a name and a period: files in resources/report-templates. */
export const ReportTemplate = z.object({ id: z.string(), plan: ReportPlan, periodMs: z.number(), description: z.string() })
export type ReportTemplate = z.output<typeof ReportTemplate>

const ColumnKind = z.enum(['text', 'number', 'bytes', 'bytes-per-second', 'percent', 'time', 'duration'])

export const ReportColumn = z.object({ label: z.string(), kind: ColumnKind, /** Its part of the width on paper. */ share: z.number() })
export type ReportColumn = z.output<typeof ReportColumn>

const ReportTable = z.object({
  title: z.string(),
  columns: z.array(ReportColumn),
  /** Times in milliseconds since 1970, durations in milliseconds, percent from 0 to 100; `null` is unknown. */
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  /** What stands there when it has no rows. */
  emptyText: z.string(),
})
export type ReportTable = z.output<typeof ReportTable>

const ReportChart = z.object({
  title: z.string(),
  unit: MetricUnit,
  fromMs: z.number(),
  stepMs: z.number(),
  series: z.array(z.object({ label: z.string(), values: z.array(z.number().nullable()) })),
})
export type ReportChart = z.output<typeof ReportChart>

const ReportSection = z.object({ topic: ReportTopic, title: z.string(), lines: z.array(z.string()), charts: z.array(ReportChart), tables: z.array(ReportTable) })
export type ReportSection = z.output<typeof ReportSection>

export const ReportDocument = z.object({
  title: z.string(),
  /** What it is about, in words. */
  scope: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  madeAtMs: z.number(),
  by: z.string(),
  /** The first and the last sample that is in it; `null` when there is none. */
  dataFromMs: z.number().nullable(),
  dataToMs: z.number().nullable(),
  /** Why it is not known which samples there are, in words; otherwise `null`. */
  dataProblem: z.string().nullable(),
  sections: z.array(ReportSection),
})
export type ReportDocument = z.output<typeof ReportDocument>
