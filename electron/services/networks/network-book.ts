// The networks of all hosts as they were last told, streamed to every window. While a host is lost they stay as they were.
import { createChannel } from '#electron/lib/channel.ts'
import type { ProviderEvent } from '#electron/providers/provider.ts'
import type { NetworkEvent } from '#shared/contract/networks.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Network } from '#shared/model/network.ts'

export interface NetworkBook extends Disposable {
  apply(hostId: HostId, event: ProviderEvent): void
  removeHost(hostId: HostId): void
  networks(): Network[]
  watch(signal: AbortSignal | undefined): AsyncGenerator<NetworkEvent, void, undefined>
}

export function createNetworkBook(): NetworkBook {
  const byHost = new Map<HostId, readonly Network[]>()
  const channel = createChannel<NetworkEvent>({ backlogLimit: 500 })
  const networks = (): Network[] => [...byHost.values()].flat()
  return {
    apply(hostId, event) {
      if (event.kind !== 'networks') return
      byHost.set(hostId, event.networks)
      channel.publish({ kind: 'host', hostId, networks: [...event.networks] })
    },
    removeHost(hostId) {
      if (byHost.delete(hostId)) channel.publish({ kind: 'host', hostId, networks: [] })
    },
    networks,
    watch: (signal) => channel.subscribe({ snapshot: () => [{ kind: 'snapshot', networks: networks() }], signal }),
    [Symbol.dispose]: () => channel[Symbol.dispose](),
  }
}
