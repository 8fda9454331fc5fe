// What a wished machine would meet on its host: what the host offers, what is there already, and what would be made of the wish.
import { randomUUID } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import type { NewVm } from '#shared/model/provisioning/creation.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import { commonStart, expandNames } from '#shared/model/provisioning/name-pattern.ts'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'
import { usualPools } from '#shared/model/storage/usual-pools.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { NetworkBook } from '../networks/network-book.ts'
import type { OperatingSystems } from '../operating-systems/operating-systems.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import type { InstallTrees } from './install-tree/install-trees.ts'
import { planVm } from './plan-vm.ts'
import type { PlanRequest, VmPlan } from './plan-vm.ts'
import type { Surroundings } from './preflight.ts'

export interface LookAroundParts {
  readonly inventory: Pick<InventoryService, 'host'>
  readonly pools: Pick<PoolBook, 'of'>
  readonly networks: Pick<NetworkBook, 'of'>
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly operatingSystems: Pick<OperatingSystems, 'find'>
  readonly trees: InstallTrees
}

export interface Look {
  readonly around: Surroundings
  readonly plans: readonly VmPlan[]
  readonly refused: AppError[]
}

/** Whose volumes are files of the host that QEMU can be started with. */
const localFilePools: readonly string[] = ['dir', 'fs', 'netfs', 'vstorage']

export async function lookAround({ inventory, pools, networks, sessions, operatingSystems, trees }: LookAroundParts, wish: NewVm, signal: AbortSignal): Promise<Look> {
  const { hostId } = wish
  const { creation, storage } = sessions.provider(hostId)
  const names = expandNames(wish.name)
  const volumes = new Map<string, Volume>()
  const kernelPool = wish.source.kind === 'tree' ? poolForKernel(pools.of(hostId), wish.disk?.pool) : undefined
  const wanted = new Set([...('pool' in wish.source ? [wish.source.pool] : []), ...(wish.disk ? [wish.disk.pool] : []), ...(kernelPool === undefined ? [] : [kernelPool])])
  // Names of new volumes begin with their machines': what is taken is found by the part that all of the names have.
  const texts = new Set([commonStart(names), ...('pool' in wish.source ? [wish.source.volume] : [])])
  // In this order all volumes of the pool are read, so that each knows which others stand on it.
  for (const pool of wanted) {
    for (const text of texts) {
      const page = await storage.volumes({ pool, text, offset: 0, limit: 1000, sort: 'users', isDescending: true, format: '', onlyOrphaned: false }, { signal }).then(({ volumes: found }) => found).catch(noPool)
      for (const volume of page) volumes.set(`${pool}/${volume.name}`, volume)
    }
  }
  const around: Surroundings = {
    offer: await creation.offer(undefined, { signal }),
    pools: pools.of(hostId),
    networks: networks.of(hostId),
    hostMemoryBytes: inventory.host(hostId)?.facts?.memoryBytes ?? null,
    today: new Date().toISOString().slice(0, 10),
    os: wish.os === undefined ? undefined : ((await operatingSystems.find(wish.os)) ?? undefined),
    volume: (pool, volume) => volumes.get(`${pool}/${volume}`),
  }
  try {
    const tree = wish.source.kind === 'tree' ? await trees.find(wish.source.url, around.offer.architecture, signal) : undefined
    const plans = names.map((name) => planned({ wish, name, tree, kernelPool }, around))
    return { around, plans, refused: unknownSystem(wish, around).concat(names.length > 0 ? [] : [new AppError('input-invalid', { message: `${wish.name} names no machine: the range counts down, or is too long`, reason: 'no-names', params: { name: wish.name, path: 'name' } })]) }
  } catch (error) {
    if (error instanceof AppError) return { around, plans: [], refused: [error] }
    throw error
  }
}

function unknownSystem({ os }: NewVm, around: Pick<Surroundings, 'os'>): AppError[] {
  return os === undefined || around.os ? [] : [new AppError('input-invalid', { message: `No operating system called ${os} is known here`, reason: 'unknown-os', params: { os, path: 'os' }, hint: 'choose-known-os' })]
}

function planned({ wish, ...asked }: Pick<PlanRequest, 'wish' | 'name' | 'tree' | 'kernelPool'>, around: Pick<Surroundings, 'pools' | 'volume' | 'os' | 'offer'>): VmPlan {
  const pool = around.pools.find((candidate) => candidate.name === wish.disk?.pool)
  return planVm({ ...asked, wish, uuid: DomainUuid.parse(randomUUID()), pool, source: 'pool' in wish.source ? around.volume(wish.source.pool, wish.source.volume) : undefined, os: around.os, offer: around.offer })
}

function noPool(error: unknown): Volume[] {
  if (error instanceof AppError && ['pool-not-found', 'vm-state'].includes(error.code)) return []
  throw error
}

/** Its own disk's, or the usual one. */
function poolForKernel(pools: readonly Pool[], diskPool: string | undefined): string | undefined {
  const fit = usualPools(pools.filter(({ type }) => localFilePools.includes(type)))
  return (fit.find(({ name }) => name === diskPool) ?? fit[0])?.name
}
