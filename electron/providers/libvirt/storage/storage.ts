// Pools and volumes of a libvirt host.
import type { StorageProvider } from '../../storage-provider.ts'
import { named } from '../errors.ts'
import type { HostLink } from '../session/host-link.ts'

export interface StorageOptions {
  /** @throws AppError host-not-connected */
  readonly link: () => HostLink
}

export function createStorage({ link }: StorageOptions): StorageProvider {
  return {
    refreshPool: ({ pool }, { signal }) =>
      named({ act: 'pool-refresh', name: pool }, async () => {
        const { connection, api } = link().control
        await connection.call('STORAGE_POOL_REFRESH', { pool: await api.storage.lookupPoolByName(pool, { signal }), flags: 0 }, { signal })
      }),
  }
}
