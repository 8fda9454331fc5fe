// What an edit of a network amounts to: the parts that a running network takes at once, as the updates that do it, and those that
// wait until it is started again. Pure.
import { find, findAll, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { NetworkUpdate } from '#shared/model/networks/network.ts'
import type { NetworkForm, PortGroupRow, RangeRow, ReservationRow, SubnetRow } from './network-form.ts'

export type LiveUpdate = Omit<NetworkUpdate, 'hostId' | 'network'>

export interface FormChange {
  /** Below `change.` in the catalogue. */
  readonly part: string
  readonly what: 'added' | 'removed' | 'changed'
  /** The thing itself: an address, a name. */
  readonly detail: string
  /** How libvirt does it while the network runs; empty where it cannot. */
  readonly updates: readonly LiveUpdate[]
}

export interface EditedNetwork {
  readonly xml: string
  readonly before: NetworkForm
  readonly after: NetworkForm
  /** The document with the change in it (writeForm). */
  readonly editedXml: string
}

export function changesOf({ xml, before, after, editedXml }: EditedNetwork): FormChange[] {
  const [was, is] = [readXml(xml), readXml(editedXml)]
  const dns = { section: 'dns-host', was: findAll(find(was, 'dns'), 'host'), is: findAll(find(is, 'dns'), 'host'), parentIndex: -1 } as const
  const groups = { section: 'portgroup', was: findAll(was, 'portgroup'), is: findAll(is, 'portgroup'), parentIndex: -1 } as const
  return [
    ...plainChanges(before, after),
    ...subnetChanges({ before: before.subnets, after: after.subnets, was: findAll(was, 'ip'), is: findAll(is, 'ip') }),
    ...rowChanges(dns, { part: 'dnsHost', before: before.dnsHosts, after: after.dnsHosts, detail: ({ ip, names }) => `${ip} ${names}`, keepsIdentity: () => false }),
    ...rowChanges(groups, { part: 'portGroup', before: before.portGroups, after: after.portGroups, detail: ({ name }: PortGroupRow) => name, keepsIdentity: (one, other) => one.name === other.name }),
  ]
}

/** The form of the host's document with everything in it that a running network cannot take: for after the updates were made. */
export function withoutLive(fresh: NetworkForm, { before, after }: Pick<EditedNetwork, 'before' | 'after'>): NetworkForm {
  const keepsSubnets = isSameShape(before.subnets, after.subnets)
  return { ...after, dnsHosts: fresh.dnsHosts, portGroups: fresh.portGroups, subnets: keepsSubnets ? fresh.subnets : after.subnets }
}

const plainParts = ['name', 'mode', 'macvtapMode', 'device', 'bridge', 'hasStp', 'mtu', 'isPortIsolated', 'domain', 'isDomainLocal', 'hasDns', 'forwarders', 'vlans', 'inbound', 'outbound'] as const

function plainChanges(before: NetworkForm, after: NetworkForm): FormChange[] {
  return plainParts.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part])).map((part) => {
    const value = after[part]
    return { part, what: 'changed', detail: typeof value === 'string' || typeof value === 'number' ? String(value) : '', updates: [] }
  })
}

/** The same subnets, whatever their ranges and reservations. */
function isSameShape(before: readonly SubnetRow[], after: readonly SubnetRow[]): boolean {
  return before.length === after.length && before.every((one, at) => {
    const other = after[at]
    return other !== undefined && other.key === one.key && other.address === one.address && other.prefix === one.prefix && other.hasDhcp === one.hasDhcp
  })
}

interface Subnets {
  readonly before: readonly SubnetRow[]
  readonly after: readonly SubnetRow[]
  readonly was: readonly XmlElement[]
  readonly is: readonly XmlElement[]
}

function subnetChanges({ before, after, was, is }: Subnets): FormChange[] {
  const detail = ({ address, prefix }: SubnetRow): string => `${address}/${prefix}`
  if (!isSameShape(before, after)) {
    const removed = before.filter(({ key }) => !after.some((row) => row.key === key)).map((row): FormChange => ({ part: 'subnet', what: 'removed', detail: detail(row), updates: [] }))
    const others = after.filter((row) => !before.includes(row)).map((row): FormChange => ({ part: 'subnet', what: before.some(({ key }) => key === row.key) ? 'changed' : 'added', detail: detail(row), updates: [] }))
    return [...removed, ...others]
  }
  return before.flatMap((one, at) => {
    const other = after[at]
    const [wasDhcp, isDhcp] = [find(was[at] ?? readXml(''), 'dhcp'), find(is[at] ?? readXml(''), 'dhcp')]
    if (!other || one === other) return []
    const ranges = { section: 'ip-dhcp-range', was: findAll(wasDhcp, 'range'), is: findAll(isDhcp, 'range'), parentIndex: at } as const
    const hosts = { section: 'ip-dhcp-host', was: findAll(wasDhcp, 'host'), is: findAll(isDhcp, 'host'), parentIndex: at } as const
    return [
      ...rowChanges(ranges, { part: 'range', before: one.ranges, after: other.ranges, detail: ({ start, end }: RangeRow) => `${start} – ${end}`, keepsIdentity: () => false }),
      ...rowChanges(hosts, { part: 'reservation', before: one.reservations, after: other.reservations, detail: ({ mac, duid, name, ip }: ReservationRow) => `${mac || duid || name} → ${ip}`, keepsIdentity: (left, right) => left.mac !== '' && left.mac === right.mac }),
    ]
  })
}

interface Items {
  readonly section: LiveUpdate['section']
  readonly was: readonly XmlElement[]
  readonly is: readonly XmlElement[]
  readonly parentIndex: number
}

interface Rows<Row extends { readonly key: string }> {
  readonly part: string
  readonly before: readonly Row[]
  readonly after: readonly Row[]
  readonly detail: (row: Row) => string
  /** Whether libvirt knows one for the other, so that it can be modified; otherwise it is taken away and added anew. */
  readonly keepsIdentity: (one: Row, other: Row) => boolean
}

function rowChanges<Row extends { readonly key: string }>({ section, was, is, parentIndex }: Items, { part, before, after, detail, keepsIdentity }: Rows<Row>): FormChange[] {
  const update = (command: LiveUpdate['command'], item: XmlElement | undefined): LiveUpdate[] => (item ? [{ section, command, parentIndex, xml: item.source.slice(item.start, item.end) }] : [])
  const removed = before.flatMap((row, at): FormChange[] => (after.some(({ key }) => key === row.key) ? [] : [{ part, what: 'removed', detail: detail(row), updates: update('delete', was[at]) }]))
  const others = after.flatMap((row, at): FormChange[] => {
    const old = before.find(({ key }) => key === row.key)
    if (old === row || (old && JSON.stringify(old) === JSON.stringify(row))) return []
    if (!old) return [{ part, what: 'added', detail: detail(row), updates: update('add', is[at]) }]
    const updates = keepsIdentity(old, row) ? update('modify', is[at]) : [...update('delete', was[before.indexOf(old)]), ...update('add', is[at])]
    return [{ part, what: 'changed', detail: detail(row), updates }]
  })
  return [...removed, ...others]
}
