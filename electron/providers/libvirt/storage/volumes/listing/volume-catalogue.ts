// The volumes of a pool, a page at a time. Names come in one call, the rest of each volume in a call of its own: a page sorted by
// name needs only its own volumes, any other order or filter all of them, which are read once and kept.
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import type { VolumeQuery } from '#shared/contract/storage.ts'
import type { PoolTotals, Volume, VolumePage } from '#shared/model/storage/storage.ts'
import type { HostLink, Link } from '../../../session/host-link.ts'
import { withOwnLink } from '../../../session/own-link.ts'
import { createKnownFacts } from './known-facts.ts'
import type { KnownFacts } from './known-facts.ts'
import { listEveryVolume } from './volume-list.ts'
import { createVolumeListings, listOf } from './volume-listings.ts'
import type { Listing } from './volume-listings.ts'
import { cut, ordered, sortValues } from './volume-order.ts'
import type { VolumeUsers } from '../volume-users.ts'
import type { VolumeFacts } from '../volume-xml.ts'

export interface VolumeCatalogue {
  page(query: PageQuery, signal: AbortSignal): Promise<VolumePage>
  /** The volumes of the pool, with who uses each; `total` is more than those in a pool too large to be told. */
  all(pool: string, signal: AbortSignal): Promise<{ readonly volumes: readonly Volume[]; readonly total: number }>
  /** Volumes of any pool of the host that hold only what changed since another image, by the path of that image. Pools of more than `mostVolumes` are left out. @throws AppError not-supported when libvirt does not tell all */
  overlays(signal: AbortSignal, mostVolumes?: number): Promise<Overlays>
  /** Pools that are stopped or gone are left out. */
  totals(pools: readonly string[], mostVolumes: number, signal: AbortSignal): Promise<Omit<PoolTotals, 'hostId'>[]>
  /** What was read of a pool, or of the one volume with this key, may not be true any more. */
  forget(pool: string, key?: string): void
}

type PageQuery = Omit<VolumeQuery, 'hostId'>

export type Overlays = ReadonlyMap<string, readonly { readonly pool: string; readonly name: string }[]>

const activePools = 2

export function createVolumeCatalogue(link: () => HostLink): VolumeCatalogue {
  const known = createKnownFacts()
  const listings = createVolumeListings()
  /** A large pool on a connection of its own: nothing else has to wait behind its volumes. */
  const withLink = <T>(signal: AbortSignal, read: (own: Link) => Promise<T>): Promise<T> => withOwnLink(link(), signal, read)
  const overlays = (signal: AbortSignal, mostVolumes = Infinity): Promise<Overlays> => withLink(signal, (own) => readOverlays(known, own, { mostVolumes, signal }))
  const totalsOf = async (pool: string, mostVolumes: number, { own, signal }: { own: Link; signal: AbortSignal }): Promise<Omit<PoolTotals, 'hostId'>> => {
    const { handles, total } = await listOf(pool, own, signal)
    const isKnown = handles.length === total && total <= mostVolumes
    return { pool, volumes: total, provisionedBytes: isKnown ? (await known.of(handles, own, signal)).reduce((sum, { capacityBytes }) => sum + capacityBytes, 0) : null }
  }

  const orderedVolumes = async (listing: Listing, query: PageQuery, { own, signal }: { own: Link; signal: AbortSignal }): Promise<readonly Volume[]> => {
    const question = questionOf(query)
    const asked = listing.volumes.get(question)
    if (asked) return asked
    const volumes = joined(query.pool, await known.of(listing.list.handles, own, signal), listing.users)
    const isNeeded = query.onlyOrphaned ? neededBy(await overlays(signal)) : () => false
    const matching = volumes.filter((volume) => isNamed(volume, query) && (query.format === '' || volume.format === query.format) && !isNeeded(volume))
    const answer = ordered(matching, sortValues[query.sort], query.isDescending)
    listing.volumes.set(question, answer)
    return answer
  }

  return {
    all: (pool, signal) =>
      withLink(signal, async (own) => {
        const { list: { handles, total }, users } = await listings.read(pool, own, signal)
        return { volumes: joined(pool, await known.of(handles, own, signal), users), total }
      }),
    overlays,
    totals: (names, mostVolumes, signal) =>
      withLink(signal, async (own) => {
        const running = new Set((await own.api.storage.listAllPools({ signal, flags: activePools })).map(({ name }) => name))
        const totals: Omit<PoolTotals, 'hostId'>[] = []
        for (const pool of names) if (running.has(pool)) totals.push(await totalsOf(pool, mostVolumes, { own, signal }))
        return totals
      }),
    page: (query, signal) =>
      withLink(signal, async (own) => {
        const listing = await listings.recent(query.pool, own, signal)
        const { total } = listing.list
        if (query.sort === 'name' && query.format === '' && !query.onlyOrphaned) {
          const matching = orderedNames(listing, query)
          return { total, matching: matching.length, volumes: joined(query.pool, await known.of(cut(matching, query), own, signal), listing.users) }
        }
        const matching = await orderedVolumes(listing, query, { own, signal })
        return { total, matching: matching.length, volumes: cut(matching, query) }
      }),
    forget(pool, key) {
      listings.forget(pool)
      known.forget(pool, key)
    },
  }
}

async function readOverlays(known: KnownFacts, own: Link, { mostVolumes, signal }: { mostVolumes: number; signal: AbortSignal }): Promise<Overlays> {
  const found = new Map<string, { pool: string; name: string }[]>()
  for (const pool of await own.api.storage.listAllPools({ signal, flags: activePools })) {
    if (mostVolumes < Infinity && (await own.connection.call('STORAGE_POOL_NUM_OF_VOLUMES', { pool }, { signal })).num > mostVolumes) continue
    for (const { backingPath, name } of await known.of(await listEveryVolume(own, pool, signal), own, signal)) {
      if (backingPath !== '') found.set(backingPath, [...(found.get(backingPath) ?? []), { pool: pool.name, name }])
    }
  }
  return found
}

function questionOf({ sort, isDescending, text, format, onlyOrphaned }: PageQuery): string {
  return JSON.stringify([sort, isDescending, text, format, onlyOrphaned])
}

function isNamed({ name }: { readonly name: string }, { text }: PageQuery): boolean {
  return name.toLowerCase().includes(text.toLowerCase())
}

function orderedNames({ list: { handles }, handles: known }: Listing, query: PageQuery): readonly StorageVolHandle[] {
  const question = questionOf(query)
  const answer = known.get(question) ?? ordered(handles.filter((handle) => isNamed(handle, query)), () => 0, query.isDescending)
  known.set(question, answer)
  return answer
}

function neededBy(overlays: Overlays) {
  return ({ users, path }: Volume): boolean => users.length > 0 || overlays.has(path)
}

function joined(pool: string, facts: readonly VolumeFacts[], users: VolumeUsers): Volume[] {
  const overlays = new Map<string, string[]>()
  for (const { backingPath, name } of facts) if (backingPath !== '') overlays.set(backingPath, [...(overlays.get(backingPath) ?? []), name])
  return facts.map((volume) => ({ ...volume, users: [...users.of({ ...volume, pool })], overlays: overlays.get(volume.path) ?? [] }))
}
