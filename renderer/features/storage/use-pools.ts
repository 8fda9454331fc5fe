// The pools of all hosts, live, for a page that shows them. Those of one storage on several hosts are put together here.
import { useMemo } from 'react'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import { useHostList } from '../../state/use-host-list.ts'
import type { HostListEvent } from '../../state/use-host-list.ts'
import { useHosts } from '../../state/use-session.ts'
import { isHostUp } from '../../ui/marks/vm-state.ts'

type PoolEvent = Awaited<ReturnType<ConsoleClient['storage']['watch']>> extends AsyncIterable<infer Event> ? Event : never

const watch = (client: ConsoleClient, options: { signal: AbortSignal }) => client.storage.watch(undefined, options)
const read = ({ pools: items, ...event }: PoolEvent): HostListEvent<Pool> => ({ ...event, items })

export function usePools(): { readonly pools: readonly Pool[]; readonly isLoaded: boolean } {
  const { items, isLoaded } = useHostList(watch, read)
  return { pools: items, isLoaded }
}

/** One line of the list: a pool, or the pools of several hosts that are the same storage. */
export interface PoolRow {
  readonly key: string
  readonly pool: Pool
  readonly pools: readonly Pool[]
}

export function usePoolRows(pools: readonly Pool[]): readonly PoolRow[] {
  const hosts = useHosts()
  return useMemo(() => {
    const rows = new Map<string, Pool[]>()
    for (const pool of pools) {
      const key = pool.sharedKey === '' ? `${pool.hostId} ${pool.name}` : `${pool.sharedKey} ${pool.name}`
      rows.set(key, [...(rows.get(key) ?? []), pool])
    }
    return [...rows].flatMap(([key, together]) => {
      // One that is there now speaks for all.
      const pool = together.find(({ hostId, state }) => state === 'running' && isHostUp(hosts.get(hostId))) ?? together[0]
      return pool ? [{ key, pool, pools: together }] : []
    })
  }, [pools, hosts])
}
