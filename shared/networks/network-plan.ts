// What of a network's definition can collide with its host: names, bridges and addresses. Read from XML here; a form makes its own.
import { attribute, find, findAll, findOptional, readXml } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { contains, parseAddress, subnetOf } from './ip-address.ts'

export interface PlannedSubnet {
  /** The host's own address in it. */
  readonly address: string
  readonly prefix: number
  /** Ends of DHCP ranges and reserved addresses: all that dnsmasq gives out of it. */
  readonly given: readonly string[]
}

export interface NetworkPlan {
  readonly name: string
  /** A bridge that libvirt makes for it; empty where it has none or libvirt chooses. */
  readonly ownBridge: string
  /** A bridge of the host that it uses, as the kernel knows bridges. */
  readonly hostBridge: string
  /** An interface of the host that it leads to. */
  readonly device: string
  readonly subnets: readonly PlannedSubnet[]
}

const ownBridgeModes: ReadonlySet<string> = new Set(['isolated', 'nat', 'route', 'open'])

/** What cannot be read as XML is a network without anything. */
export function planOf(xml: string): NetworkPlan {
  const root = readXml(xml)
  const forward = findOptional(root, 'forward')
  const mode = forward ? attribute(forward, 'mode') || 'nat' : 'isolated'
  const bridge = attribute(find(root, 'bridge'), 'name')
  const isOpenVswitch = attribute(find(root, 'virtualport'), 'type') === 'openvswitch'
  return {
    name: find(root, 'name').text,
    ownBridge: ownBridgeModes.has(mode) ? bridge : '',
    hostBridge: mode === 'bridge' && !isOpenVswitch ? bridge : '',
    device: forward ? attribute(forward, 'dev') || attribute(find(forward, 'interface'), 'dev') : '',
    subnets: findAll(root, 'ip').map(plannedSubnet),
  }
}

function plannedSubnet(ip: XmlElement): PlannedSubnet {
  const dhcp = findOptional(ip, 'dhcp')
  const ranges = dhcp ? findAll(dhcp, 'range').flatMap((range) => [attribute(range, 'start'), attribute(range, 'end')]) : []
  const reserved = dhcp ? findAll(dhcp, 'host').map((host) => attribute(host, 'ip')) : []
  return { address: attribute(ip, 'address'), prefix: prefixOf(ip), given: [...ranges, ...reserved].filter(Boolean) }
}

/** Of an <ip> element. Without a netmask libvirt takes the class's; nobody means anything else than a whole address then. */
export function prefixOf(ip: XmlElement): number {
  const [prefix, netmask] = [attribute(ip, 'prefix'), attribute(ip, 'netmask')]
  if (prefix !== '') return Number(prefix)
  if (netmask === '') return attribute(ip, 'family') === 'ipv6' || attribute(ip, 'address').includes(':') ? 64 : 32
  return netmask.split('.').reduce((bits, part) => bits + Number(part).toString(2).replaceAll('0', '').length, 0)
}

/** The addresses among `given` that are in none of these subnets, or no addresses at all. */
export function outsideOf(subnets: readonly PlannedSubnet[], given: readonly string[]): string[] {
  const ranges = subnets.flatMap(({ address, prefix }) => {
    const parsed = parseAddress(address)
    return parsed ? [subnetOf(parsed, prefix)] : []
  })
  return given.filter((text) => {
    const address = parseAddress(text)
    return !address || !ranges.some((range) => contains(range, address))
  })
}
