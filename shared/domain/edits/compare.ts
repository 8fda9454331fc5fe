// What differs between two readings of one domain, field by field: before and after an edit, or what runs and what waits for the next
// start. Pure.
import { parseXml } from '../../xml/parse-xml.ts'
import type { XmlElement } from '../../xml/xml-element.ts'
import { imageOf } from '../devices/disk-image.ts'
import { readField } from '../fields/field.ts'
import type { Field } from '../fields/field.ts'
import { fieldsAt, pinsOf } from '../fields/fields.ts'
import { placesOf, wholeDomain } from '../fields/places.ts'

export type ValueDifference = { readonly kind: 'value'; readonly place: string; readonly field: string; readonly before: string | null; readonly after: string | null; readonly isSecret: boolean }

export type Difference = ValueDifference | { readonly kind: 'added' | 'removed'; readonly place: string }

type Places = ReadonlyMap<string, XmlElement>

export function compareDomains(before: string, after: string): Difference[] {
  return compareElements(parseXml(before), parseXml(after))
}

export function compareElements(before: XmlElement, after: XmlElement): Difference[] {
  const [old, young] = [byPlace(before), byPlace(after)]
  const differences: Difference[] = []
  const known = new Set<string>()
  for (const [place, element] of young) {
    const renamed = old.has(place) ? undefined : renamedDisk(element, old, young)
    const was = old.get(place) ?? renamed?.[1]
    if (renamed) known.add(renamed[0])
    if (was) differences.push(...fieldDifferences(place, was, element))
    else differences.push({ kind: 'added', place })
  }
  for (const place of old.keys()) if (!young.has(place) && !known.has(place)) differences.push({ kind: 'removed', place })
  return differences
}

function byPlace(root: XmlElement): Places {
  return new Map(placesOf(root).map(({ place, element }) => [place, element]))
}

function fieldDifferences(place: string, was: XmlElement, is: XmlElement): Difference[] {
  // Most devices are as they were, and reading all of their fields takes long.
  if (place !== wholeDomain && textOf(was) === textOf(is)) return []
  return fieldsOfBoth(place, was, is).flatMap((field): Difference[] => {
    const [from, to] = [readField(was, field), readField(is, field)]
    if (from === to) return []
    return [{ kind: 'value', place, field: field.name, before: shown(field, from), after: shown(field, to), isSecret: field.shape.kind === 'secret' }]
  })
}

function textOf({ source, start, end }: XmlElement): string {
  return source.slice(start, end)
}

function fieldsOfBoth(place: string, was: XmlElement, is: XmlElement): readonly Field[] {
  if (place !== wholeDomain) return fieldsAt(place)
  const pins = new Map([...pinsOf(was), ...pinsOf(is)].map((field) => [field.name, field]))
  return [...fieldsAt(place), ...pins.values()]
}

/** A disk that was taken to another bus has another name there, and is still the same disk. */
function renamedDisk(disk: XmlElement, old: Places, young: Places): [string, XmlElement] | undefined {
  const image = disk.name === 'disk' ? imageOf(disk) : null
  if (image === null) return undefined
  return [...old].find(([place, element]) => element.name === 'disk' && !young.has(place) && imageOf(element) === image)
}

function shown({ shape }: Field, value: string | null): string | null {
  return shape.kind === 'secret' && value !== null ? '' : value
}
