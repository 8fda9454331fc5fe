// What must be true before data is taken from anybody: no machine uses the volume, and no other volume of the host stands on
// it. libvirt asks neither question: it deletes the disk of a running guest.
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import { find, readXml } from '#shared/xml/read-xml.ts'
import type { Link } from '../../session/host-link.ts'
import { inUse } from '../storage-errors.ts'
import type { VolumeCatalogue } from './listing/volume-catalogue.ts'
import { listVolumes } from './listing/volume-list.ts'
import { readVolumeUsers } from './volume-users.ts'
import { readVolumeXml } from './volume-xml.ts'

const activePools = 2

export interface UseCheck {
  readonly catalogue: VolumeCatalogue
  readonly own: Link
  readonly vol: StorageVolHandle
  readonly signal: AbortSignal
  /** Machines that are off may keep a disk that changes its size. */
  readonly whose: 'running' | 'any'
  /** A disk that is known to be this volume, and about to be it no more. */
  readonly except?: { readonly uuid: string; readonly device: string }
}

/** @throws AppError volume-in-use with all that use it */
export async function assertUnused({ catalogue, own, vol, signal, whose, except }: UseCheck): Promise<void> {
  const volume = readVolumeXml(vol, await own.api.storage.getVolumeXml(vol, { signal }))
  const users = await readVolumeUsers(own, signal)
  await learnImages({ catalogue, own, paths: users.paths, signal })
  const overlays = (await catalogue.overlays(signal)).get(volume.path) ?? []
  const blocking = users
    .of({ ...volume, pool: vol.pool })
    .filter(({ isRunning }) => whose === 'any' || isRunning)
    .filter(({ uuid, device }) => uuid !== except?.uuid || device !== except.device)
  if (blocking.length > 0 || overlays.length > 0) throw inUse(volume.name, blocking, overlays.map(({ name }) => name))
}

interface Learning {
  readonly catalogue: VolumeCatalogue
  readonly own: Link
  readonly paths: Iterable<string>
  readonly signal: AbortSignal
}

/**
 * Refreshes the pools that have not seen all the disks in their folders. An external snapshot makes such a disk: while its
 * machine is off, neither the machine's definition nor the pool tells that it stands on the image that was the disk before.
 */
export async function learnImages({ catalogue, own, paths, signal }: Learning): Promise<void> {
  const { api, connection } = own
  const byFolder = new Map<string, string[]>()
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf('/'))
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), path])
  }
  for (const pool of await api.storage.listAllPools({ signal, flags: activePools })) {
    const disks = byFolder.get(find(readXml(await api.storage.getPoolXml(pool, { signal })), 'target/path').text) ?? []
    if (disks.length === 0) continue
    const known = new Set((await listVolumes(own, pool, signal)).handles.map(({ key }) => key))
    if (disks.every((path) => known.has(path))) continue
    await connection.call('STORAGE_POOL_REFRESH', { pool, flags: 0 }, { signal })
    catalogue.forget(pool.name)
  }
}
