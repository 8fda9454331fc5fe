// Keeps the list of a host's pools: read when a link opens, and again after each of libvirt's pool events.
import type { HostId } from '#shared/model/ids.ts'
import type { ProviderEvent } from '../../../provider.ts'
import type { HostLink } from '../../session/host-link.ts'
import { watchList } from '../../session/list-watch.ts'
import type { ListWatch } from '../../session/list-watch.ts'
import { readPools } from './pools.ts'

export interface PoolWatchOptions {
  readonly hostId: HostId
  readonly link: HostLink
  readonly emit: (event: ProviderEvent) => void
  readonly onError: (error: unknown) => void
  readonly signal: AbortSignal
}

export async function watchPools({ hostId, link, emit, onError, signal }: PoolWatchOptions): Promise<ListWatch> {
  const { events } = link.control.connection
  return watchList({
    read: () => readPools(hostId, link.control, signal),
    tell: (pools) => emit({ kind: 'pools', pools }),
    async listen(refresh) {
      events.on('STORAGE_POOL_EVENT_LIFECYCLE', refresh)
      events.on('STORAGE_POOL_EVENT_REFRESH', refresh)
      await events.enableStoragePoolEvents(undefined, { signal })
    },
    onError,
    signal,
  })
}
