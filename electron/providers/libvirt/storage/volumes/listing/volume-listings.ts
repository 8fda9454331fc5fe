// The names of a pool's volumes and who uses what, kept for those who scroll: each page of 20,000 would ask for them and sort them anew.
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import type { Volume } from '#shared/model/storage/storage.ts'
import type { Link } from '../../../session/host-link.ts'
import { listVolumes } from './volume-list.ts'
import type { VolumeList } from './volume-list.ts'
import { readVolumeUsers } from '../volume-users.ts'
import type { VolumeUsers } from '../volume-users.ts'

export interface Listing {
  readonly readAtMs: number
  readonly list: VolumeList
  readonly users: VolumeUsers
  /** What was asked for of it, ordered, by the question. */
  readonly handles: Map<string, readonly StorageVolHandle[]>
  readonly volumes: Map<string, readonly Volume[]>
}

export interface VolumeListings {
  /** As it is now. */
  read(pool: string, own: Link, signal: AbortSignal): Promise<Listing>
  /** As it was a moment ago, if somebody has asked then. */
  recent(pool: string, own: Link, signal: AbortSignal): Promise<Listing>
  forget(pool: string): void
}

const keptMs = 5_000

export function createVolumeListings(): VolumeListings {
  const listings = new Map<string, Listing>()
  let forgotten = 0
  const read = async (pool: string, own: Link, signal: AbortSignal): Promise<Listing> => {
    const before = forgotten
    const [list, users] = await Promise.all([listOf(pool, own, signal), readVolumeUsers(own, signal)])
    const listing = { readAtMs: Date.now(), list, users, handles: new Map(), volumes: new Map() }
    // What changed while it was read may be missing in it.
    if (forgotten === before) listings.set(pool, listing)
    return listing
  }
  return {
    read,
    async recent(pool, own, signal) {
      const kept = listings.get(pool)
      return kept && Date.now() - kept.readAtMs < keptMs ? kept : read(pool, own, signal)
    },
    forget(pool) {
      forgotten += 1
      listings.delete(pool)
    },
  }
}

export async function listOf(pool: string, own: Link, signal: AbortSignal): Promise<VolumeList> {
  return listVolumes(own, await own.api.storage.lookupPoolByName(pool, { signal }), signal)
}
