// Settings and marks of the monitoring in SQLite. The samples have a file of their own.
import type { Migrations } from '#electron/lib/database/database.ts'

export interface MonitoringSettingsRow {
  readonly id: 1
  /** JSON. */
  readonly settings: string
}

export interface MarkRow {
  readonly id: string
  readonly at_ms: number
  /** `subjectKey`. */
  readonly subject: string
  readonly kind: string
  readonly detail: string
}

export interface MonitoringTables {
  monitoring_settings: MonitoringSettingsRow
  mark: MarkRow
}

export const monitoringMigrations: Migrations = {
  '020-monitoring': {
    async up(db) {
      await db.schema
        .createTable('monitoring_settings')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('settings', 'text', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('mark')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('at_ms', 'integer', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('detail', 'text', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('mark_at').on('mark').column('at_ms').execute()
      await db.schema.createIndex('mark_subject').on('mark').columns(['subject', 'at_ms']).execute()
    },
  },
}
