// The volumes of a host that a machine may come from, of all its running pools.
import { useCallback, useMemo } from 'react'
import type { HostId } from '#shared/model/ids.ts'
import { isOtherThanMarked } from '#shared/model/storage/storage.ts'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import type { Loaded } from '../../ui/effects/use-loaded.ts'
import type { PoolVolume } from './vm-form.ts'

const mostOfPool = 500

export function useVolumeChoices(hostId: HostId | undefined, pools: readonly Pool[]): Loaded<readonly PoolVolume[]> {
  const { client } = useSession()
  const names = useMemo(() => pools.map(({ name }) => name).toSorted().join('\n'), [pools])
  const load = useCallback(
    async (signal: AbortSignal): Promise<readonly PoolVolume[]> => {
      if (hostId === undefined || names === '') return []
      const templates = await client.storage.templateImages({ hostId }, { signal })
      const markOf = (pool: string, volume: Volume): Pick<PoolVolume, 'isTemplate' | 'isReplaced'> => {
        const image = templates.find((each) => each.pool === pool && each.volume === volume.name)
        return { isTemplate: image !== undefined, isReplaced: image !== undefined && isOtherThanMarked(image, volume) }
      }
      // A pool that cannot be read must not hide the others' volumes.
      const pages = await Promise.allSettled(names.split('\n').map(async (pool) => ({ pool, ...(await client.storage.volumes({ hostId, pool, sort: 'users', limit: mostOfPool }, { signal })) })))
      return pages.flatMap((page) => (page.status === 'fulfilled' ? page.value.volumes.map((volume) => ({ pool: page.value.pool, volume, ...markOf(page.value.pool, volume) })) : []))
    },
    [client, hostId, names],
  )
  return useLoaded(load)
}
