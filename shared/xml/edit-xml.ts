// Changes a document with the smallest change of its text: what an edit does not name keeps every byte, also what the console
// does not know. Edits are collected against the text that was read and applied together.
import { printElement } from './new-element.ts'
import type { NewElement } from './new-element.ts'
import { parseXml } from './parse-xml.ts'
import { localName, spaceBefore } from './xml-element.ts'
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

/** @throws XmlError when the text is not XML */
export function editXml(text: string, change: (edit: XmlEdit, root: XmlElement) => void): string {
  const root = parseXml(text)
  const edit = new XmlEdit(root)
  change(edit, root)
  return edit.toString()
}

export class XmlEdit {
  readonly #source: string
  readonly #lineEnd: string
  readonly #splices: Splice[] = []
  /** What is inserted into elements that have nothing in them, which need an end tag of their own first. */
  readonly #fillings = new Map<XmlElement, NewElement[]>()

  constructor(root: XmlElement) {
    this.#source = root.source
    this.#lineEnd = root.source.includes('\r\n') ? '\r\n' : '\n'
  }

  /** `undefined` removes the attribute. */
  setAttribute(element: XmlElement, name: string, value: string | number | undefined): void {
    const existing = element.attributes.find((attribute) => localName(attribute.name) === name)
    if (value === undefined) {
      if (existing) this.#splice(spaceBefore(this.#source, existing.span.start), existing.span.end, '')
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
    if (element.isSelfClosing) this.#fill(element, escaped)
    else if (element.children.length > 0 || element.text !== String(text)) this.#splice(element.contentStart, element.contentEnd, escaped)
  }

  insert(parent: XmlElement, added: NewElement, { order = [] }: InsertOptions = {}): void {
    const isEmpty = this.#source.slice(parent.contentStart, parent.contentEnd).trim() === ''
    if (isEmpty) {
      const others = this.#fillings.get(parent) ?? []
      this.#fillings.set(parent, placedAmong(others, added, order))
      return
    }
    const at = placeFor(parent.children, added.name, order)?.end ?? parent.contentStart
    this.#splice(at, at, this.#print(added, this.#childIndent(parent)))
  }

  replace(element: XmlElement, by: NewElement): void {
    this.#splice(element.start, element.end, printElement(by, this.#indentOf(element), this.#lineEnd))
  }

  /** With its line, if nothing else stands on it. */
  remove(element: XmlElement): void {
    const lineStart = spaceBefore(this.#source, element.start)
    const rest = /^[ \t]*(\r?\n|$)/.exec(this.#source.slice(element.end))
    const standsAlone = rest !== null && this.#source.slice(lineStart, element.start).includes('\n')
    if (!standsAlone) return this.#splice(element.start, element.end, '')
    const lineBreak = this.#source.lastIndexOf('\n', element.start - 1)
    const from = this.#source[lineBreak - 1] === '\r' ? lineBreak - 1 : lineBreak
    this.#splice(from, element.end, '')
  }

  /** The new text. @throws RangeError when two edits touch the same bytes */
  toString(): string {
    for (const [parent, children] of this.#fillings) this.#fill(parent, this.#printAll(children, parent))
    this.#fillings.clear()
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

  /** Gives content to an element without any. */
  #fill(element: XmlElement, content: string): void {
    if (element.isSelfClosing) this.#splice(spaceBefore(this.#source, element.end - 2), element.end, `>${content}</${this.#writtenName(element)}>`)
    else this.#splice(element.contentStart, element.contentEnd, content)
  }

  #printAll(children: readonly NewElement[], parent: XmlElement): string {
    const indent = this.#childIndent(parent)
    return children.map((child) => this.#print(child, indent)).join('') + (indent === undefined ? '' : this.#lineEnd + this.#indentOf(parent))
  }

  /** On a line of its own, or with no indent beside what is there. */
  #print(child: NewElement, indent: string | undefined): string {
    return indent === undefined ? printElement(child, '', '') : this.#lineEnd + indent + printElement(child, indent, this.#lineEnd)
  }

  #writtenName({ start, nameEnd }: XmlElement): string {
    return this.#source.slice(start + 1, nameEnd)
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

/** The child behind which a new one belongs. */
function placeFor<Child extends { readonly name: string }>(children: readonly Child[], name: string, order: readonly string[]): Child | undefined {
  const sibling = children.findLast((child) => child.name === name)
  if (sibling) return sibling
  const rank = order.indexOf(name)
  if (rank < 0) return children.at(-1)
  return children.findLast((child) => order.indexOf(child.name) >= 0 && order.indexOf(child.name) < rank)
}

function placedAmong(others: readonly NewElement[], added: NewElement, order: readonly string[]): NewElement[] {
  const before = placeFor(others, added.name, order)
  return before ? others.toSpliced(others.indexOf(before) + 1, 0, added) : [added, ...others]
}
