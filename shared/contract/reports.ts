// Calls about reports: made by a Task, kept and fetched; schedules make and mail them by themselves.
import * as z from 'zod'
import { TaskId } from '../model/ids.ts'
import { Report, ReportId, ReportRequest, ReportSchedule, ReportTemplate, ScheduleId, ScheduleStanding } from '../model/monitoring/report.ts'
import { read, write } from './call.ts'

const Started = z.object({ taskId: TaskId })

export const reports = {
  /** Newest first. */
  list: read('report.read').route({ method: 'GET', path: '/reports' }).output(z.array(Report)),
  make: write('report.read', 'report.make').route({ method: 'POST', path: '/reports' }).input(ReportRequest).output(Started),
  file: read('report.read').route({ method: 'GET', path: '/reports/{reportId}/file' }).input(z.object({ reportId: ReportId })).output(z.object({ name: z.string(), mimeType: z.string(), base64: z.string() })),
  remove: write('report.write', 'report.remove').route({ method: 'DELETE', path: '/reports/{reportId}' }).input(z.object({ reportId: ReportId })).output(z.void()),
  templates: read('report.read').route({ method: 'GET', path: '/reports/templates' }).output(z.array(ReportTemplate)),
  schedules: read('report.read').route({ method: 'GET', path: '/reports/schedules' }).output(z.array(ScheduleStanding)),
  saveSchedule: write('report.write', 'report.save-schedule').route({ method: 'PUT', path: '/reports/schedules' }).input(ReportSchedule).output(z.void()),
  removeSchedule: write('report.write', 'report.remove-schedule').route({ method: 'DELETE', path: '/reports/schedules/{scheduleId}' }).input(z.object({ scheduleId: ScheduleId })).output(z.void()),
  /** Makes and mails it now. */
  runSchedule: write('report.write', 'report.run-schedule').route({ method: 'POST', path: '/reports/schedules/{scheduleId}/run' }).input(z.object({ scheduleId: ScheduleId })).output(Started),
}
