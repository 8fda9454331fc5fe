// The volumes of a pool, a page at a time. Names come in one call, the rest of each volume in a call of its own: a page sorted by
// name needs only its own volumes, any other order or filter all of them, which are read once and kept.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import type { VolumeQuery } from '#shared/contract/storage.ts'
import type { PoolTotals, Volume, VolumePage } from '#shared/model/storage.ts'
import type { HostLink, Link } from '../../session/host-link.ts'
import { withOwnLink } from '../../session/own-link.ts'
import { readVolumeXml } from './volume-xml.ts'
import type { VolumeFacts } from './volume-xml.ts'
import { listEveryVolume, listVolumes } from './volume-list.ts'
import type { VolumeList } from './volume-list.ts'
import { readVolumeUsers } from './volume-users.ts'
import type { VolumeUsers } from './volume-users.ts'

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

/** In flight at once: the daemon answers them one after another, and others' calls in between. */
const parallelReads = 16
/** Sizes grow as guests write; nobody looks closer than this. */
const keptMs = 30_000

const activePools = 2

/** The names and who uses what, for those who scroll: each page of 20,000 would ask for them and sort them anew. */
const listingKeptMs = 5_000

interface Listing {
  readonly readAtMs: number
  readonly list: VolumeList
  readonly users: VolumeUsers
  /** What was asked for of it, ordered, by the question. */
  readonly handles: Map<string, readonly StorageVolHandle[]>
  readonly volumes: Map<string, readonly Volume[]>
}

interface Kept {
  readonly facts: VolumeFacts
  readonly readAtMs: number
}

