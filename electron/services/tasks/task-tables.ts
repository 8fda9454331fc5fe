// Tasks and their log lines in SQLite: the task as JSON beside the columns that it is looked up by.
import type { Generated } from 'kysely'
import type { Migrations } from '#electron/lib/database/database.ts'

export interface TaskTables {
  task: {
    readonly id: string
    readonly parent_id: string | null
    readonly state: string
    readonly host_id: string | null
    readonly uuid: string | null
    readonly created_at_ms: number
    readonly task: string
  }
  task_log: { readonly sequence: Generated<number>; readonly task_id: string; readonly at_ms: number; readonly text: string }
}

export const taskMigrations: Migrations = {
  '003-tasks': {
    async up(db) {
      await db.schema
        .createTable('task')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('parent_id', 'text')
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('host_id', 'text')
        .addColumn('uuid', 'text')
        .addColumn('created_at_ms', 'integer', (column) => column.notNull())
        .addColumn('task', 'text', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('task_by_parent').on('task').columns(['parent_id', 'created_at_ms']).execute()
      await db.schema.createIndex('task_by_host').on('task').columns(['host_id', 'created_at_ms']).execute()
      await db.schema.createIndex('task_by_state').on('task').column('state').execute()
      await db.schema
        .createTable('task_log')
        .addColumn('sequence', 'integer', (column) => column.primaryKey())
        .addColumn('task_id', 'text', (column) => column.notNull())
        .addColumn('at_ms', 'integer', (column) => column.notNull())
        .addColumn('text', 'text', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('task_log_by_task').on('task_log').columns(['task_id', 'sequence']).execute()
    },
  },
}
