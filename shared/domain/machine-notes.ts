// What the console itself keeps of a machine in its definition's <metadata>, see docs/formats/domain-metadata.md. Pure.
import type { XmlEdit } from '../xml/edit-xml.ts'
import { element } from '../xml/new-element.ts'
import type { NewElement } from '../xml/new-element.ts'
import { attribute, find, findAll, findOptional } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { childOrder } from './edits/child-order.ts'

/** What identifies the console's element; its prefix may differ. */
export const metadataNamespace = 'https://novacron.dev/xmlns/console/1'

export const tagColors = ['red', 'orange', 'yellow', 'lime', 'green', 'teal', 'cyan', 'blue', 'indigo', 'violet', 'pink'] as const

export interface MachineNotes {
  readonly tags: readonly string[]
  /** Of those of its tags that were given one. */
  readonly tagColors: Readonly<Record<string, (typeof tagColors)[number]>>
  readonly folder: string
  readonly owner: string
  /** Markdown. */
  readonly notes: string
  readonly isProtected: boolean
}

export function readMachineNotes(domain: XmlElement): MachineNotes {
  // An element that is nothing but tags was written at first.
  const tags = ['metadata/vm/tags', 'metadata/tags'].flatMap((path) => findAll(find(domain, path), 'tag'))
  const colored = tags.flatMap((tag): [string, (typeof tagColors)[number]][] => {
    const color = tagColors.find((known) => known === attribute(tag, 'color'))
    return color ? [[tag.text, color]] : []
  })
  const text = (name: string): string => find(domain, `metadata/vm/${name}`).text
  return { tags: tags.map((tag) => tag.text), tagColors: Object.fromEntries(colored), folder: text('folder'), owner: text('owner'), notes: text('notes'), isProtected: findOptional(domain, 'metadata/vm/protected') !== undefined }
}

/** The parts of the console's element for what is given; `false` for one that is to go. */
export function notesParts({ tags, tagColors: colors = {}, folder, owner, notes, isProtected }: Partial<MachineNotes>): [string, NewElement | false][] {
  const parts: [string, NewElement | false][] = []
  if (tags !== undefined) parts.push(['tags', tags.length > 0 && element('tags', {}, tags.map((tag) => element('tag', { color: colors[tag] }, tag)))])
  for (const [name, text] of Object.entries({ folder, owner, notes })) if (text !== undefined) parts.push([name, text !== '' && element(name, {}, text)])
  if (isProtected !== undefined) parts.push(['protected', isProtected && element('protected')])
  return parts
}

const usualPrefix = 'novacron:'

/** Writes what is given into the console's element of a definition, under the prefix that it has there, and touches nothing else. */
export function setNotes(edit: XmlEdit, domain: XmlElement, notes: Partial<MachineNotes>): void {
  const { tags, tagColors: colors } = readMachineNotes(domain)
  const vm = findOptional(domain, 'metadata/vm')
  if (!vm) return addNotes(edit, domain, notesParts({ tags, tagColors: colors, ...notes }))
  const prefix = vm.source.slice(vm.start + 1, vm.nameEnd - vm.name.length)
  for (const [name, part] of notesParts({ tagColors: colors, ...notes })) {
    const there = findOptional(vm, name)
    if (there && part) edit.replace(there, withPrefix(part, prefix))
    else if (there) edit.remove(there)
    else if (part) edit.insert(vm, withPrefix(part, prefix))
  }
}

function addNotes(edit: XmlEdit, domain: XmlElement, parts: readonly (readonly [string, NewElement | false])[]): void {
  const vm = element(`${usualPrefix}vm`, { [`xmlns:${usualPrefix.slice(0, -1)}`]: metadataNamespace }, parts.map(([, part]) => part && withPrefix(part, usualPrefix)))
  const isEmpty = vm.content.length === 0
  const [metadata, tagsAlone] = [findOptional(domain, 'metadata'), findOptional(domain, 'metadata/tags')]
  if (tagsAlone) return isEmpty ? edit.remove(tagsAlone) : edit.replace(tagsAlone, vm)
  if (isEmpty) return
  if (metadata) edit.insert(metadata, vm)
  else edit.insert(domain, element('metadata', {}, [vm]), { order: childOrder('domain') })
}

function withPrefix({ name, attributes, content }: NewElement, prefix: string): NewElement {
  return { name: prefix + name, attributes, content: typeof content === 'string' ? content : content.map((part) => withPrefix(part, prefix)) }
}
