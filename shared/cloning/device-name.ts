// What a device of a definition is called where a person reads of it: by what tells it from others of its kind. Pure.
import { attribute, find } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'

/** "disk vda", "interface 52:54:00:1a:2b:3c", "hostdev pci 0000:03:00.0", "serial tcp". */
export function nameOf(device: XmlElement): string {
  const details = detailsOf(device).filter(Boolean).join(' ')
  return details === '' ? device.name : `${device.name} ${details}`
}

function detailsOf(device: XmlElement): readonly string[] {
  switch (device.name) {
    case 'disk':
    case 'filesystem':
      return [attribute(find(device, 'target'), 'dev') || attribute(find(device, 'target'), 'dir')]
    case 'interface':
      return [attribute(find(device, 'mac'), 'address')]
    case 'hostdev':
      return [attribute(device, 'type'), addressOf(find(device, 'source'))]
    case 'controller':
      return [attribute(device, 'type'), attribute(device, 'index')]
    case 'channel':
      return [attribute(find(device, 'target'), 'name')]
    default:
      return [attribute(device, 'type') || attribute(device, 'model')]
  }
}

const hex = (text: string): string => text.replace(/^0x/, '')

function addressOf(source: XmlElement): string {
  const address = find(source, 'address')
  const [domain, bus, slot, func] = ['domain', 'bus', 'slot', 'function'].map((name) => hex(attribute(address, name)))
  if (slot !== '') return `${domain}:${bus}:${slot}.${func}`
  const [vendor, product] = ['vendor', 'product'].map((name) => hex(attribute(find(source, name), 'id')))
  return vendor === '' ? attribute(address, 'uuid') : `${vendor}:${product}`
}
