// How many volumes the pools have and what those were promised: asked for while a list of pools is looked at, and again when one
// of them changed.
import { useCallback, useMemo } from 'react'
import type { Pool, PoolTotals } from '#shared/model/storage.ts'
import { useHosts, useSession } from '../../../state/use-session.ts'
import { useLoaded } from '../../../ui/use-loaded.ts'
import type { Loaded } from '../../../ui/use-loaded.ts'
import { isHostUp } from '../../../ui/vm-state.ts'

/** Of pools with more volumes a list shows only their number: each volume is a question to the host. */
const mostInLists = 2000

export const totalsKey = ({ hostId, pool }: Pick<PoolTotals, 'hostId' | 'pool'>): string => `${hostId} ${pool}`

export function usePoolTotals(pools: readonly Pool[], mostVolumes = mostInLists): Loaded<ReadonlyMap<string, PoolTotals>> {
  const { client } = useSession()
  const hosts = useHosts()
  const wanted = pools.filter(({ hostId, state }) => state === 'running' && isHostUp(hosts.get(hostId)))
  // The pools arrive as new objects with each event of their host; what they hold has changed when their sizes have.
  const signature = wanted.map(({ hostId, name, allocationBytes, capacityBytes }) => `${hostId} ${name} ${allocationBytes} ${capacityBytes}`).join('\n')
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const targets = useMemo(() => wanted.map(({ hostId, name }) => ({ hostId, pool: name })), [signature])
  const load = useCallback(
    async (signal: AbortSignal): Promise<ReadonlyMap<string, PoolTotals>> => new Map(targets.length === 0 ? [] : (await client.storage.poolTotals({ targets, mostVolumes }, { signal })).map((totals) => [totalsKey(totals), totals])),
    [client, targets, mostVolumes],
  )
  return useLoaded(load)
}
