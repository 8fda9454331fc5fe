// The pools of all hosts as they were last told, streamed to every window. While a host is lost its pools stay as they were.
import { createChannel } from '#electron/lib/channel.ts'
import type { ProviderEvent } from '#electron/providers/provider.ts'
import type { PoolEvent } from '#shared/contract/storage.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage.ts'

export interface PoolBook extends Disposable {
  apply(hostId: HostId, event: ProviderEvent): void
  removeHost(hostId: HostId): void
  pools(): Pool[]
  pool(hostId: HostId, name: string): Pool | undefined
  watch(signal: AbortSignal | undefined): AsyncGenerator<PoolEvent, void, undefined>
}

export function createPoolBook(): PoolBook {
  const byHost = new Map<HostId, readonly Pool[]>()
  const channel = createChannel<PoolEvent>({ backlogLimit: 500 })
  const pools = (): Pool[] => [...byHost.values()].flat()
  return {
    apply(hostId, event) {
      if (event.kind !== 'pools') return
      byHost.set(hostId, event.pools)
      channel.publish({ kind: 'host', hostId, pools: [...event.pools] })
    },
    removeHost(hostId) {
      if (byHost.delete(hostId)) channel.publish({ kind: 'host', hostId, pools: [] })
    },
    pools,
    pool: (hostId, name) => byHost.get(hostId)?.find((pool) => pool.name === name),
    watch: (signal) => channel.subscribe({ snapshot: () => [{ kind: 'snapshot', pools: pools() }], signal }),
    [Symbol.dispose]: () => channel[Symbol.dispose](),
  }
}
