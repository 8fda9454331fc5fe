// What tiers mean: which pool a machine's new disk goes to, and which disks lie elsewhere than their machine's tags ask for. Pure.
import type { DiskPlace, MisplacedDisk, Pool, Tier } from '#shared/model/storage/storage.ts'
import type { Vm } from '#shared/model/machines/vm.ts'

/** The first of the tiers that one of the tags belongs to: their order is their rank. */
export function tierOf(tags: readonly string[], tiers: readonly Tier[]): Tier | undefined {
  return tiers.find((tier) => tier.tags.some((tag) => tags.includes(tag)))
}

/** The pools of a tier that a host can use now, the one with the most room first. */
export function poolsOfTier({ pools: refs }: Tier, hostPools: readonly Pool[]): Pool[] {
  return hostPools.filter((pool) => pool.state === 'running' && refs.some((ref) => isSame(ref, pool))).toSorted((one, other) => other.availableBytes - one.availableBytes)
}

function isSame(ref: Tier['pools'][number], pool: Pick<Pool, 'hostId' | 'name'>): boolean {
  return ref.hostId === pool.hostId && ref.pool === pool.name
}

export interface PlacedHost {
  readonly vms: readonly Vm[]
  readonly pools: readonly Pool[]
  readonly disks: readonly DiskPlace[]
}

/** A disk in no pool is misplaced as well; a machine without a tag of a tier has no wrong place. */
export function misplacedDisks({ vms, pools, disks }: PlacedHost, tiers: readonly Tier[]): MisplacedDisk[] {
  const byUuid = new Map(vms.map((vm) => [vm.uuid, vm]))
  return disks.flatMap((disk) => {
    const vm = byUuid.get(disk.uuid)
    const wanted = vm && tierOf(vm.tags, tiers)
    if (!vm || !wanted || wanted.pools.some((ref) => isSame(ref, { hostId: vm.hostId, name: disk.pool }))) return []
    const actual = tiers.find((tier) => tier.pools.some((ref) => isSame(ref, { hostId: vm.hostId, name: disk.pool })))
    return [{ ...disk, hostId: vm.hostId, name: vm.name, wantedTier: wanted.name, actualTier: actual?.name ?? '', targetPools: poolsOfTier(wanted, pools).map(({ name }) => name) }]
  })
}
