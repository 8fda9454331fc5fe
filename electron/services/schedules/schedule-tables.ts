// Schedules of snapshots, and which snapshots each of them has taken: those alone may it delete.
import type { Migrations } from '#electron/lib/database/database.ts'

export interface ScheduleTables {
  schedule: {
    readonly id: string
    /** JSON of what a person decided. */
    readonly schedule: string
    readonly user: string
    /** Up to here its times have been looked at. */
    readonly seen_ms: number
    /** JSON, or `null`. */
    readonly last_run: string | null
    /** JSON, or `null`. */
    readonly missed: string | null
  }
  schedule_snapshot: {
    readonly schedule_id: string
    readonly host_id: string
    readonly uuid: string
    readonly name: string
    readonly at_ms: number
  }
}

export const scheduleMigrations: Migrations = {
  '031-schedules': {
    async up(db) {
      await db.schema
        .createTable('schedule')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('schedule', 'text', (column) => column.notNull())
        .addColumn('user', 'text', (column) => column.notNull())
        .addColumn('seen_ms', 'integer', (column) => column.notNull())
        .addColumn('last_run', 'text')
        .addColumn('missed', 'text')
        .execute()
      await db.schema
        .createTable('schedule_snapshot')
        .addColumn('schedule_id', 'text', (column) => column.notNull())
        .addColumn('host_id', 'text', (column) => column.notNull())
        .addColumn('uuid', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('at_ms', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('schedule_snapshot_key', ['schedule_id', 'host_id', 'uuid', 'name'])
        .execute()
    },
  },
}
