// What all hosts have of one kind (pools, networks), live: a first event with everything, then one for each host that changed.
import { useState } from 'react'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import type { HostId } from '#shared/model/ids.ts'
import { useStream } from './use-stream.ts'

export type HostListEvent<Item> = { readonly kind: 'snapshot'; readonly items: readonly Item[] } | { readonly kind: 'host'; readonly hostId: HostId; readonly items: readonly Item[] }

export interface HostList<Item> {
  readonly items: readonly Item[]
  readonly isLoaded: boolean
}

export function useHostList<Item extends { readonly hostId: HostId }, Event>(watch: (client: ConsoleClient, options: { signal: AbortSignal }) => Promise<AsyncIterable<Event>>, read: (event: Event) => HostListEvent<Item>): HostList<Item> {
  const [state, setState] = useState<HostList<Item>>({ items: [], isLoaded: false })
  useStream({
    watch,
    onEvent: (given) => {
      const event = read(given)
      if (event.kind === 'snapshot') setState({ items: event.items, isLoaded: true })
      else setState(({ items }) => ({ items: [...items.filter(({ hostId }) => hostId !== event.hostId), ...event.items], isLoaded: true }))
    },
  })
  return state
}
