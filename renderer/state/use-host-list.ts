// What all hosts have of one kind (pools, networks), live: a first event with everything, then one for each host that changed.
import { useEffect, useState } from 'react'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { HostId } from '#shared/model/ids.ts'
import { followStream } from '../api/client.ts'
import { useSession } from './use-session.ts'

export type HostListEvent<Item> = { readonly kind: 'snapshot'; readonly items: readonly Item[] } | { readonly kind: 'host'; readonly hostId: HostId; readonly items: readonly Item[] }

export interface HostList<Item> {
  readonly items: readonly Item[]
  readonly isLoaded: boolean
}

/** `watch` and `read` stay the same for the life of the page: they are functions of the module that uses this. */
export function useHostList<Item extends { readonly hostId: HostId }, Event>(watch: (client: ConsoleClient, options: { signal: AbortSignal }) => Promise<AsyncIterable<Event>>, read: (event: Event) => HostListEvent<Item>): HostList<Item> {
  const { client } = useSession()
  const [state, setState] = useState<HostList<Item>>({ items: [], isLoaded: false })
  useEffect(() => {
    const stop = new AbortController()
    followStream(stop.signal, (options) => watch(client, options), (given) => {
      const event = read(given)
      if (event.kind === 'snapshot') setState({ items: event.items, isLoaded: true })
      else setState(({ items }) => ({ items: [...items.filter(({ hostId }) => hostId !== event.hostId), ...event.items], isLoaded: true }))
    }).catch(reportError)
    return () => stop.abort()
  }, [client, watch, read])
  return state
}
