// Tiers: which pools are for which machines by their tags, where a new volume goes, and which disks are on the wrong one.
import type { RemoteProvider } from '#electron/providers/provider.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { MisplacedDisk, Pool, Tier } from '#shared/model/storage/storage.ts'
import type { InventoryService } from '../../inventory/inventory-service.ts'
import type { PoolBook } from '../pool-book.ts'
import { misplacedDisks, poolsOfTier, tierOf } from './tier-rules.ts'
import type { TierStore } from './tier-store.ts'

export interface TierPlaces {
  tiers(): Promise<Tier[]>
  setTiers(tiers: readonly Tier[]): Promise<Tier[]>
  poolForTags(request: { hostId: HostId; tags: readonly string[] }): Promise<{ tier: string | null; pool: string | null }>
  /** `unreached`: hosts of which it is not known. */
  misplaced(signal: AbortSignal): Promise<{ disks: MisplacedDisk[]; unreached: HostId[] }>
}

export interface TierPlacesDependencies {
  readonly store: TierStore
  readonly book: Pick<PoolBook, 'pools'>
  readonly inventory: Pick<InventoryService, 'hosts' | 'vmsOf'>
  readonly storageOf: (hostId: HostId) => Pick<RemoteProvider['storage'], 'diskPlaces'>
}

export function createTierPlaces({ store, book, inventory, storageOf }: TierPlacesDependencies): TierPlaces {
  const poolsOf = (hostId: HostId): Pool[] => book.pools().filter((pool) => pool.hostId === hostId)
  const misplacedOn = async (hostId: HostId, wanted: readonly Tier[], signal: AbortSignal): Promise<MisplacedDisk[]> =>
    misplacedDisks({ vms: inventory.vmsOf(hostId), pools: poolsOf(hostId), disks: await storageOf(hostId).diskPlaces(undefined, { signal }) }, wanted)
  return {
    tiers: () => store.list(),
    async setTiers(wanted) {
      await store.replace(wanted)
      return store.list()
    },
    async poolForTags({ hostId, tags }) {
      const tier = tierOf(tags, await store.list())
      return { tier: tier?.name ?? null, pool: (tier && poolsOfTier(tier, poolsOf(hostId))[0]?.name) ?? null }
    },
    async misplaced(signal) {
      const wanted = await store.list()
      const hostIds = inventory.hosts().map(({ id }) => id).filter((hostId) => inventory.vmsOf(hostId).some((vm) => tierOf(vm.tags, wanted)))
      // A host that does not answer must not hide what the others have.
      const answers = await Promise.allSettled(hostIds.map(async (hostId) => misplacedOn(hostId, wanted, signal)))
      signal.throwIfAborted()
      return { disks: answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])), unreached: hostIds.filter((_hostId, index) => answers[index]?.status === 'rejected') }
    },
  }
}
