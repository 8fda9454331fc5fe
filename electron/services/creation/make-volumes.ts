// Makes the volumes of a new machine one after the other, and removes them again.
import { MessageChannel } from 'node:worker_threads'
import { writeTo } from '#electron/lib/threads/byte-port.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { volumeFormats } from '#shared/model/storage/storage.ts'
import type { TaskLine } from '#shared/task-lines.ts'
import { storeTreeFile } from './install-tree/store-tree-file.ts'
import { formatOf } from './plan-vm.ts'
import type { VolumeToMake } from './plan-vm.ts'

/** A copy of a large image over a slow disk. */
const copyDeadlineMs = 12 * 3600_000
export const stepDeadlineMs = 120_000

/** Removes what was made, and says so. */
export type Undo = () => Promise<TaskLine>

type Storage = Pick<RemoteProvider, 'storage' | 'transfers'>

export interface VolumeMaking {
  readonly volume: VolumeToMake
  /** The bytes of the seed disc. */
  readonly seed: Uint8Array
  readonly provider: Storage
  /** Stops a fetching: what has been stored can be removed at once. */
  readonly signal: AbortSignal
}

/** But for what is fetched, not to be cancelled: the host would make it all the same, and it could not be removed while it is being made. */
export async function makeVolume({ volume, seed, provider, signal }: VolumeMaking, onProgress: (fraction: number) => void): Promise<void> {
  const { storage } = provider
  const options = { signal: AbortSignal.timeout(stepDeadlineMs) }
  const place = { pool: volume.pool, name: volume.volume }
  switch (volume.kind) {
    case 'new':
      return storage.createVolume({ ...place, capacityBytes: volume.sizeBytes, format: volume.format, preallocation: 'none' }, options)
    case 'overlay':
      return storage.createVolume({ ...place, capacityBytes: volume.sizeBytes, format: volume.format, preallocation: 'none', backing: { path: volume.from.path, format: knownFormat(formatOf(volume.from)) } }, options)
    case 'copy':
      await storage.cloneVolume({ pool: volume.fromPool, volume: volume.from.name, targetPool: volume.pool, name: volume.volume, format: volume.format }, { signal: AbortSignal.timeout(copyDeadlineMs), onProgress })
      if (volume.sizeBytes > volume.from.capacityBytes) await storage.resizeVolume({ pool: volume.pool, volume: volume.volume, capacityBytes: volume.sizeBytes, canShrink: false }, { signal: AbortSignal.timeout(stepDeadlineMs) })
      return
    case 'seed':
      await storage.createVolume({ ...place, capacityBytes: seed.length, format: 'raw', preallocation: 'none' }, options)
      return storeSeed(provider, volume, seed)
    case 'fetched':
      // As raw bytes, of the length that the server has told.
      await storage.createVolume({ ...place, capacityBytes: volume.file.sizeBytes + volume.tail.length, format: 'raw', preallocation: 'none' }, options)
      return storeTreeFile({ file: volume.file, is: volume.is, tail: volume.tail, at: { pool: volume.pool, volume: volume.volume }, transfers: provider.transfers, signal, onProgress })
    default:
      return volume satisfies never
  }
}

function knownFormat(format: string): (typeof volumeFormats)[number] {
  return volumeFormats.find((known) => known === format) ?? 'raw'
}

async function storeSeed({ transfers, storage }: Storage, { pool, volume }: VolumeToMake, seed: Uint8Array): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  using writer = writeTo(port1)
  const stored = transfers.store({ pool, volume, offsetBytes: 0, port: port2 }, { signal: AbortSignal.timeout(stepDeadlineMs) })
  // Smaller than what may be under way at once: it never waits for its reader. What goes through a port is not ours any more.
  await writer.write({ data: seed.slice() })
  writer.end()
  await stored
  // libvirt learns that it is a disc by looking at it again.
  await storage.actOnPool({ pool, action: 'refresh' }, { signal: AbortSignal.timeout(stepDeadlineMs) })
}

export async function removeVolume({ storage }: Pick<RemoteProvider, 'storage'>, { pool, volume }: { readonly pool: string; readonly volume: string }): Promise<TaskLine> {
  try {
    await storage.deleteVolume({ pool, volume }, { signal: AbortSignal.timeout(stepDeadlineMs) })
    return { line: 'volume-removed', params: { name: volume } }
  } catch (error) {
    if (error instanceof AppError && error.code === 'volume-not-found') return { line: 'volume-not-made', params: { name: volume } }
    return { line: 'volume-stays', params: { name: volume, pool }, problem: problemOf(error) }
  }
}
