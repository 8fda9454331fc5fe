// A piece of XML that is to be put into a definition, as data that is printed in the definition's own way.
import { element } from '../../xml/new-element.ts'
import type { NewElement } from '../../xml/new-element.ts'
import { parseXml } from '../../xml/parse-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'
import { XmlError } from '../../xml/xml-error.ts'

/** `undefined` when the text is no XML. */
export function elementFromXml(xml: string): NewElement | undefined {
  try {
    return copyOf(parseXml(xml))
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

function copyOf({ name, attributes, children, text }: XmlElement): NewElement {
  const values = Object.fromEntries(attributes.map((each) => [each.name, each.value]))
  return element(name, values, children.length === 0 ? text : children.map(copyOf))
}
