// The settings of what passes to and from somebody's Prometheus, in SQLite.
import type { Kysely } from 'kysely'
import type { Migrations } from '#electron/lib/database/database.ts'
import { PrometheusSettings } from '#shared/model/monitoring/prometheus.ts'

export interface PrometheusTables {
  prometheus_settings: {
    readonly id: 1
    /** JSON. */
    readonly settings: string
  }
  /** Up to when a receiver of remote write has the figures. */
  prometheus_cursors: {
    readonly receiver: string
    readonly sent_to_ms: number
  }
}

export const prometheusMigrations: Migrations = {
  '040-prometheus': {
    async up(db) {
      await db.schema
        .createTable('prometheus_settings')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('settings', 'text', (column) => column.notNull())
        .execute()
    },
  },
  '095-prometheus-cursors': {
    async up(db) {
      await db.schema
        .createTable('prometheus_cursors')
        .addColumn('receiver', 'text', (column) => column.primaryKey())
        .addColumn('sent_to_ms', 'integer', (column) => column.notNull())
        .execute()
    },
  },
}

export interface PrometheusStore {
  load(): Promise<PrometheusSettings>
  save(settings: PrometheusSettings): Promise<void>
  cursor(receiver: string): Promise<number | undefined>
  keepCursor(receiver: string, sentToMs: number): Promise<void>
  /** Of all receivers but this one. */
  forgetCursors(but: string | undefined): Promise<void>
}

export function createPrometheusStore(db: Kysely<PrometheusTables>): PrometheusStore {
  return {
    async load() {
      const row = await db.selectFrom('prometheus_settings').select('settings').executeTakeFirst()
      return row ? PrometheusSettings.parse(JSON.parse(row.settings)) : { write: null, source: null }
    },
    async save(settings) {
      const row = { id: 1 as const, settings: JSON.stringify(settings) }
      await db.insertInto('prometheus_settings').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet({ settings: row.settings })).execute()
    },
    async cursor(receiver) {
      const row = await db.selectFrom('prometheus_cursors').select('sent_to_ms').where('receiver', '=', receiver).executeTakeFirst()
      return row?.sent_to_ms
    },
    async keepCursor(receiver, sentToMs) {
      await db.insertInto('prometheus_cursors').values({ receiver, sent_to_ms: sentToMs }).onConflict((conflict) => conflict.column('receiver').doUpdateSet({ sent_to_ms: sentToMs })).execute()
    },
    async forgetCursors(but) {
      await db.deleteFrom('prometheus_cursors').where('receiver', '!=', but ?? '').execute()
    },
  }
}
