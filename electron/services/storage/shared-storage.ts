// The guard of storage that several hosts share: each host knows only its own machines, so before data is taken from such a pool
// all of its hosts are asked. One that cannot be asked may have a machine that needs it.
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Pool, PoolRef, Volume } from '#shared/model/storage/storage.ts'
import type { PoolBook } from './pool-book.ts'

export interface SharedStorage {
  /**
   * Does nothing for a pool that only its host has. Without a `volume` it is about every volume of the pool.
   * @throws AppError volume-in-use by a machine of another host, conflict when one of them cannot be asked
   */
  assertUnusedElsewhere(of: PoolRef & { readonly volume?: string }, signal: AbortSignal): Promise<void>
}

export interface SharedStorageDependencies {
  readonly book: Pick<PoolBook, 'pool' | 'pools'>
  readonly storageOf: (hostId: HostId) => Pick<RemoteProvider['storage'], 'actOnPool' | 'volumes'>
  readonly hostName: (hostId: HostId) => string
}

export function createSharedStorage({ book, storageOf, hostName }: SharedStorageDependencies): SharedStorage {
  const usedOn = async ({ hostId, name: pool }: Pool, volume: string | undefined, signal: AbortSignal): Promise<Volume | undefined> => {
    const storage = storageOf(hostId)
    // What another host has put there is seen only after a refresh.
    await storage.actOnPool({ pool, action: 'refresh' }, { signal })
    const query = { pool, offset: 0, limit: 1000, isDescending: true, format: '', onlyOrphaned: false }
    const { volumes } = await storage.volumes({ ...query, sort: volume === undefined ? 'users' : 'name', text: volume ?? '' }, { signal })
    return volumes.find(({ name, users }) => users.length > 0 && (volume === undefined || name === volume))
  }
  const ask = async (pool: Pool, volume: string | undefined, signal: AbortSignal): Promise<Volume | undefined> => {
    try {
      return await usedOn(pool, volume, signal)
    } catch (error) {
      signal.throwIfAborted()
      const host = hostName(pool.hostId)
      throw new AppError('conflict', { message: `${host} shares the pool ${pool.name} and cannot be asked whether it needs it: ${problemOf(error).message}`, reason: 'pool-host-silent', params: { name: pool.name, host }, hint: 'ask-other-host', cause: error })
    }
  }
  return {
    async assertUnusedElsewhere({ hostId, pool: name, volume }, signal) {
      const sharedKey = book.pool(hostId, name)?.sharedKey ?? ''
      if (sharedKey === '') return
      for (const pool of book.pools().filter((other) => other.sharedKey === sharedKey && other.hostId !== hostId)) {
        const used = await ask(pool, volume, signal)
        if (!used) continue
        const by = `${used.users.map((user) => user.name).join(', ')} on ${hostName(pool.hostId)}`
        throw new AppError('volume-in-use', { message: `${used.name} is used by ${by}`, params: { name: used.name, by }, hint: 'detach-disk' })
      }
    },
  }
}
