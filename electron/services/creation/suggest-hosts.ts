// What is known of the connected hosts, as the rule that suggests one wants it.
import { rankHosts } from '#electron/engine/most-free-host.ts'
import type { HostRoom } from '#electron/engine/most-free-host.ts'
import type { HostSuggestion, HostWish } from '#shared/model/provisioning/creation.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import { expandNames } from '#shared/model/provisioning/name-pattern.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import { usualPools } from '#shared/model/storage/usual-pools.ts'
import { isHostUp } from '#shared/model/hosts/host.ts'
import type { CreationDependencies } from './creation-service.ts'

type Dependencies = Pick<CreationDependencies, 'inventory' | 'pools' | 'sessions'>

export async function suggestHosts(dependencies: Dependencies, wish: HostWish, signal: AbortSignal): Promise<HostSuggestion[]> {
  const { inventory, pools } = dependencies
  const count = Math.max(1, expandNames(wish.name).length)
  const hosts = inventory.hosts().filter(isHostUp)
  const rooms = await Promise.all(
    hosts.map(async (host): Promise<HostRoom> => {
      const running = inventory.vmsOf(host.id).filter(({ state }) => state !== 'shutoff' && state !== 'crashed')
      const hasSource = wish.source === undefined || (await hasVolume(dependencies, host, { ...wish.source, signal }))
      return {
        hostId: host.id,
        name: host.name,
        memoryBytes: host.facts?.memoryBytes ?? 0,
        promisedMemoryBytes: running.reduce((sum, vm) => sum + vm.memoryMaxBytes, 0),
        cpus: host.facts?.cpus ?? 0,
        promisedVcpus: running.reduce((sum, { vcpus }) => sum + vcpus, 0),
        pool: poolFor(pools.of(host.id), wish.pool),
        hasSource,
      }
    }),
  )
  return rankHosts(rooms, { memoryBytes: wish.memoryBytes * count, vcpus: wish.vcpus * count, diskBytes: wish.diskBytes * count })
}

/** The pool of that name, or the usual one. */
function poolFor(pools: readonly Pool[], name: string | undefined): HostRoom['pool'] {
  const running = usualPools(pools)
  const pool = name === undefined ? running[0] : running.find((candidate) => candidate.name === name)
  return pool ? { name: pool.name, freeBytes: pool.availableBytes } : null
}

/** A host that does not answer has it not. */
async function hasVolume({ pools, sessions }: Dependencies, host: Host, { pool, volume, signal }: { pool: string; volume: string; signal: AbortSignal }): Promise<boolean> {
  if (!pools.of(host.id).some(({ name, state }) => name === pool && state === 'running')) return false
  const page = await sessions.provider(host.id).storage.volumes({ pool, text: volume, offset: 0, limit: 1000, sort: 'name', isDescending: false, format: '', onlyOrphaned: false }, { signal }).catch(() => undefined)
  signal.throwIfAborted()
  return page?.volumes.some(({ name }) => name === volume) ?? false
}
