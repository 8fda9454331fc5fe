// How the parts of a domain's definition are named so that two readings of it agree: "domain" is all that is no device, "disk:vda" and
// "interface:52:54:00:1a:2b:3c" are told by what tells them from others, and "sound#0" by its number among its kind. Pure.
import { attribute, find } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'
import { hostDeviceKey } from '../devices/host-device-key.ts'

export const wholeDomain = 'domain'

const removable: ReadonlySet<string> = new Set(['cdrom', 'floppy'])

export interface PlacedElement {
  readonly place: string
  readonly element: XmlElement
}

/** The domain first, then its devices in their order. */
export function placesOf(root: XmlElement): PlacedElement[] {
  const counts = new Map<string, number>()
  const taken = new Set<string>()
  const devices = find(root, 'devices').children.filter((device) => device.name !== 'emulator' && !isRepeatedConsole(device))
  const placed = devices.map((device): PlacedElement => {
    const index = counts.get(device.name) ?? 0
    counts.set(device.name, index + 1)
    const own = ownName(device)
    const named = `${device.name}:${own}`
    // Two of the same name are a mistake that libvirt will tell; until then both can be edited.
    const place = own === '' || taken.has(named) ? `${device.name}#${index}` : named
    taken.add(place)
    return { place, element: device }
  })
  return [{ place: wholeDomain, element: root }, ...placed]
}

/** The name of the element at a place, and of no device "domain". */
export function kindAt(place: string): string {
  return place.slice(0, place.search(/[:#]|$/))
}

/** "all" after a kind, as in "interface:all", is each of that kind; "first" the first one. Of disks neither means a drive for media. */
export function elementsAt(root: XmlElement, place: string): PlacedElement[] {
  const kind = kindAt(place)
  const which = place.slice(kind.length + 1)
  const ofKind = placesOf(root).filter(({ element }) => element.name === kind || place === wholeDomain)
  const fixed = ofKind.filter(({ element }) => !removable.has(attribute(element, 'device')))
  if (which === 'all' && place !== wholeDomain) return fixed
  if (which === 'first') return fixed.slice(0, 1)
  return ofKind.filter((each) => each.place === place)
}

function ownName(device: XmlElement): string {
  switch (device.name) {
    case 'disk':
      return attribute(find(device, 'target'), 'dev')
    case 'interface':
      return attribute(find(device, 'mac'), 'address').toLowerCase()
    case 'controller':
      return [attribute(device, 'type'), attribute(device, 'index')].filter(Boolean).join('-')
    case 'hostdev':
      return hostDeviceKey(device)
    case 'input':
      return [attribute(device, 'type'), attribute(device, 'bus')].filter(Boolean).join('-')
    case 'channel':
      return attribute(find(device, 'target'), 'name')
    case 'filesystem':
      return attribute(find(device, 'target'), 'dir')
    case 'serial':
    case 'parallel':
      return attribute(find(device, 'target'), 'port')
    default:
      return ''
  }
}

/** libvirt shows the first serial port once more as <console>, for guests of other architectures. */
function isRepeatedConsole(device: XmlElement): boolean {
  return device.name === 'console' && attribute(find(device, 'target'), 'type') === 'serial'
}
