// What a NIC is connected to: reading it, and connecting it elsewhere. The one place that knows how libvirt writes it. Pure.
import type { XmlEdit } from '../../xml/edit-xml.ts'
import { element } from '../../xml/new-element.ts'
import { attribute, find, findOptional } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'

export interface NicConnection {
  /** libvirt's word: "network", "bridge", "direct" (macvtap), "user" ... */
  readonly type: string
  readonly name: string
}

/** The attribute of <source> that names it; what is not here has more than a name. */
const keys: Readonly<Record<string, string>> = { network: 'network', bridge: 'bridge', direct: 'dev', vdpa: 'dev' }

export function connectionOf(nic: XmlElement): NicConnection {
  const source = find(nic, 'source')
  const type = attribute(nic, 'type')
  // A running NIC on a network has the type of what the network leads to, and the network besides.
  const network = attribute(source, 'network')
  if (network !== '') return { type: 'network', name: network }
  return { type, name: attribute(source, keys[type] ?? 'dev') }
}

/** As a text with the network's port group, where it is on one: "network:lan/web", "bridge:br0". Names of networks have no slash. */
export function connectionText({ type, name }: NicConnection, portGroup: string): string {
  return `${type}:${name}${type === 'network' && portGroup !== '' ? `/${portGroup}` : ''}`
}

/** Such a text in its parts: the connection as a field has it, and the port group; empty for none. */
export function partsOfConnection(text: string): { readonly connection: string; readonly type: string; readonly name: string; readonly portGroup: string } {
  const [colon, slash] = [text.indexOf(':'), text.startsWith('network:') ? text.indexOf('/') : -1]
  const connection = slash < 0 ? text : text.slice(0, slash)
  return { connection, type: text.slice(0, colon), name: connection.slice(colon + 1), portGroup: slash < 0 ? '' : text.slice(slash + 1) }
}

/** Whether a NIC can be connected so by its name alone; QEMU's own user network has none. */
export function isConnectable({ type, name }: NicConnection): boolean {
  return type === 'user' ? name === '' : keys[type] !== undefined && name !== ''
}

/** Of a connection as a field has it. A device of the host that is passed through is on no network that could be another one. */
export function isConnectionSettable(connection: string): boolean {
  return !connection.startsWith('hostdev:')
}

/** Whether the running NIC names what its network leads to besides: given back as it is, libvirt would take it for a NIC on that. */
export function isResolved(nic: XmlElement): boolean {
  return connectionOf(nic).type === 'network' && attribute(nic, 'type') !== 'network'
}

/**
 * The source anew: what else stands in it belongs to the network that is left, and so does a port profile.
 * `portGroup`: of the network; empty for none.
 */
export function connectNic(edit: XmlEdit, nic: XmlElement, { connection, portGroup }: { connection: NicConnection; portGroup: string }): void {
  const { type, name } = connection
  edit.setAttribute(nic, 'type', type)
  const source = findOptional(nic, 'source')
  const key = keys[type]
  const made = key !== undefined && element('source', { [key]: name, mode: type === 'direct' ? 'bridge' : undefined, portgroup: type === 'network' && portGroup !== '' ? portGroup : undefined })
  if (made && source) edit.replace(source, made)
  else if (made) edit.insert(nic, made, { order: ['mac', 'source'] })
  else if (source) edit.remove(source)
  const port = findOptional(nic, 'virtualport')
  if (port && connectionOf(nic).name !== name) edit.remove(port)
}
