// Finds the volume that a path is. A pool knows only the files that it has seen: what was put there by other means shows after
// a refresh, which is made when it is needed.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { StoragePoolHandle, StorageVolHandle } from '#electron/libvirt/index.ts'
import { find, readXml } from '#shared/xml/read-xml.ts'
import type { Link } from '../../session/host-link.ts'

const activePools = 2

/** @throws LibvirtError 50 when no pool of the host has it */
export async function volumeAt(own: Link, path: string, signal: AbortSignal): Promise<StorageVolHandle> {
  const lookUp = async (): Promise<StorageVolHandle> => (await own.connection.call('STORAGE_VOL_LOOKUP_BY_PATH', { path }, { signal })).vol
  try {
    return await lookUp()
  } catch (error) {
    if (!(error instanceof LibvirtError) || error.code !== ErrorCode.NoStorageVol || !(await refreshPoolOf(own, path, signal))) throw error
    return lookUp()
  }
}

/** Whether a running pool of the host would have to know the path. */
export async function isInPoolFolder(own: Link, path: string, signal: AbortSignal): Promise<boolean> {
  return (await poolOfFolder(own, path, signal)) !== undefined
}

async function refreshPoolOf(own: Link, path: string, signal: AbortSignal): Promise<boolean> {
  const pool = await poolOfFolder(own, path, signal)
  if (!pool) return false
  await own.connection.call('STORAGE_POOL_REFRESH', { pool, flags: 0 }, { signal })
  return true
}

async function poolOfFolder({ api }: Link, path: string, signal: AbortSignal): Promise<StoragePoolHandle | undefined> {
  const folder = path.slice(0, path.lastIndexOf('/'))
  for (const pool of await api.storage.listAllPools({ signal, flags: activePools })) {
    if (find(readXml(await api.storage.getPoolXml(pool, { signal })), 'target/path').text === folder) return pool
  }
  return undefined
}
