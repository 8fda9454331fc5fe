// The last-known inventory in SQLite, so that hosts show their rows at once after a start. Rows are JSON: they are read
// whole, and the columns that anything is asked by are the key.
import type { Migrations } from '#electron/lib/database/database.ts'

export interface InventoryTables {
  inventory_host: { readonly host_id: string; readonly facts: string | null; readonly at_ms: number | null }
  inventory_vm: { readonly host_id: string; readonly uuid: string; readonly row: string }
}

export const inventoryMigrations: Migrations = {
  '002-inventory': {
    async up(db) {
      await db.schema
        .createTable('inventory_host')
        .addColumn('host_id', 'text', (column) => column.primaryKey())
        .addColumn('facts', 'text')
        .addColumn('at_ms', 'integer')
        .execute()
      await db.schema
        .createTable('inventory_vm')
        .addColumn('host_id', 'text', (column) => column.notNull())
        .addColumn('uuid', 'text', (column) => column.notNull())
        .addColumn('row', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('inventory_vm_key', ['host_id', 'uuid'])
        .execute()
    },
  },
}
