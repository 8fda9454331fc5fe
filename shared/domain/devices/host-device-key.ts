// Which device of the host a <hostdev> is: the same words for what a machine has and for what the host tells of itself. Pure.
import { attribute, find, findOptional } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'

/** "pci:0000:01:00.0", "usb:0951:1666" (by vendor and product), "usb:1.4" (by bus and device), "mdev:<uuid>"; empty for any other. */
export function hostDeviceKey(hostdev: XmlElement): string {
  const source = find(hostdev, 'source')
  const address = find(source, 'address')
  switch (attribute(hostdev, 'type')) {
    case 'pci':
      return pciKey(address)
    case 'mdev':
      return `mdev:${attribute(address, 'uuid').toLowerCase()}`
    case 'usb':
      return findOptional(source, 'vendor') ? `usb:${usbId(find(source, 'vendor'))}:${usbId(find(source, 'product'))}` : `usb:${Number(attribute(address, 'bus'))}.${Number(attribute(address, 'device'))}`
    default:
      return ''
  }
}

/** `address`: its attributes as numbers, decimal or as libvirt writes them ("0x01"). */
function pciKey(address: XmlElement): string {
  const part = (name: string, length: number): string => Number(attribute(address, name) || 0).toString(16).padStart(length, '0')
  return `pci:${part('domain', 4)}:${part('bus', 2)}:${part('slot', 2)}.${part('function', 1)}`
}

function usbId(element: XmlElement): string {
  return attribute(element, 'id').toLowerCase().replace(/^0x/, '').padStart(4, '0')
}
