// What libvirt's definitions may hold: the table of facts as places that can be walked along a document. A place is an element
// below its parents; equal places are one. Each line of the table reads `attributes;children;text`, lists are parted by spaces,
// `name!:7` is a required name whose values (or place) are number 7, and a text that ends in "*" allows anything below.
import type { DefinitionKind } from '../../model/machines/definition.ts'
import { later } from './later-facts.ts'
import { places as placeLines, roots, values as valueLines } from './definition-facts.gen.ts'

export interface ValueFacts {
  /** Words that libvirt knows. */
  readonly words: readonly string[]
  /** Types of values beside the words, see value-types.ts. */
  readonly types: readonly string[]
}

export interface AttributeFacts {
  readonly values: ValueFacts
  readonly isRequired: boolean
}

export interface ChildFacts {
  readonly place: number
  readonly isRequired: boolean
}

export interface PlaceFacts {
  readonly attributes: ReadonlyMap<string, AttributeFacts>
  /** In the order in which libvirt's documents have them. */
  readonly children: ReadonlyMap<string, ChildFacts>
  /** `undefined`: the element has no text. */
  readonly text: ValueFacts | undefined
  /** Anything may stand in it: another program's namespace. */
  readonly isOpen: boolean
}

const anyText: ValueFacts = { words: [], types: ['#text'] }
const nothing: PlaceFacts = { attributes: new Map(), children: new Map(), text: undefined, isOpen: false }

const values = valueLines.map((line): ValueFacts => {
  const all = line.split(' ')
  return { words: all.filter((word) => !word.startsWith('#')), types: all.filter((word) => word.startsWith('#')) }
})

interface MutablePlace extends PlaceFacts {
  readonly attributes: Map<string, AttributeFacts>
  readonly children: Map<string, ChildFacts>
}

const places = withLaterFacts(placeLines.map(readPlace))

export function rootOf(kind: DefinitionKind): { name: string; place: number } {
  const [name = '', place = ''] = roots[kind].split(':')
  return { name, place: Number(place) }
}

export function factsOf(place: number): PlaceFacts {
  return places[place] ?? nothing
}

/** The place of the element at a path of names from the root's children on; `undefined` where libvirt knows none. */
function placeAt(kind: DefinitionKind, path: readonly string[]): number | undefined {
  let place: number | undefined = rootOf(kind).place
  for (const name of path) {
    place = place === undefined ? undefined : factsOf(place).children.get(name)?.place
  }
  return place
}

/** The names of an element's children in the order in which libvirt writes them, for XmlEdit.insert. */
export function childOrder(kind: DefinitionKind, path: readonly string[] = []): string[] {
  const place = placeAt(kind, path)
  return place === undefined ? [] : [...factsOf(place).children.keys()]
}

function readPlace(line: string): MutablePlace {
  const [attributes = '', children = '', text = ''] = line.split(';')
  const ownText = text.replace('*', '')
  return {
    attributes: new Map(entries(attributes).map(({ name, isRequired, number }) => [name, { values: values[number] ?? anyText, isRequired }])),
    children: new Map(entries(children).map(({ name, isRequired, number }) => [name, { place: number, isRequired }])),
    text: ownText === '' ? undefined : values[Number(ownText)],
    isOpen: text.endsWith('*'),
  }
}

function entries(list: string): { name: string; isRequired: boolean; number: number }[] {
  if (list === '') return []
  return list.split(' ').map((entry) => {
    const [name = '', number = ''] = entry.split(':')
    return { name: name.replace('!', ''), isRequired: name.endsWith('!'), number: Number(number) }
  })
}

/** The table with what later versions of libvirt added; the insides of their new elements are not known. */
function withLaterFacts(table: MutablePlace[]): readonly PlaceFacts[] {
  const unknownInside = table.push({ attributes: new Map(), children: new Map(), text: anyText, isOpen: true }) - 1
  for (const { kind, path, elements = [], attributes = [], optional = [], words = {} } of later) {
    const place = path.reduce((current: MutablePlace | undefined, name) => table[current?.children.get(name)?.place ?? -1], table[rootOf(kind).place])
    if (!place) continue
    for (const name of elements) if (!place.children.has(name)) place.children.set(name, { place: unknownInside, isRequired: false })
    for (const name of attributes) if (!place.attributes.has(name)) place.attributes.set(name, { values: anyText, isRequired: false })
    for (const name of optional) place.attributes.set(name, { values: place.attributes.get(name)?.values ?? anyText, isRequired: false })
    for (const [name, added] of Object.entries(words)) {
      const { values: known, isRequired } = place.attributes.get(name) ?? { values: anyText, isRequired: false }
      place.attributes.set(name, { isRequired, values: { ...known, words: [...known.words, ...added] } })
    }
  }
  return table
}
