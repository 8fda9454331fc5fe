// What a host offers about virtual networks, its own interfaces, packet filters and NICs. Networks are told by the "networks"
// event; the rest is read when it is looked at.
import type { DomainUuid } from '#shared/model/ids.ts'
import type { HostTopology, Lease, NetworkActionId, NetworkFilter, NetworkUpdate, NicChange } from '#shared/model/networks/network.ts'
import type { NounOptions } from '../noun.ts'

/** Every method rejects with network-not-found, not-supported, or what else libvirt refuses for. */
export interface NetworkProvider {
  act(request: { readonly network: string; readonly action: NetworkActionId }, options: NounOptions): Promise<void>
  /** All or nothing: what cannot be started is not defined either. */
  define(request: { readonly xml: string; readonly start: boolean; readonly autostart: boolean }, options: NounOptions): Promise<void>
  update(request: Omit<NetworkUpdate, 'hostId'>, options: NounOptions): Promise<{ isPending: boolean }>
  leases(request: { readonly network: string }, options: NounOptions): Promise<Lease[]>
  topology(request: undefined, options: NounOptions): Promise<HostTopology>
  filters(request: undefined, options: NounOptions): Promise<NetworkFilter[]>
  defineFilter(request: { readonly xml: string }, options: NounOptions): Promise<void>
  undefineFilter(request: { readonly name: string }, options: NounOptions): Promise<void>
  changeNic(request: { readonly uuid: DomainUuid; readonly mac: string; readonly change: NicChange }, options: NounOptions): Promise<void>
}
