// What can be typed at a place of a definition that is not finished: elements, attributes, values. Reads the text up to there by
// itself, since a document that is being typed is not XML yet.
import type { DefinitionKind } from '../../model/machines/definition.ts'
import { localName } from '../xml-element.ts'
import { factsOf, rootOf } from './facts.ts'
import type { PlaceFacts, ValueFacts } from './facts.ts'

export interface Suggestion {
  readonly label: string
  readonly kind: 'element' | 'attribute' | 'value'
  /** What is inserted instead of the text from `from` to the place. */
  readonly insert: string
  readonly isRequired: boolean
}

export interface Suggestions {
  readonly from: number
  readonly options: readonly Suggestion[]
}

/** `undefined` where nothing of a definition can stand, or nothing is known of the place. */
export function suggest(kind: DefinitionKind, text: string, offset: number): Suggestions | undefined {
  const { path, tag } = contextAt(text, offset)
  if (tag === undefined) {
    const facts = factsAt(kind, path)
    return facts && textSuggestions(facts, text, offset)
  }
  const typed = text.slice(tag, offset)
  if (/^<[^\s>]*$/.test(typed)) return elementSuggestions(kind, path, { from: tag + 1, typed })
  const name = /^<([^\s>/]+)/.exec(typed)?.[1] ?? ''
  const facts = factsAt(kind, [...path, localName(name)])
  return facts && insideTag(facts, typed, { tag, offset, text })
}

interface Context {
  /** The names of the elements that are open. */
  readonly path: readonly string[]
  /** Where the tag begins in which the place is. */
  readonly tag: number | undefined
}

const token = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<\?[\s\S]*?(?:\?>|$)|<\/([^\s>]*)[^>]*(?:>|$)|<([^\s>/]*)((?:[^>"']|"[^"]*(?:"|$)|'[^']*(?:'|$))*)(?:>|$)/g

function contextAt(text: string, offset: number): Context {
  const path: string[] = []
  const before = text.slice(0, offset)
  for (const match of before.matchAll(token)) {
    const [whole, closed, opened, rest = ''] = match
    if (isUnfinishedNote(whole)) return nowhere
    const isFinished = match.index + whole.length < before.length || whole.endsWith('>')
    if (!isFinished && (opened !== undefined || closed !== undefined)) return { path, tag: match.index }
    if (closed !== undefined) closeTo(path, localName(closed))
    else if (opened !== undefined && !rest.endsWith('/')) path.push(localName(opened))
  }
  return { path, tag: undefined }
}

/** Inside of a comment or its like; no definition has an element without a name. */
const nowhere: Context = { path: [''], tag: undefined }

function isUnfinishedNote(text: string): boolean {
  return (text.startsWith('<!--') && !text.endsWith('-->')) || (text.startsWith('<![CDATA[') && !text.endsWith(']]>')) || (text.startsWith('<?') && !text.endsWith('?>'))
}

function closeTo(path: string[], name: string): void {
  const at = path.lastIndexOf(name)
  if (at >= 0) path.length = at
}

function factsAt(kind: DefinitionKind, path: readonly string[]): PlaceFacts | undefined {
  const root = rootOf(kind)
  const [first, ...rest] = path
  if (first !== root.name) return undefined
  let facts: PlaceFacts | undefined = factsOf(root.place)
  for (const name of rest) {
    const place: number | undefined = facts?.children.get(name)?.place
    facts = place === undefined ? undefined : factsOf(place)
  }
  return facts
}

function elementSuggestions(kind: DefinitionKind, path: readonly string[], { from, typed }: { from: number; typed: string }): Suggestions | undefined {
  const isClosing = typed.startsWith('</')
  const parent = path.at(-1)
  const closing: Suggestion[] = parent === undefined ? [] : [{ label: `/${parent}`, kind: 'element', insert: `/${parent}>`, isRequired: false }]
  if (isClosing) return { from, options: closing }
  if (parent === undefined) return { from, options: [{ label: rootOf(kind).name, kind: 'element', insert: rootOf(kind).name, isRequired: true }] }
  const facts = factsAt(kind, path)
  return facts && { from, options: [...childSuggestions(facts, ''), ...closing] }
}

function childSuggestions({ children }: PlaceFacts, prefix: string): Suggestion[] {
  return [...children].map(([name, { isRequired }]) => ({ label: prefix + name, kind: 'element', insert: prefix + name, isRequired }))
}

/** In an element's content: its children, and the words that its text may be. */
function textSuggestions(facts: PlaceFacts, text: string, offset: number): Suggestions | undefined {
  const from = offset - (/[^<>\s]*$/.exec(text.slice(0, offset))?.[0].length ?? 0)
  const options = [...(facts.text ? wordSuggestions(facts.text) : []), ...(from === offset ? childSuggestions(facts, '<') : [])]
  return options.length === 0 ? undefined : { from, options }
}

interface TagPlace {
  readonly tag: number
  readonly offset: number
  readonly text: string
}

function insideTag(facts: PlaceFacts, typed: string, { tag, offset, text }: TagPlace): Suggestions | undefined {
  const value = /([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)|'([^']*))$/.exec(typed)
  if (value) {
    const [, name = '', double, single] = value
    const known = facts.attributes.get(localName(name))
    const written = double ?? single ?? ''
    return known && { from: offset - written.length, options: wordSuggestions(known.values) }
  }
  const partial = /\s([^\s=<>"'/]*)$/.exec(typed)?.[1]
  if (partial === undefined) return undefined
  const whole = text.slice(tag, Math.max(offset, text.indexOf('>', offset)))
  const others = new Set([...whole.matchAll(/([^\s=<>"'/]+)\s*=/g)].map((match) => match[1]))
  const options = [...facts.attributes].filter(([name]) => !others.has(name)).map(([name, { isRequired }]): Suggestion => ({ label: name, kind: 'attribute', insert: `${name}=''`, isRequired }))
  return { from: offset - partial.length, options }
}

function wordSuggestions({ words }: ValueFacts): Suggestion[] {
  return words.map((word) => ({ label: word, kind: 'value', insert: word, isRequired: false }))
}
