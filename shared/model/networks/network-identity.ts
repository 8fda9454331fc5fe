// What makes each host's network its own though the definition is the same on all of them: its UUID and its bridge's MAC address. Pure.
import { editXml } from '../../xml/edit-xml.ts'
import { element } from '../../xml/new-element.ts'
import { attribute, findOptional, readXml } from '../../xml/read-xml.ts'

/** As libvirt writes a network. */
const order = ['name', 'uuid', 'metadata', 'forward', 'bridge', 'mtu', 'mac', 'domain']

/** For a comparison. */
export function withoutIdentity(xml: string): string {
  return editXml(xml, (edit, root) => {
    for (const own of [findOptional(root, 'uuid'), findOptional(root, 'mac')]) if (own) edit.remove(own)
  })
}

/** The pattern's definition with the identity of the network that it replaces. */
export function withIdentityOf(pattern: string, own: string): string {
  const [uuid, mac] = [findOptional(readXml(own), 'uuid')?.text, findOptional(readXml(own), 'mac')]
  return editXml(withoutIdentity(pattern), (edit, root) => {
    if (uuid !== undefined) edit.insert(root, element('uuid', {}, uuid), { order })
    if (mac) edit.insert(root, element('mac', { address: attribute(mac, 'address') }), { order })
  })
}
