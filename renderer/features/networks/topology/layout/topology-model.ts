// What the map draws: hosts with their interfaces, networks and the NICs of their machines. Made from the live lists by
// topology-data.ts; everything below here is pure.
import type { DomainUuid, HostId } from '#shared/model/ids.ts'

export interface TopologyInterface {
  readonly name: string
  readonly kind: 'physical' | 'bond' | 'vlan' | 'bridge'
  readonly isUp: boolean
  /** Enslaved interfaces of a bridge or a bond; of a VLAN, the interface that it is on. */
  readonly lower: readonly string[]
  readonly vlanTag: number | null
}

export interface TopologyNetwork {
  readonly name: string
  readonly uuid: string
  /** libvirt's forward mode; "isolated" without one. */
  readonly mode: string
  /** Empty where the network has none, as with macvtap. */
  readonly bridge: string
  /** Interfaces of the host that it leads to, by its definition. */
  readonly devices: readonly string[]
  readonly subnet: string
  readonly vlanTags: readonly number[]
  readonly isActive: boolean
}

export interface TopologyNic {
  readonly uuid: DomainUuid
  readonly vmName: string
  readonly isRunning: boolean
  readonly mac: string
  readonly source: { readonly kind: 'network' | 'bridge' | 'direct' | 'other'; readonly name: string }
  readonly portGroup: string
  readonly vlanTags: readonly number[]
  readonly isLinkUp: boolean
}

export interface TopologyHost {
  readonly hostId: HostId
  readonly name: string
  readonly isStale: boolean
  /** Without it nothing is known of its interfaces and NICs yet. */
  readonly isRead: boolean
  readonly interfaces: readonly TopologyInterface[]
  readonly networks: readonly TopologyNetwork[]
  readonly nics: readonly TopologyNic[]
}

/** What a person has opened; all else is drawn as one box with its counts. */
export interface TopologyView {
  readonly openHosts: ReadonlySet<HostId>
  readonly openGroups: ReadonlySet<string>
}

export type BoxTone = 'up' | 'off' | 'broken'

export type Box = {
  /** Unique over all hosts, and the same as long as the thing is. */
  readonly id: string
  readonly hostId: HostId
  readonly label: string
  readonly tone: BoxTone
} & (
  | { readonly kind: 'host'; readonly host: TopologyHost; readonly isOpen: boolean; readonly lines: readonly HostLine[] }
  | { readonly kind: 'interface'; readonly item: TopologyInterface }
  | { readonly kind: 'network'; readonly item: TopologyNetwork; readonly nics: number }
  /** Something that NICs or networks name and the host does not have. */
  | { readonly kind: 'missing'; readonly of: 'network' | 'interface' }
  | { readonly kind: 'group'; readonly targetId: string; readonly nics: readonly TopologyNic[]; readonly isOpen: boolean; readonly canClose: boolean }
  | { readonly kind: 'nic'; readonly nic: TopologyNic }
)

/** A network in a host's box while that is closed. */
export interface HostLine {
  readonly name: string
  readonly mode: string
  readonly nics: number
  readonly tone: BoxTone
}

export interface Link {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly tone: BoxTone
  /** VLAN tags, if the link carries some. */
  readonly vlanTags: readonly number[]
}

export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PlacedBox {
  readonly box: Box
  readonly place: Place
}

/** In order from the back to the front: frames before what is in them. */
export interface Layout {
  readonly boxes: readonly PlacedBox[]
  readonly links: readonly Link[]
  readonly width: number
  readonly height: number
}
