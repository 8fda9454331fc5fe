// Checks a definition as it is typed, by the table of facts: what libvirt would not understand, where, and what was meant.
// The host's own answer comes when the definition is applied; this one never calls a real definition wrong.
import { closestWord } from '../../closest-word.ts'
import type { DefinitionKind } from '../../model/machines/definition.ts'
import { parseXml } from '../parse-xml.ts'
import type { Span, XmlElement } from '../xml-element.ts'
import { localName } from '../xml-element.ts'
import { XmlError } from '../xml-error.ts'
import { factsOf, rootOf } from './facts.ts'
import type { PlaceFacts, ValueFacts } from './facts.ts'
import { judgeValue } from './value-types.ts'

export type XmlProblemCode = 'not-xml' | 'wrong-root' | 'unknown-element' | 'unknown-attribute' | 'unexpected-text' | 'wrong-value' | 'unusual-value' | 'missing-element' | 'missing-attribute'

export interface DefinitionProblem {
  readonly code: XmlProblemCode
  readonly severity: 'error' | 'warning'
  readonly span: Span
  /** `name`, `parent`, `value`, `expected`, `meant`: for the words of the catalogue; empty where there is none. */
  readonly params: Readonly<Record<'name' | 'parent' | 'value' | 'expected' | 'meant', string>>
  /** Of what is not XML. */
  readonly xml?: Pick<XmlError, 'problem' | 'params'>
}

/** All problems in document order; one alone if the text is not XML. */
export function checkXml(kind: DefinitionKind, text: string): DefinitionProblem[] {
  const root = parsed(text)
  if (!('children' in root)) return [root]
  const { name, place } = rootOf(kind)
  if (root.name !== name) return [problem('wrong-root', 'error', { span: nameSpan(root), name: root.name, expected: name })]
  const checker = new Checker(kind)
  checker.check(root, factsOf(place))
  return checker.problems.toSorted((one, other) => one.span.start - other.span.start)
}

function parsed(text: string): XmlElement | DefinitionProblem {
  try {
    return parseXml(text)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    const start = Math.min(error.offset, Math.max(0, text.length - 1))
    return { ...problem('not-xml', 'error', { span: { start, end: Math.min(text.length, start + 1) } }), xml: error }
  }
}

class Checker {
  readonly problems: DefinitionProblem[] = []
  readonly #kind: DefinitionKind

  constructor(kind: DefinitionKind) {
    this.#kind = kind
  }

  check(element: XmlElement, facts: PlaceFacts): void {
    if (facts.isOpen) return
    this.#attributes(element, facts)
    this.#text(element, facts)
    const names = new Set<string>()
    for (const child of element.children) {
      names.add(child.name)
      const known = facts.children.get(child.name)
      if (known) this.check(child, factsOf(known.place))
      else if (!isForeign(child)) this.#add('unknown-element', 'warning', { span: nameSpan(child), name: child.name, parent: element.name, meant: closestWord(child.name, facts.children.keys()) })
    }
    for (const [name, { isRequired }] of facts.children) if (isRequired && !names.has(name)) this.#missing('missing-element', name, element)
  }

  #attributes(element: XmlElement, facts: PlaceFacts): void {
    const names = new Set<string>()
    for (const { name, value, span, valueSpan } of element.attributes) {
      if (name.includes(':') || name === 'xmlns') continue
      names.add(name)
      const known = facts.attributes.get(name)
      if (known) this.#value(value, known.values, { span: grown(valueSpan), name })
      else this.#add('unknown-attribute', 'warning', { span: { start: span.start, end: span.start + name.length }, name, parent: element.name, meant: closestWord(name, facts.attributes.keys()) })
    }
    for (const [name, { isRequired }] of facts.attributes) if (isRequired && !names.has(name)) this.#missing('missing-attribute', name, element)
  }

  #text(element: XmlElement, { text, children }: PlaceFacts): void {
    const value = element.text
    if (value === '') return
    const span = element.children.length > 0 ? nameSpan(element) : textSpan(element)
    if (text) this.#value(value, text, { span, name: element.name })
    else if (children.size > 0) this.#add('unexpected-text', 'error', { span, name: element.name, value })
  }

  #value(value: string, facts: ValueFacts, { span, name }: { span: Span; name: string }): void {
    const verdict = judgeValue(value, facts)
    if (verdict === 'fine') return
    const isWrong = verdict === 'wrong'
    this.#add(isWrong ? 'wrong-value' : 'unusual-value', isWrong ? 'error' : 'warning', { span, name, value, expected: expectedOf(facts), meant: closestWord(value, facts.words) })
  }

  /** Volumes are created from less than the schema asks for, other kinds are checked against it by libvirt itself. */
  #missing(code: 'missing-element' | 'missing-attribute', name: string, element: XmlElement): void {
    this.#add(code, this.#kind === 'volume' ? 'warning' : 'error', { span: nameSpan(element), name, parent: element.name })
  }

  #add(code: XmlProblemCode, severity: DefinitionProblem['severity'], details: ProblemDetails): void {
    this.problems.push(problem(code, severity, details))
  }
}

interface ProblemDetails {
  readonly span: Span
  readonly name?: string
  readonly parent?: string
  readonly value?: string
  readonly expected?: string
  readonly meant?: string | undefined
}

function problem(code: XmlProblemCode, severity: DefinitionProblem['severity'], { span, name = '', parent = '', value = '', expected = '', meant = '' }: ProblemDetails): DefinitionProblem {
  return { code, severity, span, params: { name, parent, value: value.length > 60 ? `${value.slice(0, 60)}…` : value, expected, meant } }
}

const typeWords: Readonly<Record<string, string>> = { '#uint': '123', '#int': '-123', '#number': '0x1f', '#uuid': '123e4567-e89b-12d3-a456-426614174000', '#mac': '52:54:00:12:34:56', '#ip': '192.168.122.1', '#ipv4': '192.168.122.1', '#ipv6': 'fd00::1', '#unit': 'MiB', '#path': '/…' }

/** Words and examples; empty where only a pattern describes it. */
function expectedOf({ words, types }: ValueFacts): string {
  const examples = types.flatMap((type) => typeWords[type] ?? [])
  return [...words.slice(0, 12), ...(words.length > 12 ? ['…'] : []), ...examples].join(', ')
}

/** Other programs keep their own elements beside libvirt's, with a prefix. */
function isForeign(element: XmlElement): boolean {
  return element.source.slice(element.start + 1, element.nameEnd) !== localName(element.name) || element.attributes.some(({ name }) => name === 'xmlns')
}

function nameSpan({ start, nameEnd }: XmlElement): Span {
  return { start: start + 1, end: nameEnd }
}

/** With the quotes, so that an empty value has a place to mark. */
function grown({ start, end }: Span): Span {
  return { start: start - 1, end: end + 1 }
}

function textSpan({ source, contentStart, contentEnd }: XmlElement): Span {
  const content = source.slice(contentStart, contentEnd)
  return { start: contentStart + content.length - content.trimStart().length, end: contentStart + content.trimEnd().length }
}
