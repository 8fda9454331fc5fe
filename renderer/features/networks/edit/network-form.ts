// A network's definition as a form shows it. It holds what people edit; the rest stays in the XML, which is the truth. Rows that
// came from the document keep its index in `key`, so that editing one changes that element and nothing else.
import type { Rate } from '#shared/model/networks/network.ts'

export const networkModes = ['nat', 'route', 'open', 'isolated', 'bridge', 'macvtap', 'hostdev', 'openvswitch'] as const
export type NetworkMode = (typeof networkModes)[number]

export const macvtapModes = ['bridge', 'vepa', 'private', 'passthrough'] as const
export type MacvtapMode = (typeof macvtapModes)[number]

/** "0", "1" for the elements of the document in their order; anything else for rows that are new. */
export type RowKey = string

export interface RangeRow {
  readonly key: RowKey
  readonly start: string
  readonly end: string
}

export interface ReservationRow {
  readonly key: RowKey
  /** IPv6 reservations may go by the client's DUID instead. */
  readonly mac: string
  readonly duid: string
  readonly name: string
  readonly ip: string
}

export interface SubnetRow {
  readonly key: RowKey
  readonly family: 'ipv4' | 'ipv6'
  /** The host's own address in it. */
  readonly address: string
  readonly prefix: number
  readonly hasDhcp: boolean
  readonly ranges: readonly RangeRow[]
  readonly reservations: readonly ReservationRow[]
}

export interface DnsHostRow {
  readonly key: RowKey
  readonly ip: string
  /** Names separated by blanks. */
  readonly names: string
}

export interface ForwarderRow {
  readonly key: RowKey
  readonly address: string
  readonly domain: string
}

export interface PortGroupRow {
  readonly key: RowKey
  readonly name: string
  readonly isDefault: boolean
  /** Tags separated by commas; more than one makes a trunk. */
  readonly vlans: string
  readonly inbound: Rate
  readonly outbound: Rate
}

export interface NetworkForm {
  readonly name: string
  readonly mode: NetworkMode
  readonly macvtapMode: MacvtapMode
  /** The interface of the host that traffic leaves by, or that NICs are made on; empty lets the host route. */
  readonly device: string
  readonly bridge: string
  readonly hasStp: boolean
  readonly mtu: number | null
  /** Guests reach the host and beyond, but not each other. */
  readonly isPortIsolated: boolean
  readonly subnets: readonly SubnetRow[]
  readonly domain: string
  readonly isDomainLocal: boolean
  readonly hasDns: boolean
  readonly forwarders: readonly ForwarderRow[]
  readonly dnsHosts: readonly DnsHostRow[]
  readonly vlans: string
  readonly portGroups: readonly PortGroupRow[]
  readonly inbound: Rate
  readonly outbound: Rate
}

/** What each kind of network can have: the form shows no field that libvirt would refuse. */
export const modeParts: Readonly<Record<NetworkMode, { readonly hasSubnets: boolean; readonly hasOwnBridge: boolean; readonly needsBridge: boolean; readonly device: 'none' | 'optional' | 'needed'; readonly hasVlans: boolean; readonly hasRates: boolean }>> = {
  nat: { hasSubnets: true, hasOwnBridge: true, needsBridge: false, device: 'optional', hasVlans: false, hasRates: true },
  route: { hasSubnets: true, hasOwnBridge: true, needsBridge: false, device: 'optional', hasVlans: false, hasRates: true },
  open: { hasSubnets: true, hasOwnBridge: true, needsBridge: false, device: 'none', hasVlans: false, hasRates: true },
  isolated: { hasSubnets: true, hasOwnBridge: true, needsBridge: false, device: 'none', hasVlans: false, hasRates: true },
  bridge: { hasSubnets: false, hasOwnBridge: false, needsBridge: true, device: 'none', hasVlans: false, hasRates: false },
  macvtap: { hasSubnets: false, hasOwnBridge: false, needsBridge: false, device: 'needed', hasVlans: false, hasRates: false },
  hostdev: { hasSubnets: false, hasOwnBridge: false, needsBridge: false, device: 'needed', hasVlans: true, hasRates: false },
  openvswitch: { hasSubnets: false, hasOwnBridge: false, needsBridge: true, device: 'none', hasVlans: true, hasRates: false },
}

export const noRate: Rate = { average: null, peak: null, burst: null }

export const emptyForm: NetworkForm = {
  name: '', mode: 'nat', macvtapMode: 'bridge', device: '', bridge: '', hasStp: true, mtu: null, isPortIsolated: false, subnets: [], domain: '', isDomainLocal: false, hasDns: true, forwarders: [], dnsHosts: [], vlans: '', portGroups: [], inbound: noRate, outbound: noRate,
}

/** "10, 20" as numbers; what is not a tag of 0 to 4095 is left out. */
export function vlanTags(text: string): number[] {
  return text.split(/[\s,]+/).filter((part) => /^\d{1,4}$/.test(part)).map(Number).filter((tag) => tag <= 4095)
}

/** Whether a mode keeps what another one has: what it cannot have is dropped, and the form says so before. */
export function withMode(form: NetworkForm, mode: NetworkMode): NetworkForm {
  const parts = modeParts[mode]
  const keepsBridge = parts.hasOwnBridge === modeParts[form.mode].hasOwnBridge && parts.needsBridge === modeParts[form.mode].needsBridge
  return {
    ...form,
    mode,
    bridge: keepsBridge ? form.bridge : '',
    device: parts.device === 'none' ? '' : form.device,
    vlans: parts.hasVlans ? form.vlans : '',
    ...(parts.hasRates ? {} : { inbound: emptyForm.inbound, outbound: emptyForm.outbound }),
    ...(parts.hasSubnets ? {} : { subnets: [], domain: '', isDomainLocal: false, hasDns: true, forwarders: [], dnsHosts: [], mtu: null }),
  }
}
