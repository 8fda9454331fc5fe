// The settings of what passes to and from somebody's Prometheus, in SQLite.
import type { Kysely } from 'kysely'
import type { Migrations } from '#electron/lib/database.ts'
import { PrometheusSettings } from '#shared/model/prometheus.ts'

export interface PrometheusTables {
  prometheus_settings: {
    readonly id: 1
    /** JSON. */
    readonly settings: string
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
}

export interface PrometheusStore {
  load(): Promise<PrometheusSettings>
  save(settings: PrometheusSettings): Promise<void>
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
  }
}
