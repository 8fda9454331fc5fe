// One edit of a network's XML: what the form said before and after, and where elements belong. Pure.
import type { XmlEdit } from '#shared/xml/edit-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { NetworkForm } from './network-form.ts'

/** The elements of a network in libvirt's order. */
export const networkOrder = ['name', 'uuid', 'title', 'description', 'metadata', 'forward', 'bridge', 'mtu', 'mac', 'domain', 'dns', 'vlan', 'bandwidth', 'port', 'ip', 'route', 'virtualport', 'portgroup']

export interface NetworkChange {
  readonly edit: XmlEdit
  readonly root: XmlElement
  readonly before: NetworkForm
  readonly after: NetworkForm
}
