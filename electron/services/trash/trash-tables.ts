// What was last seen in the trash of each host, so that it shows, and expires, while a host is away. The truth is on the hosts.
import type { Migrations } from '#electron/lib/database/database.ts'

export interface TrashTables {
  trash: {
    readonly host_id: string
    readonly id: string
    /** JSON of a TrashedMachine. Its definition is on the host alone. */
    readonly machine: string
  }
}

export const trashMigrations: Migrations = {
  '030-trash': {
    async up(db) {
      await db.schema
        .createTable('trash')
        .addColumn('host_id', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('machine', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('trash_key', ['host_id', 'id'])
        .execute()
    },
  },
}
