// A list of things for each host, such as its pools or networks, as the host last told it; streamed to every window. While a host
// is lost its list stays as it was.
import { createChannel } from '#electron/lib/channel.ts'
import type { ProviderEvent } from '#electron/providers/provider.ts'
import type { HostId } from '#shared/model/ids.ts'

/** `Items`: the list under the name that the contract gives it, e.g. `{ pools: Pool[] }`. */
export type HostListEvent<Items> = ({ readonly kind: 'snapshot' } & Items) | ({ readonly kind: 'host'; readonly hostId: HostId } & Items)

export interface HostLists<Item, Items> extends Disposable {
  /** Takes what is its own of a host's events. */
  apply(hostId: HostId, event: ProviderEvent): void
  removeHost(hostId: HostId): void
  all(): Item[]
  of(hostId: HostId): readonly Item[]
  watch(signal: AbortSignal | undefined): AsyncGenerator<HostListEvent<Items>, void, undefined>
}

export interface HostListsOptions<Item, Items> {
  /** `undefined` of an event about something else. */
  readonly take: (event: ProviderEvent) => readonly Item[] | undefined
  readonly wrap: (items: Item[]) => Items
}

export function createHostLists<Item, Items>({ take, wrap }: HostListsOptions<Item, Items>): HostLists<Item, Items> {
  const byHost = new Map<HostId, readonly Item[]>()
  const channel = createChannel<HostListEvent<Items>>({ backlogLimit: 500 })
  const all = (): Item[] => [...byHost.values()].flat()
  return {
    apply(hostId, event) {
      const items = take(event)
      if (!items) return
      byHost.set(hostId, items)
      channel.publish({ kind: 'host', hostId, ...wrap([...items]) })
    },
    removeHost(hostId) {
      if (byHost.delete(hostId)) channel.publish({ kind: 'host', hostId, ...wrap([]) })
    },
    all,
    of: (hostId) => byHost.get(hostId) ?? [],
    watch: (signal) => channel.subscribe({ snapshot: () => [{ kind: 'snapshot', ...wrap(all()) }], signal }),
    [Symbol.dispose]: () => channel[Symbol.dispose](),
  }
}
