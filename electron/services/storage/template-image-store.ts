// Which images are marked as there to make machines from, and how they were then. A mark says nothing about whether the image is still there.
import type { Kysely } from 'kysely'
import type { HostId } from '#shared/model/ids.ts'
import type { TemplateImage, VolumeRef } from '#shared/model/storage/storage.ts'
import type { TemplateImageTables } from './template-image-tables.ts'

export interface TemplateImageStore {
  of(hostId: HostId): Promise<TemplateImage[]>
  /** Once more: as it is now. */
  mark(image: TemplateImage & Pick<VolumeRef, 'hostId'>): Promise<void>
  unmark(ref: VolumeRef): Promise<void>
}

export function createTemplateImageStore(db: Kysely<TemplateImageTables>): TemplateImageStore {
  return {
    of: (hostId) => db.selectFrom('template_image').select(['pool', 'volume', 'capacity_bytes as capacityBytes', 'modified_at_ms as modifiedAtMs']).where('host_id', '=', hostId).orderBy('pool').orderBy('volume').execute(),
    async mark({ hostId, pool, volume, capacityBytes, modifiedAtMs }) {
      const stamp = { capacity_bytes: capacityBytes, modified_at_ms: modifiedAtMs }
      await db.insertInto('template_image').values({ host_id: hostId, pool, volume, ...stamp }).onConflict((conflict) => conflict.columns(['host_id', 'pool', 'volume']).doUpdateSet(stamp)).execute()
    },
    async unmark({ hostId, pool, volume }) {
      await db.deleteFrom('template_image').where('host_id', '=', hostId).where('pool', '=', pool).where('volume', '=', volume).execute()
    },
  }
}
