// Volumes that no machine uses and no other volume stands on, for reports: without images of templates, discs, and what is in the trash, which are
// there on purpose. Of storage that several hosts share each host knows only its own machines: there all of them are asked.
import type { TemplateImage, Pool, Volume, VolumePage } from '#shared/model/storage/storage.ts'
import type { StorageService } from '../storage/storage-service.ts'

export type OrphanSources = Pick<StorageService, 'volumes' | 'templateImages'>

/** Of one pool; `shared`: the same storage on other hosts. */
export interface AskedPool {
  readonly pool: Pool
  readonly shared: readonly Pool[]
}

const pageSize = 1000
/** Of the largest pool. */
const mostPages = 17

export async function orphansOf({ pool, shared }: AskedPool, sources: OrphanSources, signal: AbortSignal): Promise<Volume[]> {
  const images = await Promise.all([pool, ...shared].map(({ hostId }) => sources.templateImages(hostId)))
  const found = await unusedOn(pool, sources, signal)
  const elsewhere = await Promise.all(shared.map(async (other) => new Set((await unusedOn(other, sources, signal)).map(({ name }) => name))))
  return found.filter((volume) => !isKept(volume, pool, images.flat()) && elsewhere.every((names) => names.has(volume.name)))
}

async function unusedOn({ hostId, name: pool }: Pool, { volumes }: OrphanSources, signal: AbortSignal): Promise<Volume[]> {
  const found: Volume[] = []
  for (let page = 0; page < mostPages; page += 1) {
    const answer: VolumePage = await volumes({ hostId, pool, offset: page * pageSize, limit: pageSize, sort: 'name', isDescending: false, text: '', format: '', onlyOrphaned: true }, signal)
    found.push(...answer.volumes)
    if (answer.volumes.length < pageSize) break
  }
  return found
}

function isKept({ name, format, type }: Volume, pool: Pool, images: readonly TemplateImage[]): boolean {
  return (type !== 'file' && type !== 'block') || format === 'iso' || /\.trashed-[0-9a-z]{8,24}$/.test(name) || images.some((image) => image.pool === pool.name && image.volume === name)
}
