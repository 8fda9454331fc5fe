// The order in which a machine tries its devices: as a list, out of either way that libvirt has to write it, and back as the order of each
// device, which says which disk of several. Pure.
import { attribute, find, findAll, findOptional } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'
import type { Edit } from '../edits/edits.ts'
import { placesOf, wholeDomain } from './places.ts'

export interface Bootable {
  readonly place: string
  readonly element: XmlElement
  /** It is tried; of several in the order of the list. */
  readonly isOn: boolean
}

const bootableKinds: ReadonlySet<string> = new Set(['disk', 'interface', 'hostdev', 'redirdev'])

/** Those that are tried first, in their order; then the others. */
export function bootOrderOf(root: XmlElement): Bootable[] {
  const devices = placesOf(root).filter(({ element }) => bootableKinds.has(element.name))
  const orderOf = (element: XmlElement): number => Number(attribute(find(element, 'boot'), 'order') || 0)
  const own = devices.filter(({ element }) => orderOf(element) > 0).toSorted((one, other) => orderOf(one.element) - orderOf(other.element))
  const first = own.length > 0 ? own : byKinds(root, devices)
  return [...first.map((each) => ({ ...each, isOn: true })), ...devices.filter((each) => !first.includes(each)).map((each) => ({ ...each, isOn: false }))]
}

type Placed = ReturnType<typeof placesOf>[number]

/** <boot dev='hd'/> means the first disk, and so on. */
function byKinds(root: XmlElement, devices: readonly Placed[]): Placed[] {
  return findAll(find(root, 'os'), 'boot').flatMap((boot) => devices.find(({ element }) => isOfKind(element, attribute(boot, 'dev'))) ?? [])
}

function isOfKind(element: XmlElement, kind: string): boolean {
  if (kind === 'network') return element.name === 'interface'
  if (element.name !== 'disk') return false
  const device = attribute(element, 'device') || 'disk'
  return kind === 'hd' ? device === 'disk' || device === 'lun' : kind === 'fd' ? device === 'floppy' : device === kind
}

/** libvirt takes no order of devices beside one of kinds. */
export function bootOrderEdits(root: XmlElement, places: readonly string[]): Edit[] {
  const isByKinds = findOptional(root, 'os/boot') !== undefined
  const off = placesOf(root).filter(({ place, element }) => findOptional(element, 'boot') && element.name !== 'domain' && bootableKinds.has(element.name) && !places.includes(place))
  return [
    ...(isByKinds ? [{ op: 'set', place: wholeDomain, field: 'devices', value: null } as const] : []),
    ...off.map(({ place }): Edit => ({ op: 'set', place, field: 'bootOrder', value: null })),
    ...places.map((place, index): Edit => ({ op: 'set', place, field: 'bootOrder', value: String(index + 1) })),
  ]
}
