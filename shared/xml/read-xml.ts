// Finding things in a document, forgivingly: what is absent reads as an empty element, as most of what libvirt writes is optional.
import { attributeValue, XmlTree } from './xml-element.ts'
import type { XmlElement } from './xml-element.ts'
import { parseXml } from './parse-xml.ts'
import { XmlError } from './xml-error.ts'

const emptyElement = new XmlTree('', []).element(0)

/** The document's root element. Text that is not XML gives an empty one: one strange object must not hide the others. */
export function readXml(text: string): XmlElement {
  try {
    return parseXml(text)
  } catch (error) {
    if (error instanceof XmlError) return emptyElement
    throw error
  }
}

/** The first element at a path such as "os/type"; an empty element where there is none. */
export function find(element: XmlElement, path: string): XmlElement {
  const { tree } = element
  let { index } = element
  for (let from = 0; from <= path.length; ) {
    const slash = path.indexOf('/', from)
    const until = slash < 0 ? path.length : slash
    index = tree.childNamed(index, path.slice(from, until))
    if (index < 0) return emptyElement
    from = until + 1
  }
  return tree.element(index)
}

/** As `find`, where being there is the question. */
export function findOptional(element: XmlElement, path: string): XmlElement | undefined {
  const found = find(element, path)
  return found === emptyElement ? undefined : found
}

export function findAll(element: XmlElement, name: string): XmlElement[] {
  return element.tree.childrenNamed(element.index, name)
}

/** The value of an attribute by its name without prefix; empty where there is none. */
export function attribute(element: XmlElement, name: string): string {
  return attributeOf(element, name) ?? ''
}

/** As `attribute`, where being there is the question. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  return attributeValue(element, name)
}

/** libvirt's units of memory and size; plain numbers are KiB, as in <memory>. */
const unitBytes: Readonly<Record<string, number>> = { b: 1, bytes: 1, KB: 1e3, k: 1024, KiB: 1024, MB: 1e6, M: 1024 ** 2, MiB: 1024 ** 2, GB: 1e9, G: 1024 ** 3, GiB: 1024 ** 3, TB: 1e12, T: 1024 ** 4, TiB: 1024 ** 4, PB: 1e15, P: 1024 ** 5, PiB: 1024 ** 5 }

/** `defaultUnit`: what a number without a unit counts; KiB for memory, bytes for volumes and pools. */
export function sizeBytes(element: XmlElement, defaultUnit = 'KiB'): number {
  const unit = attribute(element, 'unit') || defaultUnit
  return Number(element.text || 0) * (unitBytes[unit] ?? 1024)
}
