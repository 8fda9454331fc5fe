// What each element of a grammar may hold, with all alternatives of a place put together: a reader of facts, not a validator.
// A place is the set of the grammar's element patterns that one name can mean below one parent.
import { attribute, find } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { Grammar, LoadedGrammar } from './grammar.ts'

export interface AttributeFacts {
  readonly values: ReadonlySet<string>
  readonly isRequired: boolean
}

export interface ChildFacts {
  /** The key of the child's own facts. */
  readonly place: string
  readonly isRequired: boolean
}

export interface PlaceFacts {
  readonly attributes: ReadonlyMap<string, AttributeFacts>
  readonly children: ReadonlyMap<string, ChildFacts>
  /** Words for what the text may be; empty: there is no text. */
  readonly text: ReadonlySet<string>
  /** Anything may stand in it. */
  readonly isOpen: boolean
}

/** What a pattern contributes: names to their alternatives, and whether every branch has the name. */
interface Content {
  readonly attributes: Map<string, { values: Set<string>; isRequired: boolean }>
  readonly children: Map<string, { patterns: Set<XmlElement>; isRequired: boolean }>
  readonly text: Set<string>
  isOpen: boolean
}

/** Defines whose names say more than their patterns. */
const namedTypes: Readonly<Record<string, string>> = {
  UUID: '#uuid', uniMacAddr: '#mac', macAddr: '#mac', multiMacAddr: '#mac', ipAddr: '#ip', ipv4Addr: '#ipv4', ipv6Addr: '#ipv6', unsignedInt: '#uint', unsignedLong: '#uint',
  unsignedShort: '#uint', positiveInteger: '#uint', unit: '#unit', uint8: '#number', uint16: '#number', uint24: '#number', uint32: '#number', absFilePath: '#path', absDirPath: '#path', filePath: '#text', dirPath: '#text',
}

const dataTypes: Readonly<Record<string, string>> = {
  unsignedInt: '#uint', unsignedLong: '#uint', unsignedShort: '#uint', positiveInteger: '#uint', int: '#int', integer: '#int', long: '#int', short: '#int', double: '#text', dateTime: '#text', anyURI: '#text', NCName: '#text',
}

/** The facts of all places below the root element, by key, the root's first. */
export function readPlaces({ defines, start }: LoadedGrammar): { root: string; places: Map<string, PlaceFacts> } {
  const reader = new PlaceReader(defines)
  const found = reader.contentOf(start.children)
  const [[root, { patterns }] = ['', { patterns: new Set<XmlElement>() }]] = found.children
  reader.readPlace([...patterns])
  return { root, places: reader.places }
}

class PlaceReader {
  readonly places = new Map<string, PlaceFacts>()
  readonly #defines: Grammar
  readonly #ids = new Map<XmlElement, number>()

  constructor(defines: Grammar) {
    this.#defines = defines
  }