export function createVolumeCatalogue(link: () => HostLink): VolumeCatalogue {
  const pools = new Map<string, Map<string, Kept>>()
  const listings = new Map<string, Listing>()
  let forgotten = 0

  const facts = async (handles: readonly StorageVolHandle[], own: Link, signal: AbortSignal): Promise<VolumeFacts[]> => {
    const known = pools.get(handles[0]?.pool ?? '') ?? new Map<string, Kept>()
    if (handles[0]) pools.set(handles[0].pool, known)
    const found = new Map<StorageVolHandle, VolumeFacts>()
    const waiting = handles.values()
    const lane = async (): Promise<void> => {
      for (const handle of waiting) {
        const kept = known.get(handle.key)
        const current = kept && Date.now() - kept.readAtMs < keptMs ? kept.facts : await readFacts(handle, own, signal)
        if (!current) continue
        found.set(handle, current)
        if (current !== kept?.facts) known.set(handle.key, { facts: current, readAtMs: Date.now() })
      }
    }
    await Promise.all(Array.from({ length: parallelReads }, lane))
    return handles.flatMap((handle) => found.get(handle) ?? [])
  }
  const list = async (pool: string, own: Link, signal: AbortSignal): Promise<VolumeList> => listVolumes(own, await own.api.storage.lookupPoolByName(pool, { signal }), signal)

  /** A large pool on a connection of its own: nothing else has to wait behind its volumes. */
  const withLink = <T>(signal: AbortSignal, read: (own: Link) => Promise<T>): Promise<T> => withOwnLink(link(), signal, read)
  const readListing = async (pool: string, own: Link, signal: AbortSignal): Promise<Listing> => {
    const before = forgotten
    const [names, users] = await Promise.all([list(pool, own, signal), readVolumeUsers(own, signal)])
    const listing = { readAtMs: Date.now(), list: names, users, handles: new Map(), volumes: new Map() }
    // What changed while it was read may be missing in it.
    if (forgotten === before) listings.set(pool, listing)
    return listing
  }
  const listingFor = async (pool: string, own: Link, signal: AbortSignal): Promise<Listing> => {
    const kept = listings.get(pool)
    return kept && Date.now() - kept.readAtMs < listingKeptMs ? kept : readListing(pool, own, signal)
  }

  const overlays = (signal: AbortSignal, mostVolumes = Infinity): Promise<Overlays> =>
    withLink(signal, async (own) => {
      const found = new Map<string, { pool: string; name: string }[]>()
      for (const pool of await own.api.storage.listAllPools({ signal, flags: activePools })) {
        if (mostVolumes < Infinity && (await own.connection.call('STORAGE_POOL_NUM_OF_VOLUMES', { pool }, { signal })).num > mostVolumes) continue
        for (const { backingPath, name } of await facts(await listEveryVolume(own, pool, signal), own, signal)) {
          if (backingPath !== '') found.set(backingPath, [...(found.get(backingPath) ?? []), { pool: pool.name, name }])
        }
      }
      return found
    })

  const totalsOf = async (pool: string, mostVolumes: number, { own, signal }: { own: Link; signal: AbortSignal }): Promise<Omit<PoolTotals, 'hostId'>> => {
    const { handles, total } = await list(pool, own, signal)
    const isKnown = handles.length === total && total <= mostVolumes
    return { pool, volumes: total, provisionedBytes: isKnown ? (await facts(handles, own, signal)).reduce((sum, { capacityBytes }) => sum + capacityBytes, 0) : null }
  }

  const orderedVolumes = async (listing: Listing, query: PageQuery, { own, signal }: { own: Link; signal: AbortSignal }): Promise<readonly Volume[]> => {
    const question = questionOf(query)
    const known = listing.volumes.get(question)
    if (known) return known
    const volumes = joined(query.pool, await facts(listing.list.handles, own, signal), listing.users)
    const isNeeded = query.onlyOrphaned ? neededBy(await overlays(signal)) : () => false
    const matching = volumes.filter((volume) => isNamed(volume, query) && (query.format === '' || volume.format === query.format) && !isNeeded(volume))
    const answer = ordered(matching, sortValues[query.sort], query.isDescending)
    listing.volumes.set(question, answer)
    return answer
  }

  return {
    all: (pool, signal) =>
      withLink(signal, async (own) => {
        const { list: { handles, total }, users } = await readListing(pool, own, signal)
        return { volumes: joined(pool, await facts(handles, own, signal), users), total }
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
        const listing = await listingFor(query.pool, own, signal)
        const { total } = listing.list
        if (query.sort === 'name' && query.format === '' && !query.onlyOrphaned) {
          const matching = orderedNames(listing, query)
          return { total, matching: matching.length, volumes: joined(query.pool, await facts(cut(matching, query), own, signal), listing.users) }
        }
        const matching = await orderedVolumes(listing, query, { own, signal })
        return { total, matching: matching.length, volumes: cut(matching, query) }
      }),
    forget(pool, key) {
      forgotten += 1
      listings.delete(pool)
      if (key === undefined) pools.delete(pool)
      else pools.get(pool)?.delete(key)
    },
  }
}

/** `undefined` for a file that is gone though its pool does not know it yet. */
async function readFacts(handle: StorageVolHandle, { api }: Link, signal: AbortSignal): Promise<VolumeFacts | undefined> {
  try {
    return readVolumeXml(handle, await api.storage.getVolumeXml(handle, { signal, pipelined: true }))
  } catch (error) {
    if (error instanceof LibvirtError && error.code === ErrorCode.NoStorageVol) return undefined
    throw error
  }
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

const names = new Intl.Collator('en', { numeric: true })

const sortValues: Readonly<Record<VolumeQuery['sort'], (volume: Volume) => number | string>> = {
  name: () => 0,
  capacity: ({ capacityBytes }) => capacityBytes,
  allocation: ({ allocationBytes }) => allocationBytes,
  format: ({ format }) => format,
  users: ({ users }) => users.length,
}

/** Equal ones by name. */
function ordered<T extends { readonly name: string }>(items: readonly T[], valueOf: (item: T) => number | string, isDescending: boolean): T[] {
  const order = items.toSorted((one, other) => compare(valueOf(one), valueOf(other)) || names.compare(one.name, other.name))
  return isDescending ? order.toReversed() : order
}

function compare(one: number | string, other: number | string): number {
  return typeof one === 'number' && typeof other === 'number' ? one - other : names.compare(String(one), String(other))
}

function cut<T>(volumes: readonly T[], { offset, limit }: Pick<VolumeQuery, 'offset' | 'limit'>): T[] {
  return volumes.slice(offset, offset + limit)
}
