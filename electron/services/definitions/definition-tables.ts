// Definitions that were replaced, so that one can go back. Passwords are not in them.
import type { Generated } from 'kysely'
import type { Migrations } from '#electron/lib/database/database.ts'

export interface DefinitionTables {
  definition: {
    readonly sequence: Generated<number>
    readonly host_id: string
    readonly kind: string
    readonly object_key: string
    readonly xml: string
    readonly user: string
    readonly at_ms: number
  }
}

export const definitionMigrations: Migrations = {
  '011-definitions': {
    async up(db) {
      await db.schema
        .createTable('definition')
        .addColumn('sequence', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('host_id', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('object_key', 'text', (column) => column.notNull())
        .addColumn('xml', 'text', (column) => column.notNull())
        .addColumn('user', 'text', (column) => column.notNull())
        .addColumn('at_ms', 'integer', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('definition_by_object').on('definition').columns(['host_id', 'kind', 'object_key', 'sequence']).execute()
    },
  },
}
