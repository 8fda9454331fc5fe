// The networks of all hosts as they were last told.
import type { Network } from '#shared/model/networks/network.ts'
import { createHostLists } from '../host-lists/host-lists.ts'
import type { HostLists } from '../host-lists/host-lists.ts'

export type NetworkBook = HostLists<Network, { networks: Network[] }>

export function createNetworkBook(): NetworkBook {
  return createHostLists({ take: (event) => (event.kind === 'networks' ? event.networks : undefined), wrap: (networks: Network[]) => ({ networks }) })
}
