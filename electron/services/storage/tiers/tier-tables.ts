// Tiers in SQLite: a label, the pools that bear it, and the tags of the machines that belong there.
import type { Migrations } from '#electron/lib/database/database.ts'

export interface TierRow {
  readonly name: string
  readonly position: number
  /** JSON. */
  readonly pools: string
  /** JSON. */
  readonly tags: string
}

export interface TierTables {
  tier: TierRow
}

export const tierMigrations: Migrations = {
  '010-tiers': {
    async up(db) {
      await db.schema
        .createTable('tier')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('position', 'integer', (column) => column.notNull())
        .addColumn('pools', 'text', (column) => column.notNull())
        .addColumn('tags', 'text', (column) => column.notNull())
        .execute()
    },
  },
}
