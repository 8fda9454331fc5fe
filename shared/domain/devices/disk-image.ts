// What a disk's data is: a file, a block device of the host, or a volume of a pool; read and replaced with the element's type. Pure.
import { element } from '../../xml/new-element.ts'
import { attribute, find, findOptional } from '../../xml/read-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'
import type { Editing } from '../fields/value-path.ts'

/** "file:/images/a.qcow2", "block:/dev/vg/a", "volume:pool/name"; of others, such as "network:rbd:pool/name", to read only. `null`: an empty drive. */
export function imageOf(disk: XmlElement): string | null {
  const source = findOptional(disk, 'source')
  if (!source) return null
  const type = attribute(disk, 'type') || 'file'
  switch (type) {
    case 'file':
      return named(type, attribute(source, 'file'))
    case 'block':
      return named(type, attribute(source, 'dev'))
    case 'volume':
      return `volume:${attribute(source, 'pool')}/${attribute(source, 'volume')}`
    case 'network':
      return `network:${attribute(source, 'protocol')}:${attribute(source, 'name')}`
    default:
      return named(type, attribute(source, 'dir') || attribute(source, 'path'))
  }
}

function named(type: string, name: string): string | null {
  return name === '' ? null : `${type}:${name}`
}

export function isSettableImage(value: string): boolean {
  return /^(?:file|block):\/.|^volume:[^/]+\/./.test(value)
}

/** What stood below the image that is left is taken away with it. @throws RangeError for a value that `isSettableImage` refuses */
export function setImage({ edit, owner: disk }: Editing, value: string | null): void {
  if (imageOf(disk) === value) return
  const source = findOptional(disk, 'source')
  const below = findOptional(disk, 'backingStore')
  if (below) edit.remove(below)
  if (value === null) return source ? edit.remove(source) : undefined
  if (!isSettableImage(value)) throw new RangeError(`not what a disk can be: ${value}`)
  const type = value.slice(0, value.indexOf(':'))
  const attributes = attributesOf(type, value.slice(type.length + 1))
  const isSameKind = (attribute(disk, 'type') || 'file') === type
  edit.setAttribute(disk, 'type', type)
  if (source && isSameKind) for (const [name, each] of Object.entries(attributes)) edit.setAttribute(source, name, each)
  else if (source) edit.replace(source, element('source', { ...attributes, startupPolicy: attribute(source, 'startupPolicy') || undefined }))
  else edit.insert(disk, element('source', attributes), { order: ['driver', 'auth', 'source'] })
}

function attributesOf(type: string, rest: string): Record<string, string> {
  if (type === 'file') return { file: rest }
  if (type === 'block') return { dev: rest }
  const slash = rest.indexOf('/')
  return { pool: rest.slice(0, slash), volume: rest.slice(slash + 1) }
}

/** Its path on the host, if it has one: a file, or a block device. */
export function imagePath(disk: XmlElement): string {
  const source = find(disk, 'source')
  return attribute(source, 'file') || attribute(source, 'dev')
}
