// Reports and their schedules in SQLite: what each is as JSON, and the file itself.
import type { Migrations } from '#electron/lib/database/database.ts'

export interface ReportTables {
  report: { readonly id: string; readonly made_at_ms: number; readonly json: string; readonly file: Uint8Array }
  report_schedule: { readonly id: string; readonly json: string; readonly last_at_ms: number | null; readonly last_problem: string; /** When it was saved last. */ readonly saved_at_ms: number | null }
}

export const reportMigrations: Migrations = {
  '022-reports': {
    async up(db) {
      await db.schema
        .createTable('report')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('made_at_ms', 'integer', (column) => column.notNull())
        .addColumn('json', 'text', (column) => column.notNull())
        .addColumn('file', 'blob', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('report_by_time').on('report').column('made_at_ms').execute()
      await db.schema
        .createTable('report_schedule')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('json', 'text', (column) => column.notNull())
        .addColumn('last_at_ms', 'integer')
        .addColumn('last_problem', 'text', (column) => column.notNull())
        .execute()
    },
  },
  '096-report-saved': {
    async up(db) {
      await db.schema.alterTable('report_schedule').addColumn('saved_at_ms', 'integer').execute()
    },
  },
}
