// Reads and replaces the settings of the monitoring.
import type { Kysely } from 'kysely'
import { defaultMonitoringSettings, MonitoringSettings } from '#shared/model/monitoring/metrics.ts'
import type { MonitoringTables } from './monitoring-tables.ts'

export interface SettingsStore {
  load(): Promise<MonitoringSettings>
  save(settings: MonitoringSettings): Promise<void>
}

export function createSettingsStore(db: Kysely<MonitoringTables>): SettingsStore {
  return {
    async load() {
      const row = await db.selectFrom('monitoring_settings').select('settings').executeTakeFirst()
      const saved: unknown = row ? JSON.parse(row.settings) : {}
      // Keys of a newer version fall away; those that an older one did not have get their defaults.
      return MonitoringSettings.parse(Object.assign({}, defaultMonitoringSettings, saved))
    },
    async save(settings) {
      const row = { id: 1 as const, settings: JSON.stringify(settings) }
      await db.insertInto('monitoring_settings').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet({ settings: row.settings })).execute()
    },
  }
}
