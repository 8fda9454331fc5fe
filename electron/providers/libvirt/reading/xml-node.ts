// Reads libvirt's XML into plain nodes with typed access. Reading only: definitions are edited elsewhere, never written from this.
import { XMLParser } from 'fast-xml-parser'

export interface XmlNode {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlNode[]
  readonly text: string
}

const attributesKey = ':@'
const textKey = '#text'

/** Order is kept, since the order of devices means something; namespaces' prefixes are dropped, since the writer chooses them. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  htmlEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
})

const emptyNode: XmlNode = { name: '', attributes: new Map(), children: [], text: '' }

/** The document's root element. Text that is not XML gives an empty node: one strange domain must not hide the others. */
export function readXml(xml: string): XmlNode {
  let parsed: unknown
  try {
    parsed = parser.parse(xml)
  } catch {
    return emptyNode
  }
  return nodesOf(parsed)[0] ?? emptyNode
}

function nodesOf(items: unknown): XmlNode[] {
  if (!Array.isArray(items)) return []
  return items.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return []
    const entries = Object.entries(item)
    const element = entries.find(([key]) => key !== attributesKey && key !== textKey)
    if (!element) return []
    const [name, content] = element
    return [{ name, attributes: attributesOf(entries), children: nodesOf(content), text: textOf(content) }]
  })
}

function attributesOf(entries: readonly (readonly [string, unknown])[]): Map<string, string> {
  const attributes = entries.find(([key]) => key === attributesKey)?.[1]
  return new Map(Object.entries(typeof attributes === 'object' && attributes !== null ? attributes : {}).map(([name, value]) => [name, String(value)]))
}

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return ''
  return content.map((item: unknown) => (typeof item === 'object' && item !== null && textKey in item ? String(item[textKey]) : '')).join('')
}

/** The first element at a path such as "os/type"; an empty node where there is none. */
export function find(node: XmlNode, path: string): XmlNode {
  return path.split('/').reduce((current, name) => current.children.find((child) => child.name === name) ?? emptyNode, node)
}

export function findAll(node: XmlNode, name: string): XmlNode[] {
  return node.children.filter((child) => child.name === name)
}

export function attribute(node: XmlNode, name: string): string {
  return node.attributes.get(name) ?? ''
}

/** libvirt's units of memory and size; plain numbers are KiB, as in <memory>. */
const unitBytes: Readonly<Record<string, number>> = { b: 1, bytes: 1, KB: 1e3, k: 1024, KiB: 1024, MB: 1e6, M: 1024 ** 2, MiB: 1024 ** 2, GB: 1e9, G: 1024 ** 3, GiB: 1024 ** 3, TB: 1e12, T: 1024 ** 4, TiB: 1024 ** 4 }

export function sizeBytes(node: XmlNode): number {
  const unit = attribute(node, 'unit') || 'KiB'
  return Number(node.text || 0) * (unitBytes[unit] ?? 1024)
}
