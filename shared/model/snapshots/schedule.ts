// Snapshots that are taken by the clock: of which machines, when, and which of them are kept.
import * as z from 'zod'
import { Problem } from '../hosts/host.ts'
import { TaskId, VmRef } from '../ids.ts'
import { SnapshotName, SnapshotRequest } from './snapshot.ts'

export const ScheduleId = z.string().min(1).max(64).brand<'ScheduleId'>()
export type ScheduleId = z.output<typeof ScheduleId>

/** Which machines: those that were chosen, or those that a search finds when its time comes. */
const ScheduleTargets = z.discriminatedUnion('kind', [z.object({ kind: z.literal('machines'), refs: z.array(VmRef).min(1).max(10_000) }), z.object({ kind: z.literal('query'), query: z.string().trim().min(1).max(1000) })])

const count = (most: number) => z.number().int().min(0).max(most)

/** "calendar": the newest of each of the last so many hours, days and weeks in which there is one. */
export const Retention = z.discriminatedUnion('kind', [z.object({ kind: z.literal('last'), count: z.number().int().min(1).max(500) }), z.object({ kind: z.literal('calendar'), hourly: count(500), daily: count(500), weekly: count(500) }).refine(({ hourly, daily, weekly }) => hourly + daily + weekly > 0, 'at least one that is kept')])
export type Retention = z.output<typeof Retention>

export const NewSchedule = z.object({
  name: z.string().trim().min(1).max(100),
  isEnabled: z.boolean(),
  targets: ScheduleTargets,
  /** Five fields of cron: minute, hour, day of the month, month, day of the week. */
  pattern: z.string().trim().min(9).max(200),
  /** IANA's name, e.g. "Europe/Berlin". */
  timeZone: z.string().min(1).max(100),
  /** "{date}" and "{time}" become those of the run, in the schedule's time zone; both have to be in it. */
  namePattern: SnapshotName.refine((pattern) => pattern.includes('{date}') && pattern.includes('{time}'), 'a name with {date} and {time}'),
  mode: SnapshotRequest.shape.mode,
  /** Only disks; a running guest's file systems are frozen meanwhile. */
  isQuiesced: z.boolean(),
  keep: Retention,
  /** Begins once what was due while the console was not there, if that is not more than some weeks ago. */
  catchesUp: z.boolean().default(false),
})
export type NewSchedule = z.output<typeof NewSchedule>

export const Schedule = NewSchedule.extend({
  id: ScheduleId,
  user: z.string(),
  /** `null` of one that is switched off, and of a pattern that never comes. */
  nextRunMs: z.number().nullable(),
  lastRun: z.object({ atMs: z.number(), taskId: TaskId.nullable(), /** Why nothing was begun. */ problem: Problem.nullable() }).nullable(),
  /** Runs whose time passed while the console was not there, and which were not made up for. */
  missed: z.object({ count: z.number().int(), firstMs: z.number(), lastMs: z.number() }).nullable(),
})
export type Schedule = z.output<typeof Schedule>

export const snapshotName = (pattern: string, { date, time }: { readonly date: string; readonly time: string }): string => pattern.replaceAll('{date}', date).replaceAll('{time}', time)
