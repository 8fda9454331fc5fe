// What differs between two readings of one domain, field by field: before and after an edit, or what runs and what waits for the next
// start. Pure.
import { parseXml } from '../xml/parse-xml.ts'
import { findOptional } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/xml-element.ts'
import { readField } from './field.ts'
import type { Field } from './field.ts'
import { fieldsAt } from './fields.ts'
import { placesOf } from './places.ts'

export type Difference =
  | { readonly kind: 'value'; readonly place: string; readonly field: string; readonly before: string | null; readonly after: string | null; readonly isSecret: boolean }
  | { readonly kind: 'added' | 'removed'; readonly place: string }

type Places = ReadonlyMap<string, XmlElement>

export function compareDomains(before: string, after: string): Difference[] {
  const [old, young] = [before, after].map((xml) => new Map(placesOf(parseXml(xml)).map(({ place, element }) => [place, element])))
  if (!old || !young) return []
  const differences: Difference[] = []
  const known = new Set<string>()
  for (const [place, element] of young) {
    const renamed = old.has(place) ? undefined : renamedDisk(element, old, young)
    const was = old.get(place) ?? renamed?.[1]
    if (renamed) known.add(renamed[0])
    if (!was) differences.push({ kind: 'added', place })
    // Most of a machine does not differ at all.
    else if (writtenAs(was) !== writtenAs(element)) for (const field of fieldsAt(place)) {
      const [from, to] = [readField(was, field), readField(element, field)]
      if (from !== to) differences.push({ kind: 'value', place, field: field.name, before: shown(field, from), after: shown(field, to), isSecret: field.shape.kind === 'secret' })
    }
  }
  for (const place of old.keys()) if (!young.has(place) && !known.has(place)) differences.push({ kind: 'removed', place })
  return differences
}

/** A disk that was taken to another bus has another name there, and is still the same disk. */
function renamedDisk(disk: XmlElement, old: Places, young: Places): [string, XmlElement] | undefined {
  const image = imageOf(disk)
  if (disk.name !== 'disk' || image === '') return undefined
  return [...old].find(([place, element]) => element.name === 'disk' && !young.has(place) && imageOf(element) === image)
}

function imageOf(disk: XmlElement): string {
  const source = findOptional(disk, 'source')
  return source ? writtenAs(source) : ''
}

function writtenAs({ source, start, end }: XmlElement): string {
  return source.slice(start, end)
}

function shown({ shape }: Field, value: string | null): string | null {
  return shape.kind === 'secret' && value !== null ? '' : value
}
