// Puts what was changed in the form into the network's XML, and touches nothing else: elements that the form does not know, their
// order, comments and white space stay. A new network is the same edit of an empty document.
import type { Rate } from '#shared/model/network.ts'
import { editXml } from '#shared/xml/edit-xml.ts'
import type { XmlEdit } from '#shared/xml/edit-xml.ts'
import { element } from '#shared/xml/new-element.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { attribute, find, findAll, findOptional } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import { emptyForm, modeParts, vlanTags } from './network-form.ts'
import type { DnsHostRow, NetworkForm, NetworkMode, PortGroupRow } from './network-form.ts'
import { editRows } from './edit-rows.ts'
import { newSubnet, updateSubnet } from './write-subnet.ts'

/** As libvirt writes them. */
const order = ['name', 'uuid', 'title', 'description', 'metadata', 'forward', 'bridge', 'mtu', 'mac', 'domain', 'dns', 'vlan', 'bandwidth', 'port', 'ip', 'route', 'virtualport', 'portgroup']

interface Change {
  readonly edit: XmlEdit
  readonly root: XmlElement
  readonly before: NetworkForm
  readonly after: NetworkForm
}

/**
 * @param before what `readForm` read out of this very `xml`
 * @throws XmlError when `xml` is not XML
 */
export function writeForm(xml: string, before: NetworkForm, after: NetworkForm): string {
  return editXml(xml, (edit, root) => {
    const change = { edit, root, before, after }
    if (before.name !== after.name) setTextOf(change, 'name', after.name)
    writeForward(change)
    writeBridge(change)
    if (before.mtu !== after.mtu) setChild(change, 'mtu', after.mtu === null ? undefined : { size: after.mtu })
    if (before.domain !== after.domain || before.isDomainLocal !== after.isDomainLocal) setChild(change, 'domain', after.domain === '' ? undefined : { name: after.domain, localOnly: after.isDomainLocal ? 'yes' : undefined })
    writeDns(change)
    if (before.vlans !== after.vlans) writeVlans(change, root, after.vlans)
    writeRates(change, root, { before, after })
    if (before.isPortIsolated !== after.isPortIsolated) setChild(change, 'port', after.isPortIsolated ? { isolated: 'yes' } : undefined)
    editRows({ edit, parent: root, name: 'ip', before: before.subnets, after: after.subnets, create: newSubnet, update: (item, was, is) => updateSubnet(edit, item, { was, is }), order })
    editRows({ edit, parent: root, name: 'portgroup', before: before.portGroups, after: after.portGroups, create: newPortGroup, update: (item, was, is) => updatePortGroup(change, item, { before: was, after: is }), order })
    if (!modeParts[after.mode].hasSubnets && modeParts[before.mode].hasSubnets) for (const name of ['mac', 'route']) for (const item of findAll(root, name)) edit.remove(item)
  })
}

export function newNetworkXml(form: NetworkForm): string {
  return writeForm('<network>\n</network>\n', { ...emptyForm, mode: 'isolated' }, form)
}

/** libvirt's word for it; isolated networks have no <forward> at all. */
function forwardMode({ mode, macvtapMode }: NetworkForm): string {
  if (mode === 'openvswitch') return 'bridge'
  return mode === 'macvtap' ? macvtapMode : mode
}

/** Where the name of the interface stands differs by mode. */
function newForward(form: NetworkForm): NewElement {
  const { mode, device } = form
  const hasChild = mode === 'macvtap' || mode === 'hostdev'
  const attributes = { mode: forwardMode(form), dev: hasChild || device === '' ? undefined : device, managed: mode === 'hostdev' ? 'yes' : undefined }
  const child = mode === 'hostdev' ? element('pf', { dev: device }) : element('interface', { dev: device })
  return element('forward', attributes, [hasChild && child])
}

function writeForward({ edit, root, before, after }: Change): void {
  const forward = findOptional(root, 'forward')
  const isSame = before.mode === after.mode && before.device === after.device && before.macvtapMode === after.macvtapMode
  if (isSame) return
  writeVirtualPort({ edit, root, before, after })
  if (after.mode === 'isolated') return forward && edit.remove(forward)
  if (!forward) return edit.insert(root, newForward(after), { order })
  // Of one mode only the device differs; what another mode says in there would be refused.
  const keepsChildren = before.mode === after.mode
  if (!keepsChildren) return edit.replace(forward, newForward(after))
  edit.setAttribute(forward, 'mode', forwardMode(after))
  const child = findOptional(forward, after.mode === 'hostdev' ? 'pf' : 'interface')
  if (child) edit.setAttribute(child, 'dev', after.device)
  if (attribute(forward, 'dev') !== '' || !child) edit.setAttribute(forward, 'dev', after.device === '' ? undefined : after.device)
  if (after.device === '' && child) edit.remove(child)
}

function writeVirtualPort({ edit, root, before, after }: Change): void {
  const port = findOptional(root, 'virtualport')
  if (after.mode === 'openvswitch' && !port) edit.insert(root, element('virtualport', { type: 'openvswitch' }), { order })
  else if (before.mode === 'openvswitch' && after.mode !== 'openvswitch' && port) edit.remove(port)
}

