// What may pass in a network and how fast: VLAN tags and limits, of the network itself and of its port groups.
import type { Rate } from '#shared/model/networks/network.ts'
import { element } from '#shared/xml/new-element.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { attribute, findAll, findOptional } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { networkOrder } from './network-change.ts'
import type { NetworkChange } from './network-change.ts'
import { vlanTags } from './network-form.ts'
import type { NetworkForm, PortGroupRow } from './network-form.ts'

function newVlan(vlans: string): NewElement | undefined {
  const tags = vlanTags(vlans)
  return tags.length === 0 ? undefined : element('vlan', { trunk: tags.length > 1 ? 'yes' : undefined }, tags.map((id) => element('tag', { id })))
}

export function writeVlans({ edit }: NetworkChange, parent: XmlElement, vlans: string): void {
  const existing = findOptional(parent, 'vlan')
  const added = newVlan(vlans)
  if (!existing) return added && edit.insert(parent, added, { order: networkOrder })
  if (!added) return edit.remove(existing)
  const wanted = vlanTags(vlans)
  const tags = findAll(existing, 'tag')
  for (const tag of tags) if (!wanted.includes(Number(attribute(tag, 'id')))) edit.remove(tag)
  const has = new Set(tags.map((tag) => Number(attribute(tag, 'id'))))
  for (const id of wanted) if (!has.has(id)) edit.insert(existing, element('tag', { id }))
  if (wanted.length > 1) edit.setAttribute(existing, 'trunk', 'yes')
  else if (attribute(existing, 'trunk') !== '') edit.setAttribute(existing, 'trunk', undefined)
}

type Rates = Pick<NetworkForm, 'inbound' | 'outbound'>

function rateElement(name: 'inbound' | 'outbound', { average, peak, burst }: Rate): NewElement | undefined {
  return average === null ? undefined : element(name, { average, peak: peak ?? undefined, burst: burst ?? undefined })
}

function newBandwidth({ inbound, outbound }: Rates): NewElement | undefined {
  const content = [rateElement('inbound', inbound), rateElement('outbound', outbound)]
  return content.some((part) => part !== undefined) ? element('bandwidth', {}, content) : undefined
}

export function writeRates({ edit }: NetworkChange, parent: XmlElement, { before, after }: { before: Rates; after: Rates }): void {
  if (isSameRate(before.inbound, after.inbound) && isSameRate(before.outbound, after.outbound)) return
  const existing = findOptional(parent, 'bandwidth')
  const added = newBandwidth(after)
  if (!existing) return added && edit.insert(parent, added, { order: parent.name === 'network' ? networkOrder : [] })
  if (!added) return edit.remove(existing)
  for (const name of ['inbound', 'outbound'] as const) {
    const item = findOptional(existing, name)
    const rate = rateElement(name, after[name])
    if (item && rate) for (const part of ['average', 'peak', 'burst'] as const) edit.setAttribute(item, part, after[name][part] ?? undefined)
    else if (item) edit.remove(item)
    else if (rate) edit.insert(existing, rate, { order: ['inbound', 'outbound'] })
  }
}

function isSameRate(one: Rate, other: Rate): boolean {
  return one.average === other.average && one.peak === other.peak && one.burst === other.burst
}

export function newPortGroup(group: PortGroupRow): NewElement {
  return element('portgroup', { name: group.name, default: group.isDefault ? 'yes' : undefined }, [newVlan(group.vlans), newBandwidth(group)])
}

export function updatePortGroup(change: NetworkChange, item: XmlElement, { before, after }: { readonly before: PortGroupRow; readonly after: PortGroupRow }): void {
  change.edit.setAttribute(item, 'name', after.name)
  if (before.isDefault !== after.isDefault) change.edit.setAttribute(item, 'default', after.isDefault ? 'yes' : undefined)
  if (before.vlans !== after.vlans) writeVlans(change, item, after.vlans)
  writeRates(change, item, { before, after })
}
