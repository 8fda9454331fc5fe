// What stands in the way of a network on a host, or will surprise: names and bridges that are taken, addresses that another
// network or the host itself has. Pure.
import type { HostTopology, Network } from '../model/networks/network.ts'
import { parseAddress, subnetOf } from './ip-address.ts'
import type { Subnet } from './ip-address.ts'
import type { NetworkPlan } from './network-plan.ts'

export interface HostCheck {
  /** Below `hostCheck.` in the catalogue. */
  readonly problem: 'nameTaken' | 'bridgeTaken' | 'overlapsNetwork' | 'overlapsHost' | 'overlapsRoute' | 'bridgeMissing' | 'deviceMissing'
  readonly isError: boolean
  readonly params: Readonly<Record<string, string>>
}

export interface HostSurroundings {
  /** Of this host, without the network that is edited. */
  readonly networks: readonly Network[]
  /** `undefined` while it is not known. */
  readonly topology: HostTopology | undefined
}

export function checkOnHost({ name, ownBridge, hostBridge, device, subnets }: NetworkPlan, { networks, topology }: HostSurroundings): HostCheck[] {
  const interfaces = topology?.interfaces
  const has = (wanted: string): boolean => interfaces?.some((each) => each.name === wanted) ?? true
  const checks: (HostCheck | false | undefined)[] = [
    networks.some((other) => other.name === name) && { problem: 'nameTaken', isError: true, params: { name } },
    ownBridge !== '' && networks.some(({ bridge }) => bridge === ownBridge) && { problem: 'bridgeTaken', isError: true, params: { bridge: ownBridge } },
    hostBridge !== '' && !has(hostBridge) && { problem: 'bridgeMissing', isError: false, params: { bridge: hostBridge } },
    device !== '' && !has(device) && { problem: 'deviceMissing', isError: false, params: { device } },
    ...subnets.flatMap(({ address, prefix }) => overlapsOf(address, prefix, { networks, topology })),
  ]
  return checks.filter((check) => check !== false && check !== undefined)
}

/** Addresses that are somebody else's already: a person may want that, and has to say so. */
export function isOverlap({ problem }: HostCheck): boolean {
  return problem === 'overlapsNetwork' || problem === 'overlapsHost' || problem === 'overlapsRoute'
}

function overlapsOf(address: string, prefix: number, { networks, topology }: HostSurroundings): HostCheck[] {
  const subnet = rangeOf(address, prefix)
  if (!subnet) return []
  const own = new Set(networks.map(({ bridge }) => bridge))
  const byNetwork = networks.filter(({ subnets }) => subnets.some((other) => overlaps(subnet, rangeOf(other.address, other.prefix)))).map(({ name }): HostCheck => ({ problem: 'overlapsNetwork', isError: false, params: { subnet: `${address}/${prefix}`, network: name } }))
  // A network's own bridge has its address: that is the network again.
  const byHost = (topology?.interfaces ?? []).filter(({ name }) => !own.has(name)).flatMap(({ name, addresses }) => addresses.filter((text) => overlaps(subnet, rangeIn(text))).map((text): HostCheck => ({ problem: 'overlapsHost', isError: false, params: { subnet: `${address}/${prefix}`, device: name, address: text } })))
  // An interface with an address has the route to its subnet, too.
  const told = new Set([...own, ...byHost.map(({ params }) => params['device'])])
  const byRoute = (topology?.routes ?? []).filter(({ device, destination }) => !told.has(device) && overlaps(subnet, rangeIn(destination))).map(({ device, destination }): HostCheck => ({ problem: 'overlapsRoute', isError: false, params: { subnet: `${address}/${prefix}`, device, route: destination } }))
  return [...byNetwork, ...byHost, ...byRoute]
}

/** Of "10.0.0.1/24", or of a single address. */
function rangeIn(text: string): Subnet | undefined {
  const [address = '', prefix] = text.split('/')
  return rangeOf(address, prefix === undefined ? 128 : Number(prefix))
}

function rangeOf(address: string, prefix: number): Subnet | undefined {
  const parsed = parseAddress(address)
  return parsed && subnetOf(parsed, prefix)
}

function overlaps(one: Subnet, other: Subnet | undefined): boolean {
  return other !== undefined && one.family === other.family && one.first <= other.last && other.first <= one.last
}

/** The first /24 of the private ranges that none of these hosts uses. */
export function proposeSubnet(hosts: readonly HostSurroundings[]): string {
  const candidates = [...Array.from({ length: 155 }, (_, index) => `192.168.${100 + index}.1`), ...Array.from({ length: 255 }, (_, index) => `10.${index + 1}.0.1`)]
  return candidates.find((address) => hosts.every((host) => overlapsOf(address, 24, host).length === 0)) ?? ''
}
