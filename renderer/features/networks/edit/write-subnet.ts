// An <ip> of a network with its DHCP: new, or the changes of one that is there.
import type { XmlEdit } from '#shared/xml/edit-xml.ts'
import { element } from '#shared/xml/new-element.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { attribute, findOptional } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { editRows } from './edit-rows.ts'
import type { RangeRow, ReservationRow, SubnetRow } from './network-form.ts'

const dhcpOrder = ['range', 'host', 'bootp']

export function newSubnet(subnet: SubnetRow): NewElement {
  const { family, address, prefix } = subnet
  return element('ip', { family: family === 'ipv6' ? 'ipv6' : undefined, address, prefix }, [subnet.hasDhcp && newDhcp(subnet)])
}

export function updateSubnet(edit: XmlEdit, item: XmlElement, { was, is }: { readonly was: SubnetRow; readonly is: SubnetRow }): void {
  edit.setAttribute(item, 'address', is.address)
  if (was.family !== is.family) edit.setAttribute(item, 'family', is.family === 'ipv6' ? 'ipv6' : undefined)
  if (was.prefix !== is.prefix) {
    if (attribute(item, 'netmask') !== '') edit.setAttribute(item, 'netmask', undefined)
    edit.setAttribute(item, 'prefix', is.prefix)
  }
  const dhcp = findOptional(item, 'dhcp')
  if (!dhcp) return is.hasDhcp ? edit.insert(item, newDhcp(is)) : undefined
  if (!is.hasDhcp) return edit.remove(dhcp)
  editRows({ edit, parent: dhcp, name: 'range', before: was.ranges, after: is.ranges, create: newRange, update: (range, _was, { start, end }) => { edit.setAttribute(range, 'start', start); edit.setAttribute(range, 'end', end) }, order: dhcpOrder })
  editRows({ edit, parent: dhcp, name: 'host', before: was.reservations, after: is.reservations, create: newReservation, update: (host, _was, row) => { for (const [name, value] of Object.entries(reservationAttributes(row))) edit.setAttribute(host, name, value) }, order: dhcpOrder })
}

function newDhcp({ ranges, reservations }: SubnetRow): NewElement {
  return element('dhcp', {}, [...ranges.map(newRange), ...reservations.map(newReservation)])
}

function newRange({ start, end }: RangeRow): NewElement {
  return element('range', { start, end })
}

function newReservation(row: ReservationRow): NewElement {
  return element('host', reservationAttributes(row))
}

function reservationAttributes({ mac, duid, name, ip }: ReservationRow): Record<string, string | undefined> {
  const given = (value: string): string | undefined => (value === '' ? undefined : value)
  return { id: given(duid), mac: given(mac), name: given(name), ip: given(ip) }
}
