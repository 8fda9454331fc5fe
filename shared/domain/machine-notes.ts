// What the console itself keeps of a machine in its definition's <metadata>, see docs/formats/domain-metadata.md. Pure.
import { find, findAll } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'

/** What identifies the console's element; its prefix may differ. */
export const metadataNamespace = 'https://novacron.dev/xmlns/console/1'

export function readTags(domain: XmlElement): string[] {
  // An element that is nothing but tags was written at first.
  return ['metadata/vm/tags', 'metadata/tags'].flatMap((path) => findAll(find(domain, path), 'tag')).map((tag) => tag.text)
}
