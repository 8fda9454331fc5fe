// An element of a document that was read: where it stands in the text, and its names and values, decoded when they are asked
// for. Definitions have hundreds of elements of which a reader wants a dozen.
import { decodeText } from './xml-text.ts'

/** Offsets into the document's text. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface XmlAttribute {
  /** As written, with its prefix. */
  readonly name: string
  readonly value: string
  /** From the name to the closing quote. */
  readonly span: Span
  /** Between the quotes. */
  readonly valueSpan: Span
}

interface Place {
  readonly source: string
  /** Of "<". */
  readonly start: number
  /** After the name of the start tag. */
  readonly nameEnd: number
}

export class XmlElement {
  readonly source: string
  readonly start: number
  readonly nameEnd: number
  /** Without its prefix: the writer of a document chooses those. */
  readonly name: string
  readonly children: XmlElement[] = []
  /** After ">" of the start tag. */
  contentStart = 0
  /** Of "</" of the end tag; for an element without one, where its content would end. */
  contentEnd = 0
  /** After the element. */
  end = 0
  /** `<name/>`, with no end tag. */
  isSelfClosing = false
  #attributes: readonly XmlAttribute[] | undefined

  constructor({ source, start, nameEnd }: Place) {
    this.source = source
    this.start = start
    this.nameEnd = nameEnd
    this.name = localName(source.slice(start + 1, nameEnd))
  }

  get attributes(): readonly XmlAttribute[] {
    this.#attributes ??= readAttributes(this)
    return this.#attributes
  }

  /** Decoded, without the white space around it; the text of its children is not in it. */
  get text(): string {
    if (this.contentEnd <= this.contentStart) return ''
    const [first] = this.children
    if (!first && this.source.indexOf('<', this.contentStart) === this.contentEnd) return decodeText(this.source.slice(this.contentStart, this.contentEnd).trim())
    return textBetween(this)
  }
}

export function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

const attributePattern = /([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')/g

/** The parser has checked the tag already. */
function readAttributes({ source, nameEnd, contentStart }: XmlElement): XmlAttribute[] {
  const tag = source.slice(nameEnd, contentStart)
  return [...tag.matchAll(attributePattern)].map((match): XmlAttribute => {
    const [whole, name = '', quoted = ''] = match
    const start = nameEnd + match.index
    const end = start + whole.length
    return { name, value: decodeText(quoted.slice(1, -1).replaceAll(/[\t\n\r]/g, ' ')), span: { start, end }, valueSpan: { start: end - quoted.length + 1, end: end - 1 } }
  })
}

const markup = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g

function textBetween(element: XmlElement): string {
  let text = ''
  let from = element.contentStart
  for (const child of [...element.children, undefined]) {
    const until = child?.start ?? element.contentEnd
    const part = element.source.slice(from, until)
    text += part.includes('<') ? withoutMarkup(part) : decodeText(part)
    from = child?.end ?? until
  }
  return text.trim()
}

function withoutMarkup(part: string): string {
  let text = ''
  let from = 0
  for (const match of part.matchAll(markup)) {
    text += decodeText(part.slice(from, match.index)) + (match[1] ?? '')
    from = match.index + match[0].length
  }
  return text + decodeText(part.slice(from))
}
