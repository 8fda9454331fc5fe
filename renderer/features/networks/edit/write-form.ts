// Puts what was changed in the form into the network's XML, and touches nothing else: elements that the form does not know, their
// order, comments and white space stay. A new network is the same edit of an empty document.
import { editXml } from '#shared/xml/edit-xml.ts'
import { element } from '#shared/xml/new-element.ts'
import type { NewElement } from '#shared/xml/new-element.ts'
import { attribute, find, findAll, findOptional } from '#shared/xml/read-xml.ts'
import { editRows } from './edit-rows.ts'
import { networkOrder } from './network-change.ts'
import type { NetworkChange } from './network-change.ts'
import { emptyForm, modeParts } from './network-form.ts'
import type { NetworkForm } from './network-form.ts'
import { writeDns } from './write-dns.ts'
import { newSubnet, updateSubnet } from './write-subnet.ts'
import { newPortGroup, updatePortGroup, writeRates, writeVlans } from './write-traffic.ts'

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
    editRows({ edit, parent: root, name: 'ip', before: before.subnets, after: after.subnets, create: newSubnet, update: (item, was, is) => updateSubnet(edit, item, { was, is }), order: networkOrder })
    editRows({ edit, parent: root, name: 'portgroup', before: before.portGroups, after: after.portGroups, create: newPortGroup, update: (item, was, is) => updatePortGroup(change, item, { before: was, after: is }), order: networkOrder })
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

function writeForward({ edit, root, before, after }: NetworkChange): void {
  const forward = findOptional(root, 'forward')
  const isSame = before.mode === after.mode && before.device === after.device && before.macvtapMode === after.macvtapMode
  if (isSame) return
  writeVirtualPort({ edit, root, before, after })
  if (after.mode === 'isolated') return forward && edit.remove(forward)
  if (!forward) return edit.insert(root, newForward(after), { order: networkOrder })
  // Of one mode only the device differs; what another mode says in there would be refused.
  const keepsChildren = before.mode === after.mode
  if (!keepsChildren) return edit.replace(forward, newForward(after))
  edit.setAttribute(forward, 'mode', forwardMode(after))
  const child = findOptional(forward, after.mode === 'hostdev' ? 'pf' : 'interface')
  if (child) edit.setAttribute(child, 'dev', after.device)
  if (attribute(forward, 'dev') !== '' || !child) edit.setAttribute(forward, 'dev', after.device === '' ? undefined : after.device)
  if (after.device === '' && child) edit.remove(child)
}

function writeVirtualPort({ edit, root, before, after }: NetworkChange): void {
  const port = findOptional(root, 'virtualport')
  if (after.mode === 'openvswitch' && !port) edit.insert(root, element('virtualport', { type: 'openvswitch' }), { order: networkOrder })
  else if (before.mode === 'openvswitch' && after.mode !== 'openvswitch' && port) edit.remove(port)
}

function writeBridge({ edit, root, before, after }: NetworkChange): void {
  const bridge = findOptional(root, 'bridge')
  const { hasOwnBridge, needsBridge } = modeParts[after.mode]
  if (!hasOwnBridge && !needsBridge) return bridge && edit.remove(bridge)
  const name = after.bridge === '' ? undefined : after.bridge
  // Only a bridge that libvirt makes has these.
  const own = hasOwnBridge ? { stp: after.hasStp ? 'on' : 'off' } : {}
  if (!bridge) return name === undefined && after.hasStp ? undefined : edit.insert(root, element('bridge', { name, ...own }), { order: networkOrder })
  if (before.mode !== after.mode && !hasOwnBridge) return edit.replace(bridge, element('bridge', { name }))
  if (before.bridge !== after.bridge) edit.setAttribute(bridge, 'name', name)
  if (hasOwnBridge && before.hasStp !== after.hasStp) edit.setAttribute(bridge, 'stp', after.hasStp ? 'on' : 'off')
}

function setTextOf({ edit, root }: NetworkChange, name: string, text: string): void {
  const existing = findOptional(root, name)
  if (existing) edit.setText(existing, text)
  else edit.insert(root, element(name, {}, text), { order: networkOrder })
}

/** `undefined` takes the element away. */
function setChild({ edit, root }: NetworkChange, name: string, attributes: NewElement['attributes'] | undefined): void {
  const existing = findOptional(root, name)
  if (!attributes) return existing && edit.remove(existing)
  if (!existing) return edit.insert(root, element(name, attributes), { order: networkOrder })
  for (const [key, value] of Object.entries(attributes)) edit.setAttribute(find(root, name), key, value)
}
