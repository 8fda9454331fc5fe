// The saved connections in SQLite. No secrets: passwords and passphrases live in the secret store.
import type { Migrations } from '#electron/lib/database/database.ts'

export interface HostRow {
  readonly id: string
  readonly name: string
  readonly uri: string
  /** What makes the host the same host, see `hostIdentity`. */
  readonly identity: string
  readonly folder: string
  /** 0 or 1: SQLite has no booleans. */
  readonly autoconnect: number
  readonly created_at_ms: number
}

export interface HostGroupRow {
  readonly name: string
  /** JSON. */
  readonly host_ids: string
}

export interface HostTables {
  host: HostRow
  host_group: HostGroupRow
}

export const hostMigrations: Migrations = {
  '001-hosts': {
    async up(db) {
      await db.schema
        .createTable('host')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('uri', 'text', (column) => column.notNull())
        .addColumn('identity', 'text', (column) => column.notNull().unique())
        .addColumn('folder', 'text', (column) => column.notNull())
        .addColumn('autoconnect', 'integer', (column) => column.notNull())
        .addColumn('created_at_ms', 'integer', (column) => column.notNull())
        .execute()
    },
  },
  '021-host-groups': {
    async up(db) {
      await db.schema
        .createTable('host_group')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('host_ids', 'text', (column) => column.notNull())
        .execute()
    },
  },
}
