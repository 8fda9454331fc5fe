// The running pools of a host, and the volumes of the one that is looked at.
import { useCallback } from 'react'
import type { HostId } from '#shared/model/ids.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'
import { useSession } from '../../../state/use-session.ts'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import { usePools } from '../../storage/use-pools.ts'

export interface PoolVolumes {
  readonly pools: readonly Pool[]
  /** The chosen one, or the first. */
  readonly pool: string | undefined
  readonly volumes: readonly Volume[] | undefined
  readonly problem: Problem | undefined
}

const most = 1000

export function useVolumes(hostId: HostId, chosen: string | undefined): PoolVolumes {
  const { client } = useSession()
  const { pools: all } = usePools()
  const pools = all.filter((each) => each.hostId === hostId && each.state === 'running')
  const pool = chosen ?? (pools.find(({ name }) => name === 'default') ?? pools[0])?.name
  const load = useCallback(async (signal: AbortSignal) => (pool === undefined ? undefined : { pool, volumes: (await client.storage.volumes({ hostId, pool, limit: most }, { signal })).volumes }), [client, hostId, pool])
  const { value, problem } = useLoaded(load)
  return { pools, pool, volumes: value?.pool === pool ? value?.volumes : undefined, problem }
}
