// Alerts in SQLite: each thing as JSON beside the columns that it is looked up by.
import type { Migrations } from '#electron/lib/database/database.ts'

interface JsonRow {
  readonly id: string
  readonly json: string
}

export interface AlertTables {
  alert_rule: JsonRow
  alert_silence: JsonRow
  alert_channel: JsonRow
  alert_policy: JsonRow
  alert: JsonRow & {
    readonly rule_id: string | null
    readonly phase: string
    readonly started_at_ms: number
    /** JSON of `Told`. */
    readonly told: string
  }
  /** Messages that have not left yet. */
  alert_delivery: JsonRow & { readonly channel_id: string }
  /** Once written it says that the first rules were made: deleted ones stay deleted. */
  alert_mark: { readonly name: string }
}

export const alertMigrations: Migrations = {
  '021-alerts': {
    async up(db) {
      for (const table of ['alert_rule', 'alert_silence', 'alert_channel', 'alert_policy']) {
        await db.schema
          .createTable(table)
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('json', 'text', (column) => column.notNull())
          .execute()
      }
      await db.schema
        .createTable('alert')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('rule_id', 'text')
        .addColumn('phase', 'text', (column) => column.notNull())
        .addColumn('started_at_ms', 'integer', (column) => column.notNull())
        .addColumn('told', 'text', (column) => column.notNull())
        .addColumn('json', 'text', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('alert_by_start').on('alert').columns(['phase', 'started_at_ms']).execute()
      await db.schema
        .createTable('alert_delivery')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('channel_id', 'text', (column) => column.notNull())
        .addColumn('json', 'text', (column) => column.notNull())
        .execute()
      await db.schema.createTable('alert_mark').addColumn('name', 'text', (column) => column.primaryKey()).execute()
    },
  },
}
