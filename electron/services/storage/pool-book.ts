// The pools of all hosts as they were last told, and one of them by its name.
import type { HostId } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import { createHostLists } from '../host-lists/host-lists.ts'
import type { HostLists } from '../host-lists/host-lists.ts'

export interface PoolBook extends HostLists<Pool, { pools: Pool[] }> {
  pools(): Pool[]
  pool(hostId: HostId, name: string): Pool | undefined
}

export function createPoolBook(): PoolBook {
  const lists = createHostLists({ take: (event) => (event.kind === 'pools' ? event.pools : undefined), wrap: (items: Pool[]) => ({ pools: items }) })
  return { ...lists, pools: () => lists.all(), pool: (hostId, name) => lists.of(hostId).find((pool) => pool.name === name) }
}
