// Images that machines are made from, in SQLite: by host, pool and name, as an image itself has no place for a mark.
import type { Migrations } from '#electron/lib/database/database.ts'

interface TemplateImageRow {
  readonly host_id: string
  readonly pool: string
  readonly volume: string
  /** As it was when it was marked; null where that was not known. */
  readonly capacity_bytes: number | null
  readonly modified_at_ms: number | null
}

export interface TemplateImageTables {
  template_image: TemplateImageRow
}

export const templateImageMigrations: Migrations = {
  '041-template-images': {
    async up(db) {
      await db.schema
        .createTable('template_image')
        .addColumn('host_id', 'text', (column) => column.notNull())
        .addColumn('pool', 'text', (column) => column.notNull())
        .addColumn('volume', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('template_image_key', ['host_id', 'pool', 'volume'])
        .execute()
    },
  },
  '097-template-image-stamps': {
    async up(db) {
      for (const column of ['capacity_bytes', 'modified_at_ms']) await db.schema.alterTable('template_image').addColumn(column, 'integer').execute()
    },
  },
}
