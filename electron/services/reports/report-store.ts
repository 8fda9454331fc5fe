// Reports that were made, and schedules, in SQLite. The newest reports are kept; older ones make room.
import type { Kysely } from 'kysely'
import type { Problem } from '#shared/model/hosts/host.ts'
import { Report, ReportSchedule } from '#shared/model/monitoring/report.ts'
import type { ReportId, ScheduleId } from '#shared/model/monitoring/report.ts'
import { KeptProblem } from '../schedules/last-problem.ts'
import type { ReportTables } from './report-tables.ts'

export interface KeptSchedule {
  readonly schedule: ReportSchedule
  readonly lastAtMs: number | null
  readonly lastProblem: Problem | null
  /** `null`: by a console that did not note it. */
  readonly savedAtMs: number | null
}

export interface ReportStore {
  /** Newest first. */
  list(): Promise<Report[]>
  file(id: ReportId): Promise<{ report: Report; bytes: Uint8Array } | undefined>
  add(report: Report, bytes: Uint8Array): Promise<void>
  remove(id: ReportId): Promise<void>
  schedules(): Promise<KeptSchedule[]>
  saveSchedule(schedule: ReportSchedule, savedAtMs: number): Promise<void>
  removeSchedule(id: ScheduleId): Promise<void>
  noteRun(id: ScheduleId, run: { atMs: number; problem: Problem | null }): Promise<void>
}

const keptReports = 200

export function createReportStore(db: Kysely<ReportTables>): ReportStore {
  return {
    async list() {
      const rows = await db.selectFrom('report').select('json').orderBy('made_at_ms', 'desc').execute()
      return rows.map(({ json }) => Report.parse(JSON.parse(json)))
    },
    async file(id) {
      const row = await db.selectFrom('report').select(['json', 'file']).where('id', '=', id).executeTakeFirst()
      return row && { report: Report.parse(JSON.parse(row.json)), bytes: row.file }
    },
    async add(report, bytes) {
      await db.transaction().execute(async (transaction) => {
        await transaction.insertInto('report').values({ id: report.id, made_at_ms: report.madeAtMs, json: JSON.stringify(report), file: Buffer.from(bytes) }).execute()
        const kept = transaction.selectFrom('report').select('id').orderBy('made_at_ms', 'desc').limit(keptReports)
        await transaction.deleteFrom('report').where('id', 'not in', kept).execute()
      })
    },
    async remove(id) {
      await db.deleteFrom('report').where('id', '=', id).execute()
    },
    async schedules() {
      const rows = await db.selectFrom('report_schedule').selectAll().orderBy('id').execute()
      return rows.map(({ json, last_at_ms, last_problem, saved_at_ms }) => ({ schedule: ReportSchedule.parse(JSON.parse(json)), lastAtMs: last_at_ms, lastProblem: KeptProblem.parse(last_problem.startsWith('{') ? JSON.parse(last_problem) : last_problem), savedAtMs: saved_at_ms }))
    },
    async saveSchedule(schedule, savedAtMs) {
      const json = JSON.stringify(schedule)
      await db.insertInto('report_schedule').values({ id: schedule.id, json, last_at_ms: null, last_problem: '', saved_at_ms: savedAtMs }).onConflict((conflict) => conflict.column('id').doUpdateSet({ json, saved_at_ms: savedAtMs })).execute()
    },
    async removeSchedule(id) {
      await db.deleteFrom('report_schedule').where('id', '=', id).execute()
    },
    async noteRun(id, { atMs, problem }) {
      await db.updateTable('report_schedule').set({ last_at_ms: atMs, last_problem: problem ? JSON.stringify(problem) : '' }).where('id', '=', id).execute()
    },
  }
}
