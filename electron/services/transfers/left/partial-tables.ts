// Volumes and files that are being filled, in SQLite: written down before they are made, so that a crash leaves none without a name.
import type { Migrations } from '#electron/lib/database/database.ts'

export interface PartialRow {
  readonly id: string
  readonly host_id: string
  readonly pool: string
  readonly volume: string
  readonly size_bytes: number
  /** JSON of the upload when its file can be read again; else null. */
  readonly file: string | null
  readonly started_at_ms: number
}

/** A file of the console's own machine. */
interface UnfinishedFileRow {
  readonly path: string
  readonly started_at_ms: number
}

export interface PartialTables {
  partial_volume: PartialRow
  unfinished_file: UnfinishedFileRow
}

export const partialMigrations: Migrations = {
  '023-partial-volumes': {
    async up(db) {
      await db.schema
        .createTable('partial_volume')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('host_id', 'text', (column) => column.notNull())
        .addColumn('pool', 'text', (column) => column.notNull())
        .addColumn('volume', 'text', (column) => column.notNull())
        .addColumn('size_bytes', 'integer', (column) => column.notNull())
        .addColumn('file', 'text')
        .addColumn('started_at_ms', 'integer', (column) => column.notNull())
        .execute()
    },
  },
  '032-unfinished-files': {
    async up(db) {
      await db.schema
        .createTable('unfinished_file')
        .addColumn('path', 'text', (column) => column.primaryKey())
        .addColumn('started_at_ms', 'integer', (column) => column.notNull())
        .execute()
    },
  },
}
