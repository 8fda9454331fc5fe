// Reads a definition and remembers what was read: what is left over at the end is what a format did not express. So nothing can
// be dropped in silence, whatever a definition holds.
import { nameOf } from '../cloning/device-name.ts'
import { attribute as valueOf, find, findAll, findOptional } from '../xml/read-xml.ts'
import { localName } from '../xml/xml-element.ts'
import type { XmlElement } from '../xml/xml-element.ts'

export interface Reading {
  readonly root: XmlElement
  readonly devices: XmlElement
  /** Empty where there is none. */
  attribute(element: XmlElement, name: string): string
  text(element: XmlElement): string
  /** Whether a child is there. */
  has(element: XmlElement, path: string): boolean
  /** "driver@cache", "iotune/total_iops_sec" or "@type"; empty where there is none. */
  value(element: XmlElement, path: string): string
  /** All that is in it counts as read: it is expressed in another way, or the host finds it out by itself. */
  take(element: XmlElement | undefined): void
  /** One line for each part of the definition that was not read, or not all of it. */
  leftovers(): string[]
}

/** libvirt chooses these itself. */
const chosenByLibvirt = new Set(['alias', 'address'])
/** What libvirt writes where nobody has asked for anything. */
const usualWords = new Set(['placement=static', 'model primary=yes', 'hyperv mode=custom'])

export function createReading(root: XmlElement): Reading {
  const devices = find(root, 'devices')
  const read = new Set<number>()
  const attribute = (element: XmlElement, name: string): string => {
    const found = element.attributes.find((candidate) => localName(candidate.name) === name)
    if (found) read.add(found.span.start)
    return found?.value ?? ''
  }
  const text = (element: XmlElement): string => {
    read.add(element.start)
    return element.text
  }
  const take = (element: XmlElement | undefined): void => {
    for (const place of element ? placesOf(element, '') : []) read.add(place.at)
  }
  for (const controller of findAll(devices, 'controller')) if (isAddedByLibvirt(controller)) take(controller)
  return {
    root,
    devices,
    attribute,
    text,
    take,
    has(element, path) {
      const found = findOptional(element, path)
      if (found) read.add(found.start)
      return found !== undefined
    },
    value(element, path) {
      const [place = '', name] = path.split('@')
      const found = place === '' ? element : findOptional(element, place)
      if (!found) return ''
      return name === undefined ? text(found) : attribute(found, name)
    },
    leftovers() {
      const units = [...root.children.filter((child) => child !== devices), ...devices.children]
      return units.flatMap((unit) => {
        const places = placesOf(unit, '').filter(({ isOfLibvirt, words }) => !isOfLibvirt && !usualWords.has(words))
        const unread = places.filter(({ at }) => !read.has(at))
        if (unread.length === 0) return []
        return [unread.length === places.length ? nameOf(unit) : `${nameOf(unit)}: ${unread.map(({ words }) => words).join(', ')}`]
      })
    },
  }
}

/** Those that its devices need, and the layout of PCI. */
export function isAddedByLibvirt(controller: XmlElement): boolean {
  if (['pci', 'ide', 'sata', 'fdc'].includes(valueOf(controller, 'type'))) return true
  return !['model', 'vectors', 'ports'].some((name) => valueOf(controller, name) !== '') && !findOptional(controller, 'driver')
}

interface Place {
  /** Its offset in the document, which tells it from all others. */
  readonly at: number
  readonly words: string
  readonly isOfLibvirt: boolean
}

/** Attributes, texts, and elements that say something by being there. */
function placesOf(element: XmlElement, path: string): Place[] {
  const isOfLibvirt = path !== '' && chosenByLibvirt.has(element.name) && !path.startsWith('source/')
  const attributes = element.attributes.filter(({ name }) => !name.startsWith('xmlns'))
  const own: Place[] = attributes.map(({ name, value, span }) => ({ at: span.start, words: `${path} ${localName(name)}=${value}`.trim(), isOfLibvirt }))
  const isLeaf = element.children.length === 0
  if (isLeaf && (element.text !== '' || attributes.length === 0)) own.push({ at: element.start, words: [path, element.text].filter(Boolean).join('='), isOfLibvirt })
  return [...own, ...element.children.flatMap((child) => placesOf(child, path === '' ? child.name : `${path}/${child.name}`))]
}
