// Networks as libvirt has them, the interfaces of their hosts, and which machine's NIC is where.
import * as z from 'zod'
import { Problem } from '../hosts/host.ts'
import { DomainUuid, HostId } from '../ids.ts'

export const NetworkRef = z.object({ hostId: HostId, network: z.string().min(1).max(255) })
export type NetworkRef = z.output<typeof NetworkRef>

export const Subnet = z.object({
  family: z.enum(['ipv4', 'ipv6']),
  /** The host's own address in it. */
  address: z.string(),
  prefix: z.number().int(),
  hasDhcp: z.boolean(),
})
export type Subnet = z.output<typeof Subnet>

export const Network = z.object({
  hostId: HostId,
  name: z.string(),
  uuid: z.string(),
  /** libvirt's forward mode: nat, route, open, bridge, private, vepa, passthrough, hostdev; "isolated" without one. */
  mode: z.string(),
  /** Empty where the network has none, as with macvtap. */
  bridge: z.string(),
  isOpenVswitch: z.boolean(),
  /** Interfaces of the host that it leads to. */
  devices: z.array(z.string()),
  subnets: z.array(Subnet),
  domain: z.string(),
  vlanTags: z.array(z.number().int()),
  portGroups: z.array(z.string()),
  mtu: z.number().int().nullable(),
  isActive: z.boolean(),
  isPersistent: z.boolean(),
  autostart: z.boolean(),
  /** It runs with another definition than the one of its next start. */
  isPending: z.boolean(),
  /** Equal for networks of several hosts that are defined alike, whatever their UUIDs and MAC addresses. */
  likeness: z.string(),
})
export type Network = z.output<typeof Network>

export const HostInterface = z.object({
  name: z.string(),
  kind: z.enum(['physical', 'bond', 'vlan', 'bridge', 'tap', 'other']),
  isUp: z.boolean(),
  mac: z.string(),
  mtu: z.number().nullable(),
  /** With their prefix: "10.0.0.1/24". */
  addresses: z.array(z.string()),
  /** Members of a bridge or a bond; of a VLAN, the interface that it is on. */
  lower: z.array(z.string()),
  vlanTag: z.number().int().nullable(),
})
export type HostInterface = z.output<typeof HostInterface>

const rateNumber = z.number().int().min(0).max(4_294_967_295).nullable()
/** KiB per second, and KiB for the burst, as libvirt counts; `null` is no limit. Without an average there is none at all. */
export const Rate = z.object({ average: rateNumber, peak: rateNumber, burst: rateNumber })
export type Rate = z.output<typeof Rate>

/** As the machine sees it: inbound is what it receives. */
export const NicRates = z.object({ inbound: Rate, outbound: Rate })
export type NicRates = z.output<typeof NicRates>

export const NicSource = z.object({ kind: z.enum(['network', 'bridge', 'direct', 'other']), name: z.string() })
export type NicSource = z.output<typeof NicSource>

export const Nic = z.object({
  uuid: DomainUuid,
  vmName: z.string(),
  isRunning: z.boolean(),
  mac: z.string(),
  model: z.string(),
  /** The tap device of a running machine. */
  device: z.string(),
  source: NicSource,
  portGroup: z.string(),
  vlanTags: z.array(z.number().int()),
  isLinkUp: z.boolean(),
  /** The nwfilter in front of it; empty without one. */
  filter: z.string(),
  rates: NicRates,
})
export type Nic = z.output<typeof Nic>

/** Where the host sends packets to addresses that are not its own; the default route is none of these. */
export const HostRoute = z.object({
  /** "10.0.0.0/8"; without a prefix, a single address. */
  destination: z.string(),
  device: z.string(),
})
export type HostRoute = z.output<typeof HostRoute>

/** All of one host that a map of its networks shows. */
export const HostTopology = z.object({
  hostId: HostId,
  interfaces: z.array(HostInterface),
  /** Where the interfaces are known from; "none" where the host tells of none. */
  interfacesFrom: z.enum(['ip', 'libvirt', 'none']),
  /** Why they are not known from where they are known best; `null` if they are. */
  interfacesProblem: Problem.nullable(),
  routes: z.array(HostRoute),
  nics: z.array(Nic),
})
export type HostTopology = z.output<typeof HostTopology>

export const Lease = z.object({
  mac: z.string(),
  address: z.string(),
  prefix: z.number().int(),
  hostname: z.string(),
  /** `null`: it does not end. */
  expiresAtMs: z.number().nullable(),
  /** The machine whose NIC has this MAC address. */
  vm: z.object({ uuid: DomainUuid, name: z.string() }).nullable(),
})
export type Lease = z.output<typeof Lease>

export const NetworkFilter = z.object({ name: z.string(), uuid: z.string(), chain: z.string(), rules: z.number().int(), includes: z.array(z.string()) })
export type NetworkFilter = z.output<typeof NetworkFilter>

export const NetworkActionId = z.enum(['start', 'stop', 'restart', 'autostart-on', 'autostart-off', 'undefine'])
export type NetworkActionId = z.output<typeof NetworkActionId>

/** The parts of a network that libvirt can change while it runs. */
const networkSections = ['ip-dhcp-host', 'ip-dhcp-range', 'dns-host', 'dns-srv', 'dns-txt', 'portgroup', 'forward-interface'] as const

export const NetworkUpdate = NetworkRef.extend({
  section: z.enum(networkSections),
  command: z.enum(['add', 'modify', 'delete']),
  /** Which <ip> element it is in, from 0; -1 lets libvirt find it. */
  parentIndex: z.number().int().min(-1).default(-1),
  /** The element to add, or that replaces or names the one to change. */
  xml: z.string().min(1).max(100_000),
})
export type NetworkUpdate = z.output<typeof NetworkUpdate>

/** What is not given stays as it is. */
export const NicChange = z.object({
  source: NicSource.optional(),
  portGroup: z.string().max(255).optional(),
  /** Empty takes the filter away. */
  filter: z.string().max(255).optional(),
  isLinkUp: z.boolean().optional(),
  /** Both directions are set, and an empty one is unlimited. */
  rates: NicRates.optional(),
})
export type NicChange = z.output<typeof NicChange>
