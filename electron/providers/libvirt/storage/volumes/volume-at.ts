// Finds the volume that a path is. A pool knows only the files that it has seen: what was put there by other means shows after
// a refresh, which is made when it is needed.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { StoragePoolHandle, StorageVolHandle } from '#electron/libvirt/index.ts'
import { find, readXml } from '#shared/xml/read-xml.ts'
import type { Link } from '../../session/host-link.ts'

const activePools = 2

/** @throws LibvirtError 50 when no pool of the host has it */
export async function volumeAt(own: Link, path: string, signal: AbortSignal): Promise<StorageVolHandle> {
  const known = await knownVolumeAt(own, path, signal)
  if (known) return known
  await refreshPoolsOf(own, { paths: new Set([path]) }, signal)
  return lookUp(own, path, signal)
}

/** As of the last refresh of its pool. */
export async function knownVolumeAt(own: Link, path: string, signal: AbortSignal): Promise<StorageVolHandle | undefined> {
  try {
    return await lookUp(own, path, signal)
  } catch (error) {
    if (error instanceof LibvirtError && error.code === ErrorCode.NoStorageVol) return undefined
    throw error
  }
}

async function lookUp({ connection }: Link, path: string, signal: AbortSignal): Promise<StorageVolHandle> {
  return (await connection.call('STORAGE_VOL_LOOKUP_BY_PATH', { path }, { signal })).vol
}

/** Those that are folders in which one of the files is. One of more than `mostVolumes` only when it does not know them all: libvirt opens each file of it. */
export async function refreshPoolsOf(own: Link, { paths, mostVolumes = Infinity }: { readonly paths: ReadonlySet<string>; readonly mostVolumes?: number }, signal: AbortSignal): Promise<void> {
  for (const pool of await poolsOf(own, paths, signal)) {
    if (mostVolumes < Infinity && (await isLargeAndKnown(own, { pool, paths, mostVolumes }, signal))) continue
    await own.connection.call('STORAGE_POOL_REFRESH', { pool, flags: 0 }, { signal })
  }
}

async function isLargeAndKnown(own: Link, { pool, paths, mostVolumes }: { pool: StoragePoolHandle; paths: ReadonlySet<string>; mostVolumes: number }, signal: AbortSignal): Promise<boolean> {
  const { num } = await own.connection.call('STORAGE_POOL_NUM_OF_VOLUMES', { pool }, { signal })
  if (num <= mostVolumes) return false
  const volumes = await Promise.all([...paths].map((path) => knownVolumeAt(own, path, signal)))
  return volumes.every((volume) => volume !== undefined)
}

/** Whether a running pool of the host would have to know the path. */
export async function isInPoolFolder(own: Link, path: string, signal: AbortSignal): Promise<boolean> {
  return (await poolsOf(own, new Set([path]), signal)).length > 0
}

async function poolsOf({ api }: Link, paths: ReadonlySet<string>, signal: AbortSignal): Promise<StoragePoolHandle[]> {
  const folders = new Set([...paths].map((path) => path.slice(0, path.lastIndexOf('/'))))
  const pools = await api.storage.listAllPools({ signal, flags: activePools })
  const found = await Promise.all(pools.map(async (pool) => folders.has(find(readXml(await api.storage.getPoolXml(pool, { signal })), 'target/path').text)))
  return pools.filter((_pool, at) => found[at])
}
