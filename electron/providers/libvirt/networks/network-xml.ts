// A network's definition as the console shows it. Pure.
import { createHash } from 'node:crypto'
import type { NetworkHandle } from '#electron/libvirt/index.ts'
import type { Network, Subnet } from '#shared/model/networks/network.ts'
import { prefixOf } from '#shared/networks/network-plan.ts'
import { attribute, find, findAll, findOptional, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'

type NetworkFacts = Omit<Network, 'hostId' | 'isActive' | 'isPersistent' | 'autostart' | 'isPending'>

/** `xml` is the definition for the next start, or what runs if there is no other. */
export function readNetworkXml({ name, uuid }: NetworkHandle, xml: string): NetworkFacts {
  const root = readXml(xml)
  const forward = findOptional(root, 'forward')
  const mtu = attribute(find(root, 'mtu'), 'size')
  return {
    name,
    uuid,
    mode: forward ? attribute(forward, 'mode') || 'nat' : 'isolated',
    bridge: attribute(find(root, 'bridge'), 'name'),
    isOpenVswitch: attribute(find(root, 'virtualport'), 'type') === 'openvswitch',
    devices: forward ? devicesOf(forward) : [],
    subnets: findAll(root, 'ip').map(subnetOf),
    domain: attribute(find(root, 'domain'), 'name'),
    vlanTags: findAll(find(root, 'vlan'), 'tag').map((tag) => Number(attribute(tag, 'id'))),
    portGroups: findAll(root, 'portgroup').map((group) => attribute(group, 'name')),
    mtu: mtu === '' ? null : Number(mtu),
    likeness: createHash('sha256').update(canonical(root)).digest('hex').slice(0, 16),
  }
}

function devicesOf(forward: XmlElement): string[] {
  const listed = ['interface', 'pf'].flatMap((name) => findAll(forward, name).map((device) => attribute(device, 'dev')))
  return [...new Set([attribute(forward, 'dev'), ...listed].filter(Boolean))]
}

function subnetOf(ip: XmlElement): Subnet {
  const family = attribute(ip, 'family') === 'ipv6' || attribute(ip, 'address').includes(':') ? 'ipv6' : 'ipv4'
  return { family, address: attribute(ip, 'address'), prefix: prefixOf(ip), hasDhcp: findOptional(ip, 'dhcp') !== undefined }
}

/** The definition in one form, without what each host makes up by itself and what libvirt adds when a network runs. */
function canonical({ name, attributes, children, text }: XmlElement): string {
  const own = attributes.filter((entry) => entry.name !== 'connections').map((entry) => `${entry.name}=${JSON.stringify(entry.value)}`)
  const inner = children.filter((child) => !isMadeUp(child)).map(canonical)
  return `<${[name, ...own.toSorted()].join(' ')}>${inner.length > 0 ? inner.join('') : JSON.stringify(text)}`
}

function isMadeUp({ name, children }: XmlElement): boolean {
  if (name === 'uuid' || name === 'mac') return true
  // A running NAT network is shown with the ports that libvirt takes by default.
  const [port] = children
  return name === 'nat' && children.length === 1 && port?.name === 'port' && attribute(port, 'start') === '1024' && attribute(port, 'end') === '65535'
}

/** Whether what runs is what would run after a restart. libvirt adds defaults and figures of use to the running one. */
export function isPendingChange(liveXml: string, nextXml: string): boolean {
  return canonical(readXml(liveXml)) !== canonical(readXml(nextXml))
}
