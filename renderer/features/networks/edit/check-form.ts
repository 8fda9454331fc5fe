// What is wrong in the form while it is typed: what libvirt would refuse, and what it would take and nobody could use. Keys of the
// catalogue by the path of the field. Pure.
import { contains, isMac, parseAddress, subnetOf } from '#shared/networks/ip-address.ts'
import type { IpAddress, Subnet } from '#shared/networks/ip-address.ts'
import { modeParts, vlanTags } from './network-form.ts'
import type { NetworkForm, PortGroupRow, SubnetRow } from './network-form.ts'

/** Field path to a key below `check.` in the catalogue. */
export type FormProblems = ReadonlyMap<string, string>

/** Linux takes 15 bytes for the name of an interface. */
const longestBridgeName = 15

export function checkForm(form: NetworkForm): FormProblems {
  const problems = new Map<string, string>()
  const refuse = (isWrong: boolean, path: string, problem: string): void => {
    if (isWrong && !problems.has(path)) problems.set(path, problem)
  }
  const parts = modeParts[form.mode]
  refuse(form.name.trim() === '', 'name', 'nameMissing')
  refuse(form.name.includes('/'), 'name', 'nameSlash')
  refuse(parts.needsBridge && form.bridge === '', 'bridge', 'bridgeMissing')
  refuse(new TextEncoder().encode(form.bridge).length > longestBridgeName, 'bridge', 'bridgeLong')
  refuse(/[\s/]/.test(form.bridge), 'bridge', 'bridgeName')
  refuse(parts.device === 'needed' && form.device === '', 'device', 'deviceMissing')
  refuse(form.mtu !== null && (form.mtu < 68 || form.mtu > 65_535), 'mtu', 'mtu')
  refuse(!areTags(form.vlans), 'vlans', 'vlans')
  if (parts.hasSubnets) {
    form.subnets.forEach((subnet, at) => checkSubnet(subnet, `subnets.${at}`, refuse))
    checkOverlaps(form.subnets, refuse)
  }
  form.dnsHosts.forEach(({ ip, names }, at) => {
    refuse(!parseAddress(ip), `dnsHosts.${at}.ip`, 'address')
    refuse(names.trim() === '', `dnsHosts.${at}.names`, 'namesMissing')
  })
  form.forwarders.forEach(({ address, domain }, at) => refuse((address !== '' && !parseAddress(address)) || (address === '' && domain === ''), `forwarders.${at}.address`, 'address'))
  checkPortGroups(form.portGroups, refuse)
  return problems
}

type Refuse = (isWrong: boolean, path: string, problem: string) => void

function checkSubnet(row: SubnetRow, path: string, refuse: Refuse): void {
  const address = parseAddress(row.address)
  refuse(address?.family !== row.family, `${path}.address`, row.family === 'ipv4' ? 'addressV4' : 'addressV6')
  refuse(row.prefix < 1 || row.prefix > (row.family === 'ipv4' ? 32 : 128), `${path}.prefix`, 'prefix')
  if (address?.family !== row.family) return
  const subnet = subnetOf(address, row.prefix)
  // The whole subnet is named by its first address, and broadcasts go to the last.
  refuse(row.family === 'ipv4' && row.prefix < 31 && (address.value === subnet.first || address.value === subnet.last), `${path}.address`, 'addressEdge')
  if (!row.hasDhcp) return
  row.ranges.forEach(({ start, end }, at) => {
    const [first, last] = [parseAddress(start), parseAddress(end)]
    refuse(!isIn(subnet, first), `${path}.ranges.${at}.start`, first ? 'outside' : 'address')
    refuse(!isIn(subnet, last), `${path}.ranges.${at}.end`, last ? 'outside' : 'address')
    refuse(first !== undefined && last !== undefined && first.value > last.value, `${path}.ranges.${at}.end`, 'rangeOrder')
  })
  checkReservations({ row, path, subnet }, refuse)
}

function checkReservations({ row, path, subnet }: { row: SubnetRow; path: string; subnet: Subnet }, refuse: Refuse): void {
  const seen = new Set<string>()
  row.reservations.forEach(({ mac, duid, name, ip }, at) => {
    const address = parseAddress(ip)
    refuse(!isIn(subnet, address), `${path}.reservations.${at}.ip`, address ? 'outside' : 'address')
    refuse(mac === '' && duid === '' && name === '', `${path}.reservations.${at}.mac`, 'clientMissing')
    refuse(mac !== '' && !isMac(mac), `${path}.reservations.${at}.mac`, 'mac')
    refuse(seen.has(ip), `${path}.reservations.${at}.ip`, 'taken')
    refuse(mac !== '' && seen.has(mac.toLowerCase()), `${path}.reservations.${at}.mac`, 'taken')
    seen.add(ip).add(mac.toLowerCase())
  })
}

function isIn(subnet: Subnet, address: IpAddress | undefined): boolean {
  return address !== undefined && contains(subnet, address)
}

function checkOverlaps(rows: readonly SubnetRow[], refuse: Refuse): void {
  const subnets = rows.map(({ address, prefix }) => {
    const parsed = parseAddress(address)
    return parsed && subnetOf(parsed, prefix)
  })
  subnets.forEach((subnet, at) => {
    const isOverlapping = subnets.some((other, index) => index < at && subnet !== undefined && other?.family === subnet.family && other.first <= subnet.last && subnet.first <= other.last)
    refuse(isOverlapping, `subnets.${at}.address`, 'overlaps')
  })
}

function checkPortGroups(groups: readonly PortGroupRow[], refuse: Refuse): void {
  groups.forEach(({ name, vlans, isDefault }, at) => {
    refuse(name.trim() === '', `portGroups.${at}.name`, 'nameMissing')
    refuse(groups.some((other, index) => index < at && other.name === name), `portGroups.${at}.name`, 'taken')
    refuse(!areTags(vlans), `portGroups.${at}.vlans`, 'vlans')
    refuse(isDefault && groups.some((other, index) => index < at && other.isDefault), `portGroups.${at}.name`, 'twoDefaults')
  })
}

function areTags(text: string): boolean {
  const words = text.split(/[\s,]+/).filter(Boolean)
  return vlanTags(text).length === words.length
}
