// An element of a document that was read: where it stands in the text, and its names and values, decoded when they are asked
// for. Definitions have hundreds of elements of which a reader wants a dozen, so the elements themselves are made when asked
// for too; until then a document is its text and a list of offsets.
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

/** What is kept of each element, in document order: `placeSize` numbers beside each other in one list. */
export const placeSize = 7
const nameAt = 1
const nameEndAt = 2
const contentStartAt = 3
const contentEndAt = 4
const endAt = 5
/** The index of the element that follows this one and all that is in it. */
const afterAt = 6

/** A document's text and the places of its elements; the index of an element is its rank in document order. */
export class XmlTree {
  readonly source: string
  readonly #places: readonly number[]
  readonly #elements: (XmlElement | undefined)[] = []

  constructor(source: string, places: readonly number[]) {
    this.source = source
    this.#places = places
  }

  /** The same object each time. */
  element(index: number): XmlElement {
    return (this.#elements[index] ??= new XmlElement(this, index))
  }

  place(index: number, offset: number): number {
    return this.#places[index * placeSize + offset] ?? 0
  }

  /** The first child of that name, or -1. */
  childNamed(parent: number, name: string): number {
    const after = this.place(parent, afterAt)
    for (let index = parent + 1; index < after; index = this.place(index, afterAt)) if (this.isNamed(index, name)) return index
    return -1
  }

  childrenOf(parent: number): XmlElement[] {
    const children: XmlElement[] = []
    const after = this.place(parent, afterAt)
    for (let index = parent + 1; index < after; index = this.place(index, afterAt)) children.push(this.element(index))
    return children
  }

  childrenNamed(parent: number, name: string): XmlElement[] {
    const children: XmlElement[] = []
    const after = this.place(parent, afterAt)
    for (let index = parent + 1; index < after; index = this.place(index, afterAt)) if (this.isNamed(index, name)) children.push(this.element(index))
    return children
  }

  isNamed(index: number, name: string): boolean {
    const start = this.place(index, nameAt)
    return this.place(index, nameEndAt) - start === name.length && this.source.startsWith(name, start)
  }
}

export class XmlElement {
  readonly tree: XmlTree
  readonly index: number
  #name: string | undefined
  #children: readonly XmlElement[] | undefined
  #attributes: readonly XmlAttribute[] | undefined

  constructor(tree: XmlTree, index: number) {
    this.tree = tree
    this.index = index
  }

  get source(): string {
    return this.tree.source
  }

  /** Of "<". */
  get start(): number {
    return this.tree.place(this.index, 0)
  }

  /** After the name of the start tag. */
  get nameEnd(): number {
    return this.tree.place(this.index, nameEndAt)
  }

  /** After ">" of the start tag. */
  get contentStart(): number {
    return this.tree.place(this.index, contentStartAt)
  }

  /** Of "</" of the end tag; for an element without one, where its content would end. */
  get contentEnd(): number {
    return this.tree.place(this.index, contentEndAt)
  }

  /** After the element. */
  get end(): number {
    return this.tree.place(this.index, endAt)
  }

  /** `<name/>`, with no end tag. */
  get isSelfClosing(): boolean {
    return this.contentStart === this.end
  }

  /** Without its prefix: the writer of a document chooses those. */
  get name(): string {
    this.#name ??= this.source.slice(this.tree.place(this.index, nameAt), this.nameEnd)
    return this.#name
  }

  get children(): readonly XmlElement[] {
    this.#children ??= this.tree.childrenOf(this.index)
    return this.#children
  }

  get attributes(): readonly XmlAttribute[] {
    this.#attributes ??= readAttributes(this)
    return this.#attributes
  }

  /** Decoded, without the white space around it; the text of its children is not in it. */
  get text(): string {
    const { contentStart, contentEnd } = this
    if (contentEnd <= contentStart) return ''
    if (this.source.indexOf('<', contentStart) === contentEnd) return decodeText(this.source.slice(contentStart, contentEnd).trim())
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
    return { name, value: decodeValue(quoted.slice(1, -1)), span: { start, end }, valueSpan: { start: end - quoted.length + 1, end: end - 1 } }
  })
}

function decodeValue(written: string): string {
  return decodeText(written.replaceAll(/\r\n|[\t\n\r]/g, ' '))
}

const colon = 0x3a
const doubleQuote = 0x22

/** One attribute by its name without prefix, without reading the others into objects. */
export function attributeValue({ source, nameEnd, contentStart }: XmlElement, name: string): string | undefined {
  let at = nameEnd
  for (;;) {
    const sign = source.indexOf('=', at)
    if (sign < 0 || sign >= contentStart) return undefined
    const nameStop = spaceBefore(source, sign)
    let open = sign + 1
    while (isSpace(source.charCodeAt(open))) open += 1
    const close = source.indexOf(source.charCodeAt(open) === doubleQuote ? '"' : "'", open + 1)
    const nameStart = nameStop - name.length
    if (source.startsWith(name, nameStart) && isNameStart(source.charCodeAt(nameStart - 1))) return decodeValue(source.slice(open + 1, close))
    at = close + 1
  }
}

function isNameStart(before: number): boolean {
  return before === colon || isSpace(before)
}

export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d
}

/** Where the white space before an offset begins. */
export function spaceBefore(text: string, end: number): number {
  let start = end
  while (isSpace(text.charCodeAt(start - 1))) start -= 1
  return start
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
