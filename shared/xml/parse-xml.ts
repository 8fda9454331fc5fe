// Reads XML in one pass over its characters, and keeps where everything stands, so that an edit changes its own bytes only. No
// document type definitions: no entities of the author's own, nothing fetched, nothing expanded.
import { XmlElement } from './xml-element.ts'
import { XmlError } from './xml-error.ts'
import type { XmlProblem } from './xml-error.ts'

/** Beyond what any definition needs; libvirt itself refuses messages of 32 MiB. */
const maxLength = 10 * 1024 * 1024
const maxDepth = 256

/** @throws XmlError with the place and what is wrong there */
export function parseXml(text: string): XmlElement {
  return new Parser(text).parse()
}

const greaterThan = 0x3e
const slash = 0x2f
const equals = 0x3d
const exclamation = 0x21
const question = 0x3f
const doubleQuote = 0x22
const singleQuote = 0x27

class Parser {
  readonly #text: string
  readonly #open: XmlElement[] = []
  #at = 0
  #root: XmlElement | undefined

  constructor(text: string) {
    this.#text = text
  }

  parse(): XmlElement {
    if (this.#text.length > maxLength) throw this.#error('the text is larger than 10 MB', 0, 'too-large')
    while (this.#at < this.#text.length) this.#step()
    const unclosed = this.#open.at(-1)
    if (unclosed) throw this.#error(`<${unclosed.name}> is never closed`, unclosed.start)
    if (!this.#root) throw this.#error('there is no element', this.#text.length)
    return this.#root
  }

  #step(): void {
    const next = this.#text.indexOf('<', this.#at)
    const until = next < 0 ? this.#text.length : next
    if (this.#open.length === 0) this.#assertBlank(this.#at, until)
    this.#at = until
    if (next < 0) return
    const code = this.#text.charCodeAt(next + 1)
    if (code === slash) this.#endTag(next)
    else if (code === exclamation) this.#declaration(next)
    else if (code === question) this.#skipPast('?>', next, 'a processing instruction')
    else this.#startTag(next)
  }

  #assertBlank(from: number, until: number): void {
    const text = this.#text.slice(from, until)
    const found = text.search(from === 0 ? /[^\s\uFEFF]/ : /\S/)
    if (found >= 0) throw this.#error('text outside of the element', from + found)
  }

  #declaration(start: number): void {
    if (this.#text.startsWith('<!--', start)) return this.#skipPast('-->', start, 'a comment')
    if (this.#text.startsWith('<![CDATA[', start) && this.#open.length > 0) return this.#skipPast(']]>', start, 'a CDATA section')
    if (this.#text.startsWith('<!DOCTYPE', start)) throw this.#error('document types are not read: they could name other files', start, 'doctype')
    throw this.#error('"<!" begins neither a comment nor a CDATA section', start)
  }

  #skipPast(end: string, start: number, what: string): void {
    const found = this.#text.indexOf(end, start + 2)
    if (found < 0) throw this.#error(`${what} is never closed`, start)
    this.#at = found + end.length
  }

  #startTag(start: number): void {
    const nameEnd = this.#nameEnd(start + 1)
    if (nameEnd === start + 1) throw this.#error('"<" is followed by no name (write &lt; for the character)', start)
    if (this.#open.length === 0 && this.#root) throw this.#error('there is a second element beside the first', start)
    if (this.#open.length >= maxDepth) throw this.#error(`elements are nested deeper than ${maxDepth}`, start, 'too-deep')
    const element = new XmlElement({ source: this.#text, start, nameEnd })
    const tagEnd = this.#attributesEnd(element)
    const isSelfClosing = this.#text.charCodeAt(tagEnd) === slash
    element.contentStart = tagEnd + (isSelfClosing ? 2 : 1)
    element.isSelfClosing = isSelfClosing
    const parent = this.#open.at(-1)
    if (parent) parent.children.push(element)
    else this.#root = element
    if (isSelfClosing) close(element, element.contentStart, element.contentStart)
    else this.#open.push(element)
    this.#at = element.contentStart
  }

  /** Checks each attribute; answers where ">" or "/>" stands. */
  #attributesEnd({ nameEnd, name, start }: XmlElement): number {
    const text = this.#text
    // In a value "<" is not allowed, so the next one ends the tag at the latest.
    const limit = text.indexOf('<', nameEnd)
    const names: string[] = []
    let at = nameEnd
    for (;;) {
      const from = at
      at = skipSpace(text, at)
      const code = text.charCodeAt(at)
      if (code === greaterThan || (code === slash && text.charCodeAt(at + 1) === greaterThan)) return at
      if (Number.isNaN(code)) throw this.#error(`the tag <${name}> is never closed`, start)
      const end = this.#nameEnd(at)
      if (end === at || from === at) throw this.#error(`<${name}> has something that is no attribute`, at)
      const attribute = text.slice(at, end)
      if (names.includes(attribute)) throw this.#error(`<${name}> has the attribute ${attribute} twice`, at)
      names.push(attribute)
      at = this.#valueEnd(end, attribute, limit)
    }
  }

  #valueEnd(nameEnd: number, name: string, limit: number): number {
    const text = this.#text
    const sign = skipSpace(text, nameEnd)
    if (text.charCodeAt(sign) !== equals) throw this.#error(`the attribute ${name} has no value`, nameEnd)
    const start = skipSpace(text, sign + 1)
    const quote = text.charCodeAt(start)
    if (quote !== doubleQuote && quote !== singleQuote) throw this.#error(`the value of the attribute ${name} is not in quotes`, start)
    const end = text.indexOf(quote === doubleQuote ? '"' : "'", start + 1)
    if (end < 0) throw this.#error(`the value of the attribute ${name} is never closed`, start)
    if (limit >= 0 && limit < end) throw this.#error(`the value of the attribute ${name} has a "<" in it (write &lt;)`, limit)
    return end + 1
  }

  #endTag(start: number): void {
    const element = this.#open.pop()
    const nameEnd = this.#nameEnd(start + 2)
    const name = this.#text.slice(start + 2, nameEnd)
    if (!element) throw this.#error(`</${name}> closes nothing`, start)
    const opened = this.#text.slice(element.start + 1, element.nameEnd)
    if (name !== opened) throw this.#error(`</${name}> stands where <${opened}> should be closed`, start)
    const end = skipSpace(this.#text, nameEnd)
    if (this.#text.charCodeAt(end) !== greaterThan) throw this.#error(`the tag </${name}> is never closed`, start)
    close(element, start, end + 1)
    this.#at = end + 1
  }

  #nameEnd(from: number): number {
    let at = from
    while (isNameCode(this.#text.charCodeAt(at))) at += 1
    return at
  }

  #error(what: string, offset: number, problem: XmlProblem = 'not-well-formed'): XmlError {
    return new XmlError(problem, what, { text: this.#text, offset })
  }
}

function close(element: XmlElement, contentEnd: number, end: number): void {
  element.contentEnd = contentEnd
  element.end = end
}

function skipSpace(text: string, from: number): number {
  let at = from
  for (;;) {
    const code = text.charCodeAt(at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x09 && code !== 0x0d) return at
    at += 1
  }
}

/** Letters, digits, "-", ".", ":", "_" and everything beyond ASCII: what libvirt's own parser would refuse, the daemon says. */
function isNameCode(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x2d && code <= 0x3a && code !== slash) || code === 0x5f || code > 0x7f
}
