// Elements that do not exist yet: described as data, printed as libvirt itself prints.
import { escapeAttribute, escapeText } from './xml-text.ts'

export interface NewElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number | undefined>>
  readonly content: string | readonly NewElement[]
}

type Part = NewElement | undefined | false

/** Attributes that are `undefined` and children that are absent are left out, so that a caller need not build lists step by step. */
export function element(name: string, attributes: NewElement['attributes'] = {}, content: string | number | readonly Part[] = []): NewElement {
  if (typeof content === 'string' || typeof content === 'number') return { name, attributes, content: String(content) }
  return { name, attributes, content: content.filter((part) => part !== undefined && part !== false) }
}

/** Two spaces a level, or all on one line with an empty `lineEnd`. The first line is not indented: it goes where the caller puts it. */
export function printElement({ name, attributes, content }: NewElement, indent = '', lineEnd = '\n'): string {
  const tag = [name, ...Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [`${key}='${escapeAttribute(String(value))}'`]))].join(' ')
  if (content.length === 0) return `<${tag}/>`
  if (typeof content === 'string') return `<${tag}>${escapeText(content)}</${name}>`
  const inner = lineEnd === '' ? '' : `${indent}  `
  const children = content.map((child) => inner + printElement(child, inner, lineEnd))
  return [`<${tag}>`, ...children, `${indent}</${name}>`].join(lineEnd)
}
