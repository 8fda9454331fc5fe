// The pools of all hosts, live, for a page that shows them. Those of one storage on several hosts are put together here.
import { useEffect, useMemo, useState } from 'react'
import type { Pool } from '#shared/model/storage.ts'
import { followStream } from '../../api/client.ts'
import { useHosts, useSession } from '../../state/use-session.ts'
import { isHostUp } from '../../ui/vm-state.ts'

export interface Pools {
  readonly pools: readonly Pool[]
  readonly isLoaded: boolean
}

export function usePools(): Pools {
  const { client } = useSession()
  const [state, setState] = useState<Pools>({ pools: [], isLoaded: false })
  useEffect(() => {
    const stop = new AbortController()
    followStream(stop.signal, (options) => client.storage.watch(undefined, options), (event) => {
      if (event.kind === 'snapshot') setState({ pools: event.pools, isLoaded: true })
      else setState(({ pools }) => ({ pools: [...pools.filter(({ hostId }) => hostId !== event.hostId), ...event.pools], isLoaded: true }))
    }).catch(reportError)
    return () => stop.abort()
  }, [client])
  return state
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
