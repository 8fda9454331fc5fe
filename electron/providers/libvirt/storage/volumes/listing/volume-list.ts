// The names of a pool's volumes. libvirt's protocol has room for 16,384 in one answer and no second page: of a larger pool
// virsh shows an error, and we show what can be had.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { StoragePoolHandle, StorageVolHandle } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { Link } from '../../../session/host-link.ts'

/** REMOTE_STORAGE_VOL_LIST_MAX, of both calls. */
const mostNames = 16_384

export interface VolumeList {
  readonly handles: readonly StorageVolHandle[]
  /** More than there are handles in a pool that is too large. */
  readonly total: number
}

export async function listVolumes({ api, connection }: Link, pool: StoragePoolHandle, signal: AbortSignal): Promise<VolumeList> {
  try {
    const handles = await api.storage.listAllVolumes(pool, { signal })
    return { handles, total: handles.length }
  } catch (error) {
    if (!(error instanceof LibvirtError) || error.code !== ErrorCode.InternalError) throw error
    const { num: total } = await connection.call('STORAGE_POOL_NUM_OF_VOLUMES', { pool }, { signal })
    if (total <= mostNames) throw error
    const { names } = await connection.call('STORAGE_POOL_LIST_VOLUMES', { pool, maxnames: mostNames }, { signal })
    // The older call tells no keys; libvirt finds a volume by its pool and name.
    return { handles: names.map((name) => ({ pool: pool.name, name, key: `${pool.name}/${name}` })), total }
  }
}

/** For what relies on having seen them all. @throws AppError not-supported for a pool that is too large */
export async function listEveryVolume(own: Link, pool: StoragePoolHandle, signal: AbortSignal): Promise<readonly StorageVolHandle[]> {
  const { handles, total } = await listVolumes(own, pool, signal)
  if (handles.length === total) return handles
  throw new AppError('not-supported', {
    message: `The pool ${pool.name} has ${total} volumes, of which libvirt tells ${handles.length}: whether one of the others is needed cannot be known`,
    reason: 'pool-too-large',
    params: { name: pool.name, total, told: handles.length },
    hint: 'spread-volumes',
  })
}
