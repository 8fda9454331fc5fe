// Reads XML in one pass over its characters, and keeps where everything stands, so that an edit changes its own bytes only. No
// document type definitions: no entities of the author's own, nothing fetched, nothing expanded. It is written for speed: a
// fleet's start reads ten thousand definitions.
import { isSpace, placeSize, XmlTree } from './xml-element.ts'
import type { XmlElement } from './xml-element.ts'
import { XmlError } from './xml-error.ts'
import type { XmlProblem, XmlProblemParams } from './xml-error.ts'
import { wrongReference } from './xml-text.ts'

/** Beyond what any definition needs; libvirt itself refuses messages of 32 MiB. */
const maxLength = 10 * 1024 * 1024
const maxDepth = 256

/** @throws XmlError with the place and what is wrong there */
export function parseXml(text: string): XmlElement {
  return new XmlTree(text, new Parser(text).parse()).element(0)
}

const lessThan = 0x3c
const greaterThan = 0x3e
const slash = 0x2f
const equals = 0x3d
const exclamation = 0x21
const question = 0x3f
const colon = 0x3a
const ampersand = 0x26
const doubleQuote = 0x22
const singleQuote = 0x27

class Parser {
  readonly #text: string
  readonly #places: number[] = []
  /** The offsets in `places` of the elements that are not closed yet. */
  readonly #open: number[] = []
  /** Where the names of one tag's attributes begin and end; what is left of a longer tag is not looked at. */
  readonly #names: number[] = []
  readonly #hasReferences: boolean
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#hasReferences = text.includes('&')
  }

  /** `placeSize` numbers for each element, in document order. */
  parse(): number[] {
    if (this.#text.length > maxLength) throw this.#error('too-large', 0)
    while (this.#at < this.#text.length) this.#step()
    const unclosed = this.#open.at(-1)
    if (unclosed !== undefined) throw this.#error('unclosed', this.#place(unclosed), { name: this.#nameOf(unclosed) })
    if (this.#places.length === 0) throw this.#error('no-element', this.#text.length)
    return this.#places
  }

  #step(): void {
    const next = this.#text.indexOf('<', this.#at)
    const until = next < 0 ? this.#text.length : next
    if (this.#open.length === 0) this.#assertBlank(this.#at, until)
    else if (this.#hasReferences) this.#assertReferences(this.#at, until)
    this.#at = until
    if (next < 0) return
    const code = this.#text.charCodeAt(next + 1)
    if (code === slash) this.#endTag(next)
    else if (code === exclamation) this.#declaration(next)
    else if (code === question) this.#skipPast('?>', next, 'instruction-unclosed')
    else this.#startTag(next)
  }

  #assertBlank(from: number, until: number): void {
    const text = this.#text.slice(from, until)
    const found = text.search(from === 0 ? /[^\s\uFEFF]/ : /\S/)
    if (found >= 0) throw this.#error('stray-text', from + found)
  }

  #assertReferences(from: number, until: number): void {
    const found = this.#text.indexOf('&', from)
    if (found < 0 || found >= until) return
    const wrong = wrongReference(this.#text, found, until)
    if (wrong >= 0) throw this.#error('reference', wrong)
  }

  #declaration(start: number): void {
    if (this.#text.startsWith('<!--', start)) return this.#comment(start)
    if (this.#text.startsWith('<![CDATA[', start) && this.#open.length > 0) return this.#skipPast(']]>', start, 'cdata-unclosed')
    if (this.#text.startsWith('<!DOCTYPE', start)) throw this.#error('doctype', start)
    throw this.#error('declaration', start)
  }

  #comment(start: number): void {
    const dashes = this.#text.indexOf('--', start + 4)
    if (dashes < 0) throw this.#error('comment-unclosed', start)
    if (this.#text.charCodeAt(dashes + 2) !== greaterThan) throw this.#error('comment-dashes', dashes)
    this.#at = dashes + 3
  }

  #skipPast(end: string, start: number, unclosed: XmlProblem): void {
    const found = this.#text.indexOf(end, start + 2)
    if (found < 0) throw this.#error(unclosed, start)
    this.#at = found + end.length
  }

  #startTag(start: number): void {
    const text = this.#text
    const nameEnd = nameEndAt(text, start + 1)
    if (nameEnd === start + 1) throw this.#error('no-name', start)
    if (this.#open.length === 0 && this.#places.length > 0) throw this.#error('second-element', start)
    if (this.#open.length >= maxDepth) throw this.#error('too-deep', start, { most: maxDepth })
    const tagEnd = this.#attributesEnd(start, nameEnd)
    const isSelfClosing = text.charCodeAt(tagEnd) === slash
    const contentStart = tagEnd + (isSelfClosing ? 2 : 1)
    const place = this.#places.length
    this.#places.push(start, localNameStart(text, start + 1, nameEnd), nameEnd, contentStart, contentStart, contentStart, place / placeSize + 1)
    if (!isSelfClosing) this.#open.push(place)
    this.#at = contentStart
  }

  /** Checks each attribute; answers where ">" or "/>" stands. */
  #attributesEnd(start: number, nameEnd: number): number {
    const text = this.#text
    let at = nameEnd
    let count = 0
    for (;;) {
      const from = at
      at = skipSpace(text, at)
      const code = text.charCodeAt(at)
      if (code === greaterThan || (code === slash && text.charCodeAt(at + 1) === greaterThan)) return at
      if (Number.isNaN(code) || code === lessThan) throw this.#error('tag-unclosed', start, { name: text.slice(start + 1, nameEnd) })
      const end = nameEndAt(text, at)
      if (end === at || from === at) throw this.#error('no-attribute', at, { name: text.slice(start + 1, nameEnd) })
      if (count > 0 && this.#isRepeated(count, at, end)) throw this.#error('attribute-twice', at, { name: text.slice(start + 1, nameEnd), attribute: text.slice(at, end) })
      this.#names[count] = at
      this.#names[count + 1] = end
      count += 2
      at = this.#valueEnd(at, end)
    }
  }

  /** Whether one of the tag's attributes before this one has its name. */
  #isRepeated(count: number, at: number, end: number): boolean {
    const names = this.#names
    for (let index = 0; index < count; index += 2) {
      const other = names[index] ?? 0
      if ((names[index + 1] ?? 0) - other === end - at && this.#isSameText(other, at, end - at)) return true
    }
    return false
  }

  #valueEnd(nameStart: number, nameEnd: number): number {
    const text = this.#text
    const sign = skipSpace(text, nameEnd)
    if (text.charCodeAt(sign) !== equals) throw this.#error('no-value', nameEnd, { attribute: text.slice(nameStart, nameEnd) })
    const start = skipSpace(text, sign + 1)
    const quote = text.charCodeAt(start)
    if (quote !== doubleQuote && quote !== singleQuote) throw this.#error('no-quotes', start, { attribute: text.slice(nameStart, nameEnd) })
    let end = start + 1
    for (;;) {
      const code = text.charCodeAt(end)
      if (code === quote) break
      if (code === lessThan) throw this.#error('value-less-than', end, { attribute: text.slice(nameStart, nameEnd) })
      if (Number.isNaN(code)) throw this.#error('value-unclosed', start, { attribute: text.slice(nameStart, nameEnd) })
      if (code === ampersand) this.#assertReferences(end, end + 1)
      end += 1
    }
    return end + 1
  }

  #endTag(start: number): void {
    const text = this.#text
    const place = this.#open.pop()
    if (place === undefined) throw this.#error('closes-nothing', start, { name: text.slice(start + 2, nameEndAt(text, start + 2)) })
    const opened = this.#place(place) + 1
    const length = this.#place(place + 2) - opened
    const nameEnd = start + 2 + length
    const end = this.#isSameText(opened, start + 2, length) ? skipSpace(text, nameEnd) : -1
    if (text.charCodeAt(end) !== greaterThan) throw this.#wrongEndTag(start, this.#nameOf(place))
    this.#places[place + 4] = start
    this.#places[place + 5] = end + 1
    this.#places[place + 6] = this.#places.length / placeSize
    this.#at = end + 1
  }

  #isSameText(one: number, other: number, length: number): boolean {
    const text = this.#text
    for (let index = 0; index < length; index += 1) if (text.charCodeAt(one + index) !== text.charCodeAt(other + index)) return false
    return true
  }

  #wrongEndTag(start: number, opened: string): XmlError {
    const name = this.#text.slice(start + 2, nameEndAt(this.#text, start + 2))
    return name === opened ? this.#error('end-tag-unclosed', start, { name }) : this.#error('wrong-end-tag', start, { name, opened })
  }

  #place(offset: number): number {
    return this.#places[offset] ?? 0
  }

  #nameOf(place: number): string {
    return this.#text.slice(this.#place(place) + 1, this.#place(place + 2))
  }

  #error(problem: XmlProblem, offset: number, params: XmlProblemParams = {}): XmlError {
    return new XmlError(problem, params, { text: this.#text, offset })
  }
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (isSpace(text.charCodeAt(at))) at += 1
  return at
}

function nameEndAt(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    // Letters first: nearly all of it.
    if (!((code >= 0x61 && code <= 0x7a) || isOtherNameCode(code))) return at
    at += 1
  }
}

/** Letters, digits, "-", ".", ":", "_" and everything beyond ASCII: what libvirt's own parser would refuse, the daemon says. */
function isOtherNameCode(code: number): boolean {
  return (code >= 0x2d && code <= 0x3a && code !== slash) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || code > 0x7f
}

function localNameStart(text: string, from: number, end: number): number {
  for (let at = from; at < end; at += 1) if (text.charCodeAt(at) === colon) return at + 1
  return from
}