  readPlace(patterns: readonly XmlElement[]): string {
    const key = patterns.map((pattern) => this.#idOf(pattern)).toSorted((one, other) => one - other).join(',')
    if (this.places.has(key)) return key
    const children = new Map<string, ChildFacts>()
    const content = alternatives(patterns.map((pattern) => this.contentOf(pattern.children)))
    this.places.set(key, { attributes: content.attributes, children, text: content.text, isOpen: content.isOpen })
    for (const [name, child] of content.children) children.set(name, { place: this.readPlace([...child.patterns]), isRequired: child.isRequired })
    return key
  }

  contentOf(patterns: readonly XmlElement[]): Content {
    return together(patterns.map((pattern) => this.#content(pattern)))
  }

  #content(pattern: XmlElement): Content {
    switch (pattern.name) {
      case 'element':
        return this.#element(pattern)
      case 'attribute':
        return this.#attribute(pattern)
      case 'ref':
        return this.#reference(attribute(pattern, 'name'))
      case 'choice':
        return alternatives(pattern.children.filter(({ name }) => name !== 'notAllowed').map((child) => this.#content(child)))
      case 'optional':
      case 'zeroOrMore':
        return alternatives([this.contentOf(pattern.children), empty()])
      case 'value':
        return { ...empty(), text: new Set([pattern.text]) }
      case 'data':
        return { ...empty(), text: new Set([dataType(pattern)]) }
      case 'text':
      case 'list':
        return { ...empty(), text: new Set(['#text']) }
      default:
        return this.contentOf(pattern.children)
    }
  }

  #reference(name: string): Content {
    const type = namedTypes[name]
    if (type !== undefined) return { ...empty(), text: new Set([type]) }
    const found = this.#defines.get(name)
    if (!found) throw new Error(`the grammar defines no ${name}`)
    return alternatives(found.filter((define) => define.children[0]?.name !== 'notAllowed').map((define) => this.contentOf(define.children)))
  }

  #element(pattern: XmlElement): Content {
    const content = empty()
    const names = namesOf(pattern)
    if (names.length === 0) content.isOpen = true
    for (const name of names) content.children.set(name, { patterns: new Set([pattern]), isRequired: names.length === 1 })
    return content
  }

  #attribute(pattern: XmlElement): Content {
    const content = empty()
    const { text } = this.contentOf(pattern.children.filter(({ name }) => name !== 'name' && name !== 'anyName'))
    const values = text.size === 0 ? new Set(['#text']) : text
    for (const name of namesOf(pattern)) content.attributes.set(name, { values, isRequired: true })
    return content
  }

  #idOf(pattern: XmlElement): number {
    const id = this.#ids.get(pattern) ?? this.#ids.size
    this.#ids.set(pattern, id)
    return id
  }
}

function namesOf(pattern: XmlElement): string[] {
  const name = attribute(pattern, 'name') || find(pattern, 'name').text
  return name === '' ? [] : [name]
}

function dataType(pattern: XmlElement): string {
  const regular = pattern.children.find((child) => attribute(child, 'name') === 'pattern')?.text
  const known = dataTypes[attribute(pattern, 'type')]
  if (known !== undefined) return known
  return regular === undefined ? '#text' : `#/${regular.replaceAll(' ', String.raw`\x20`)}`
}

function empty(): Content {
  return { attributes: new Map(), children: new Map(), text: new Set(), isOpen: false }
}

/** Everything of each. */
function together(parts: readonly Content[]): Content {
  const whole = empty()
  for (const part of parts) {
    addAll(whole, part)
    for (const [name, { isRequired }] of part.attributes) require(whole.attributes.get(name), isRequired)
    for (const [name, { isRequired }] of part.children) require(whole.children.get(name), isRequired)
  }
  return whole
}

function require(facts: { isRequired: boolean } | undefined, isRequired: boolean): void {
  if (facts && isRequired) facts.isRequired = true
}

/** One of them: required is only what each has. */
function alternatives(branches: readonly Content[]): Content {
  const whole = empty()
  for (const branch of branches) addAll(whole, branch)
  for (const [name, facts] of whole.attributes) facts.isRequired = branches.every((branch) => branch.attributes.get(name)?.isRequired === true)
  for (const [name, facts] of whole.children) facts.isRequired = branches.every((branch) => branch.children.get(name)?.isRequired === true)
  return whole
}

function addAll(whole: Content, part: Content): void {
  if (part.isOpen) whole.isOpen = true
  for (const word of part.text) whole.text.add(word)
  for (const [name, { values }] of part.attributes) {
    const known = whole.attributes.get(name)
    whole.attributes.set(name, { values: new Set([...(known?.values ?? []), ...values]), isRequired: known?.isRequired ?? false })
  }
  for (const [name, { patterns }] of part.children) {
    const known = whole.children.get(name)
    whole.children.set(name, { patterns: new Set([...(known?.patterns ?? []), ...patterns]), isRequired: known?.isRequired ?? false })
  }
}
