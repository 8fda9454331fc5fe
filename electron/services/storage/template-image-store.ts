// Which images are marked as there to make machines from. A mark says nothing about whether the image is still there.
import type { Kysely } from 'kysely'
import type { HostId } from '#shared/model/ids.ts'
import type { VolumeRef } from '#shared/model/storage.ts'
import type { TemplateImageTables } from './template-image-tables.ts'

export interface TemplateImageStore {
  of(hostId: HostId): Promise<{ pool: string; volume: string }[]>
  mark(ref: VolumeRef): Promise<void>
  unmark(ref: VolumeRef): Promise<void>
}

export function createTemplateImageStore(db: Kysely<TemplateImageTables>): TemplateImageStore {
  return {
    of: (hostId) => db.selectFrom('template_image').select(['pool', 'volume']).where('host_id', '=', hostId).orderBy('pool').orderBy('volume').execute(),
    async mark({ hostId, pool, volume }) {
      await db.insertInto('template_image').values({ host_id: hostId, pool, volume }).onConflict((conflict) => conflict.doNothing()).execute()
    },
    async unmark({ hostId, pool, volume }) {
      await db.deleteFrom('template_image').where('host_id', '=', hostId).where('pool', '=', pool).where('volume', '=', volume).execute()
    },
  }
}
