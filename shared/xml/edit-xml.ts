// Changes a document with the smallest change of its text: what an edit does not name keeps every byte, also what the console
// does not know. Edits are collected against the text that was read and applied together.
import { printElement } from './new-element.ts'
import type { NewElement } from './new-element.ts'
import { localName } from './xml-element.ts'
import type { XmlElement } from './xml-element.ts'
import { escapeAttribute, escapeText } from './xml-text.ts'

interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface InsertOptions {
  /**
   * The names of the parent's children in the order that they should have: the new one goes behind the last that should
   * stand before it. Without it, behind the last of its own name, or at the end.
   */
  readonly order?: readonly string[]
}

export class XmlEdit {
  readonly #source: string
  readonly #splices: Splice[] = []

  constructor(root: XmlElement) {
    this.#source = root.source
  }

  /** `undefined` removes the attribute. */
  setAttribute(element: XmlElement, name: string, value: string | number | undefined): void {
    const existing = element.attributes.find((attribute) => localName(attribute.name) === name)
    if (value === undefined) {
      if (existing) this.#splice(this.#spaceBefore(existing.span.start), existing.span.end, '')
    } else if (existing) {
      if (existing.value !== String(value)) this.#splice(existing.valueSpan.start, existing.valueSpan.end, escapeAttribute(String(value)))
    } else {
      const at = element.attributes.at(-1)?.span.end ?? element.nameEnd
      this.#splice(at, at, ` ${name}='${escapeAttribute(String(value))}'`)
    }
  }

  /** Replaces all that is in the element, children too. */
  setText(element: XmlElement, text: string | number): void {
    const escaped = escapeText(String(text))
    if (element.isSelfClosing) {
      const tag = this.#source.slice(element.start, element.end - 2).trimEnd()
      this.#splice(element.start, element.end, `${tag}>${escaped}</${this.#writtenName(element)}>`)
    } else if (element.children.length > 0 || element.text !== String(text)) this.#splice(element.contentStart, element.contentEnd, escaped)
  }

  insert(parent: XmlElement, added: NewElement, { order = [] }: InsertOptions = {}): void {
    const before = placeFor(parent, added.name, order)
    const lineEnd = this.#source.includes('\r\n') ? '\r\n' : '\n'
    const indent = this.#childIndent(parent)
    const print = (child: NewElement): string => (indent === undefined ? printElement(child, '', '') : lineEnd + indent + printElement(child, indent, lineEnd))
    if (before) return this.#splice(before.end, before.end, print(added))
    if (parent.isSelfClosing) {
      const tag = this.#source.slice(parent.start, parent.end - 2).trimEnd()
      const outdent = indent === undefined ? '' : lineEnd + this.#indentOf(parent)
      return this.#splice(parent.start, parent.end, `${tag}>${print(added)}${outdent}</${this.#writtenName(parent)}>`)
    }
    const isEmpty = this.#source.slice(parent.contentStart, parent.contentEnd).trim() === ''
    if (isEmpty) return this.#splice(parent.contentStart, parent.contentEnd, `${print(added)}${indent === undefined ? '' : lineEnd + this.#indentOf(parent)}`)
    this.#splice(parent.contentStart, parent.contentStart, print(added))
  }

  replace(element: XmlElement, by: NewElement): void {
    const lineEnd = this.#source.includes('\r\n') ? '\r\n' : '\n'
    this.#splice(element.start, element.end, printElement(by, this.#indentOf(element), lineEnd))
  }

  /** With its line, if nothing else stands on it. */
  remove(element: XmlElement): void {
    const lineStart = this.#spaceBefore(element.start)
    const rest = /^[ \t]*(\r?\n|$)/.exec(this.#source.slice(element.end))
    const standsAlone = rest !== null && this.#source.slice(lineStart, element.start).includes('\n')
    if (!standsAlone) return this.#splice(element.start, element.end, '')
    const lineBreak = this.#source.lastIndexOf('\n', element.start - 1)
    const from = this.#source[lineBreak - 1] === '\r' ? lineBreak - 1 : lineBreak
    this.#splice(from, element.end, '')
  }

  /** The new text. @throws RangeError when two edits touch the same bytes */
  toString(): string {
    const ordered = this.#splices.toSorted((one, other) => one.start - other.start || one.end - other.end)
    let text = ''
    let at = 0
    for (const { start, end, text: by } of ordered) {
      if (start < at) throw new RangeError('two edits touch the same part of the document')
      text += this.#source.slice(at, start) + by
      at = end
    }
    return text + this.#source.slice(at)
  }

  #splice(start: number, end: number, text: string): void {
    this.#splices.push({ start, end, text })
  }

  #writtenName({ start, nameEnd }: XmlElement): string {
    return this.#source.slice(start + 1, nameEnd)
  }

  #spaceBefore(at: number): number {
    let start = at
    while (start > 0 && ' \t\r\n'.includes(this.#source.charAt(start - 1))) start -= 1
    return start
  }

  /** The white space before the element on its line; empty if something else stands there. */
  #indentOf({ start }: XmlElement): string {
    const line = this.#source.slice(this.#source.lastIndexOf('\n', start - 1) + 1, start)
    return line.trim() === '' ? line : ''
  }

  /** `undefined`: the children stand on their parent's line. */
  #childIndent(parent: XmlElement): string | undefined {
    const [first] = parent.children
    if (first) return this.#source.slice(parent.contentStart, first.start).includes('\n') ? this.#indentOf(first) : undefined
    const isOneLine = !this.#source.includes('\n')
    return isOneLine ? undefined : `${this.#indentOf(parent)}  `
  }
}

function placeFor({ children }: XmlElement, name: string, order: readonly string[]): XmlElement | undefined {
  const sibling = children.findLast((child) => child.name === name)
  if (sibling) return sibling
  const rank = order.indexOf(name)
  if (rank < 0) return children.at(-1)
  return children.findLast((child) => order.indexOf(child.name) >= 0 && order.indexOf(child.name) < rank)
}
