// The audit log in SQLite. The column `hash` chains each entry to the one before it, see audit-chain.ts.
import type { Migrations } from '#electron/lib/database/database.ts'

export interface AuditTables {
  audit: {
    readonly sequence: number
    readonly at_ms: number
    readonly user: string
    readonly act: string
    readonly detail: string
    readonly outcome: string
    readonly hash: string
  }
}

export const auditMigrations: Migrations = {
  '004-audit': {
    async up(db) {
      await db.schema
        .createTable('audit')
        .addColumn('sequence', 'integer', (column) => column.primaryKey())
        .addColumn('at_ms', 'integer', (column) => column.notNull())
        .addColumn('user', 'text', (column) => column.notNull())
        .addColumn('act', 'text', (column) => column.notNull())
        .addColumn('detail', 'text', (column) => column.notNull())
        .addColumn('outcome', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .execute()
    },
  },
}
