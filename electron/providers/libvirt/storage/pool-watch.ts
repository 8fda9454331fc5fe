// Keeps the list of a host's pools: read when a link opens, and again after each of libvirt's pool events. What changes without
// an event (the room that is left) is read again now and then.
import type { HostId } from '#shared/model/ids.ts'
import type { ProviderEvent } from '../../provider.ts'
import type { HostLink } from '../session/host-link.ts'
import { readPools } from './pools.ts'

export interface PoolWatch {
  /** Reads soon: several wishes within a moment make one reading. */
  refresh(): void
}

export interface PoolWatchOptions {
  readonly hostId: HostId
  readonly link: HostLink
  readonly emit: (event: ProviderEvent) => void
  readonly onError: (error: unknown) => void
  readonly signal: AbortSignal
}

const gatherMs = 100
const rereadEveryMs = 60_000

/** Follows until the signal aborts. A driver without storage has no pools, and that is all. */
export async function watchPools({ hostId, link, emit, onError, signal }: PoolWatchOptions): Promise<PoolWatch> {
  let soon: NodeJS.Timeout | undefined
  let last = ''
  const read = async (): Promise<void> => {
    const pools = await readPools(hostId, link.control, signal)
    const told = JSON.stringify(pools)
    if (told !== last && !signal.aborted) emit({ kind: 'pools', pools })
    last = told
  }
  const readAgain = (): void => void read().catch((error: unknown) => signal.aborted || onError(error))
  const refresh = (): void => {
    if (signal.aborted) return
    soon ??= setTimeout(() => {
      soon = undefined
      readAgain()
    }, gatherMs)
  }
  const { events } = link.control.connection
  events.on('STORAGE_POOL_EVENT_LIFECYCLE', refresh)
  events.on('STORAGE_POOL_EVENT_REFRESH', refresh)
  await events.enableStoragePoolEvents(undefined, { signal })
  const timer = setInterval(readAgain, rereadEveryMs)
  signal.addEventListener('abort', () => {
    clearInterval(timer)
    clearTimeout(soon)
  }, { once: true })
  await read()
  return { refresh }
}