function writeBridge({ edit, root, before, after }: Change): void {
  const bridge = findOptional(root, 'bridge')
  const { hasOwnBridge, needsBridge } = modeParts[after.mode]
  if (!hasOwnBridge && !needsBridge) return bridge && edit.remove(bridge)
  const name = after.bridge === '' ? undefined : after.bridge
  // Only a bridge that libvirt makes has these.
  const own = hasOwnBridge ? { stp: after.hasStp ? 'on' : 'off' } : {}
  if (!bridge) return name === undefined && after.hasStp ? undefined : edit.insert(root, element('bridge', { name, ...own }), { order })
  if (before.mode !== after.mode && !hasOwnBridge) return edit.replace(bridge, element('bridge', { name }))
  if (before.bridge !== after.bridge) edit.setAttribute(bridge, 'name', name)
  if (hasOwnBridge && before.hasStp !== after.hasStp) edit.setAttribute(bridge, 'stp', after.hasStp ? 'on' : 'off')
}

function newDnsHost({ ip, names }: DnsHostRow): NewElement {
  return element('host', { ip }, names.split(/\s+/).filter(Boolean).map((name) => element('hostname', {}, name)))
}

function writeDns({ edit, root, before, after }: Change): void {
  const isSame = before.hasDns === after.hasDns && before.forwarders === after.forwarders && before.dnsHosts === after.dnsHosts
  if (isSame) return
  const dns = findOptional(root, 'dns')
  const forwarder = ({ address, domain }: NetworkForm['forwarders'][number]): NewElement => element('forwarder', { domain: domain === '' ? undefined : domain, addr: address === '' ? undefined : address })
  const isPlain = after.hasDns && after.forwarders.length === 0 && after.dnsHosts.length === 0
  if (!dns) return isPlain ? undefined : edit.insert(root, element('dns', { enable: after.hasDns ? undefined : 'no' }, [...after.forwarders.map(forwarder), ...after.dnsHosts.map(newDnsHost)]), { order })
  if (!modeParts[after.mode].hasSubnets) return edit.remove(dns)
  if (before.hasDns !== after.hasDns) edit.setAttribute(dns, 'enable', after.hasDns ? 'yes' : 'no')
  const inside = ['forwarder', 'txt', 'host', 'srv']
  editRows({ edit, parent: dns, name: 'forwarder', before: before.forwarders, after: after.forwarders, create: forwarder, update: (item, _was, is) => { edit.setAttribute(item, 'addr', is.address === '' ? undefined : is.address); edit.setAttribute(item, 'domain', is.domain === '' ? undefined : is.domain) }, order: inside })
  editRows({ edit, parent: dns, name: 'host', before: before.dnsHosts, after: after.dnsHosts, create: newDnsHost, update: (item, _was, is) => edit.replace(item, newDnsHost(is)), order: inside })
}

function newVlan(vlans: string): NewElement | undefined {
  const tags = vlanTags(vlans)
  return tags.length === 0 ? undefined : element('vlan', { trunk: tags.length > 1 ? 'yes' : undefined }, tags.map((id) => element('tag', { id })))
}

function writeVlans({ edit }: Change, parent: XmlElement, vlans: string): void {
  const existing = findOptional(parent, 'vlan')
  const added = newVlan(vlans)
  if (!existing) return added && edit.insert(parent, added, { order })
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

function writeRates({ edit }: Change, parent: XmlElement, { before, after }: { before: Rates; after: Rates }): void {
  if (isSameRate(before.inbound, after.inbound) && isSameRate(before.outbound, after.outbound)) return
  const existing = findOptional(parent, 'bandwidth')
  const added = newBandwidth(after)
  if (!existing) return added && edit.insert(parent, added, { order: parent.name === 'network' ? order : [] })
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

function newPortGroup(group: PortGroupRow): NewElement {
  return element('portgroup', { name: group.name, default: group.isDefault ? 'yes' : undefined }, [newVlan(group.vlans), newBandwidth(group)])
}

function updatePortGroup(change: Change, item: XmlElement, { before, after }: { readonly before: PortGroupRow; readonly after: PortGroupRow }): void {
  change.edit.setAttribute(item, 'name', after.name)
  if (before.isDefault !== after.isDefault) change.edit.setAttribute(item, 'default', after.isDefault ? 'yes' : undefined)
  if (before.vlans !== after.vlans) writeVlans(change, item, after.vlans)
  writeRates(change, item, { before, after })
}

function setTextOf({ edit, root }: Change, name: string, text: string): void {
  const existing = findOptional(root, name)
  if (existing) edit.setText(existing, text)
  else edit.insert(root, element(name, {}, text), { order })
}

/** `undefined` takes the element away. */
function setChild({ edit, root }: Change, name: string, attributes: NewElement['attributes'] | undefined): void {
  const existing = findOptional(root, name)
  if (!attributes) return existing && edit.remove(existing)
  if (!existing) return edit.insert(root, element(name, attributes), { order })
  for (const [key, value] of Object.entries(attributes)) edit.setAttribute(find(root, name), key, value)
}

/** Whether a mode keeps what another one has: what it cannot have is dropped, and the form says so before. */
export function withMode(form: NetworkForm, mode: NetworkMode): NetworkForm {
  const parts = modeParts[mode]
  const keepsBridge = parts.hasOwnBridge === modeParts[form.mode].hasOwnBridge && parts.needsBridge === modeParts[form.mode].needsBridge
  return {
    ...form,
    mode,
    bridge: keepsBridge ? form.bridge : '',
    device: parts.device === 'none' ? '' : form.device,
    vlans: parts.hasVlans ? form.vlans : '',
    ...(parts.hasRates ? {} : { inbound: emptyForm.inbound, outbound: emptyForm.outbound }),
    ...(parts.hasSubnets ? {} : { subnets: [], domain: '', isDomainLocal: false, hasDns: true, forwarders: [], dnsHosts: [], mtu: null }),
  }
}
