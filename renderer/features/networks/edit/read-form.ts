// Reads the form out of a network's XML. Nothing is invented: what the document does not say is empty.
import type { Rate } from '#shared/model/networks/network.ts'
import { attribute, attributeOf, find, findAll, findOptional, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { macvtapModes, noRate } from './network-form.ts'
import type { DnsHostRow, ForwarderRow, MacvtapMode, NetworkForm, NetworkMode, PortGroupRow, ReservationRow, SubnetRow } from './network-form.ts'

/** @param xml of the definition; text that is not XML gives an empty form. */
export function readForm(xml: string): NetworkForm {
  const root = readXml(xml)
  const bridge = find(root, 'bridge')
  const dns = findOptional(root, 'dns')
  return {
    name: find(root, 'name').text,
    mode: modeOf(root),
    macvtapMode: macvtapModeOf(attribute(find(root, 'forward'), 'mode')),
    device: deviceOf(find(root, 'forward')),
    bridge: attribute(bridge, 'name'),
    hasStp: attribute(bridge, 'stp') !== 'off',
    mtu: numberOf(find(root, 'mtu'), 'size'),
    isPortIsolated: attribute(find(root, 'port'), 'isolated') === 'yes',
    subnets: findAll(root, 'ip').map(subnetOf),
    domain: attribute(find(root, 'domain'), 'name'),
    isDomainLocal: attribute(find(root, 'domain'), 'localOnly') === 'yes',
    hasDns: dns === undefined || attribute(dns, 'enable') !== 'no',
    forwarders: dns ? findAll(dns, 'forwarder').map((item, at): ForwarderRow => ({ key: String(at), address: attribute(item, 'addr'), domain: attribute(item, 'domain') })) : [],
    dnsHosts: dns ? findAll(dns, 'host').map((item, at): DnsHostRow => ({ key: String(at), ip: attribute(item, 'ip'), names: findAll(item, 'hostname').map(({ text }) => text).join(' ') })) : [],
    vlans: vlansOf(root),
    portGroups: findAll(root, 'portgroup').map(portGroupOf),
    inbound: rateOf(root, 'inbound'),
    outbound: rateOf(root, 'outbound'),
  }
}

function modeOf(root: XmlElement): NetworkMode {
  const forward = findOptional(root, 'forward')
  if (!forward) return 'isolated'
  const mode = attributeOf(forward, 'mode') ?? 'nat'
  switch (mode) {
    case 'nat':
    case 'route':
    case 'open':
    case 'hostdev':
      return mode
    case 'bridge':
      if (attribute(find(root, 'virtualport'), 'type') === 'openvswitch') return 'openvswitch'
      return findOptional(root, 'bridge') ? 'bridge' : 'macvtap'
    default:
      return 'macvtap'
  }
}

function macvtapModeOf(mode: string): MacvtapMode {
  return macvtapModes.find((known) => known === mode) ?? 'bridge'
}

function deviceOf(forward: XmlElement): string {
  return attributeOf(forward, 'dev') ?? attributeOf(find(forward, 'interface'), 'dev') ?? attribute(find(forward, 'pf'), 'dev')
}

function subnetOf(item: XmlElement, at: number): SubnetRow {
  const family = attribute(item, 'family') === 'ipv6' ? 'ipv6' : 'ipv4'
  const dhcp = findOptional(item, 'dhcp')
  return {
    key: String(at),
    family,
    address: attribute(item, 'address'),
    prefix: numberOf(item, 'prefix') ?? prefixOf(attribute(item, 'netmask')) ?? (family === 'ipv4' ? 24 : 64),
    hasDhcp: dhcp !== undefined,
    ranges: dhcp ? findAll(dhcp, 'range').map((range, index) => ({ key: String(index), start: attribute(range, 'start'), end: attribute(range, 'end') })) : [],
    reservations: dhcp ? findAll(dhcp, 'host').map((host, index): ReservationRow => ({ key: String(index), mac: attribute(host, 'mac'), duid: attribute(host, 'id'), name: attribute(host, 'name'), ip: attribute(host, 'ip') })) : [],
  }
}

/** `undefined` where it is no netmask. */
function prefixOf(netmask: string): number | undefined {
  const parts = netmask.split('.').map(Number)
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return undefined
  const ones = parts.map((part) => part.toString(2).padStart(8, '0')).join('').indexOf('0')
  return ones < 0 ? 32 : ones
}

function portGroupOf(item: XmlElement, at: number): PortGroupRow {
  return { key: String(at), name: attribute(item, 'name'), isDefault: attribute(item, 'default') === 'yes', vlans: vlansOf(item), inbound: rateOf(item, 'inbound'), outbound: rateOf(item, 'outbound') }
}

function vlansOf(parent: XmlElement): string {
  return findAll(find(parent, 'vlan'), 'tag').map((tag) => attribute(tag, 'id')).join(', ')
}

function rateOf(parent: XmlElement, direction: 'inbound' | 'outbound'): Rate {
  const item = findOptional(parent, `bandwidth/${direction}`)
  return item ? { average: numberOf(item, 'average'), peak: numberOf(item, 'peak'), burst: numberOf(item, 'burst') } : noRate
}

function numberOf(item: XmlElement, name: string): number | null {
  const value = attribute(item, name)
  return /^\d+$/.test(value) ? Number(value) : null
}
