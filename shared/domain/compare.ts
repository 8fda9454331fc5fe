// What differs between two readings of one domain, field by field: before and after an edit, or what runs and what waits for the next
// start. Pure.
import { attribute } from '../xml/read-xml.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { readField } from './field.ts'
import type { Field } from './field.ts'
import { fieldsAt } from './fields.ts'
import { placesOf } from './places.ts'

export type Difference =
  | { readonly kind: 'value'; readonly place: string; readonly field: string; readonly before: string | null; readonly after: string | null; readonly isSecret: boolean; readonly canBeLive: boolean }
  | { readonly kind: 'added' | 'removed'; readonly place: string }

export function compareDomains(before: string, after: string): Difference[] {
  const [old, young] = [before, after].map((xml) => new Map(placesOf(parseXml(xml)).map(({ place, element }) => [place, element])))
  if (!old || !young) return []
  const differences: Difference[] = []
  for (const [place, element] of young) {
    const was = old.get(place)
    if (!was) differences.push({ kind: 'added', place })
    else for (const field of fieldsAt(place)) {
      const [from, to] = [readField(was, field), readField(element, field)]
      if (from !== to) differences.push({ kind: 'value', place, field: field.name, before: shown(field, from), after: shown(field, to), isSecret: field.shape.kind === 'secret', canBeLive: canBeLive(field, attribute(element, 'device')) })
    }
  }
  for (const place of old.keys()) if (!young.has(place)) differences.push({ kind: 'removed', place })
  return differences
}

/** The medium of a drive can be changed while the machine runs, that of a disk cannot. */
function canBeLive({ name, isLive = false }: Field, device: string): boolean {
  return isLive || (name === 'file' && (device === 'cdrom' || device === 'floppy'))
}

function shown({ shape }: Field, value: string | null): string | null {
  return shape.kind === 'secret' && value !== null ? '' : value
}
