// What can be changed on many machines at once: the settings that mean the same on each of them. Pure.
import type { Field } from '#shared/domain/fields/field.ts'
import { deviceFields, domainSections } from '#shared/domain/fields/fields.ts'
import { wholeDomain } from '#shared/domain/fields/places.ts'
import type { BulkChange } from '#shared/model/machines/editing.ts'

export interface EditableField {
  readonly id: string
  readonly place: string
  /** `settings:section.<section>` is the name of its part. */
  readonly section: string
  readonly field: Field
}

/** Values that are another one on each machine, or that a second device of the same machine cannot have too. */
const ownOfOne: ReadonlySet<string> = new Set(['cpu numaCells', 'disk source', 'disk serial', 'disk bootOrder', 'interface bootOrder', 'firmware variables', 'graphics port'])
const devicePlaces = ['disk:all', 'interface:all', 'interface:first', 'graphics:all', 'video:all', 'watchdog:all', 'memballoon:all', 'rng:all'] as const

export const editableFields: readonly EditableField[] = [
  ...domainSections.flatMap(({ name, fields }) => fields.map((field) => ({ place: wholeDomain, section: name, field }))),
  ...devicePlaces.flatMap((place) => {
    const section = place.slice(0, place.indexOf(':'))
    return (deviceFields[section] ?? []).map((field) => ({ place, section, field }))
  }),
]
  .filter(({ section, field }) => field.isFixed !== true && field.shape.kind !== 'secret' && !ownOfOne.has(`${section} ${field.name}`))
  .map((each) => ({ ...each, id: `${each.place} ${each.field.name}` }))

/** What is no setting of the definition. */
export const besideIds = ['addTags', 'removeTags', 'folder', 'owner', 'isProtected', 'autostart', 'newDisk'] as const

/** One line of the form. A field without a value has not been given one yet. */
export type ChangeLine =
  | { readonly id: string; readonly kind: 'field'; readonly editable: EditableField; readonly value?: string | null }
  | { readonly id: 'addTags' | 'removeTags'; readonly kind: 'tags'; readonly tags: readonly string[] }
  | { readonly id: 'folder' | 'owner'; readonly kind: 'text'; readonly text: string }
  | { readonly id: 'autostart' | 'isProtected'; readonly kind: 'switch'; readonly isOn: boolean }
  | { readonly id: 'newDisk'; readonly kind: 'disk'; readonly disk: NonNullable<BulkChange['newDisk']> }

const firstDisk = { pool: '', sizeBytes: 20 * 1024 ** 3, format: 'qcow2', bus: 'virtio' } as const

export function newLine(id: string): ChangeLine | undefined {
  if (id === 'addTags' || id === 'removeTags') return { id, kind: 'tags', tags: [] }
  if (id === 'folder' || id === 'owner') return { id, kind: 'text', text: '' }
  if (id === 'autostart' || id === 'isProtected') return { id, kind: 'switch', isOn: true }
  if (id === 'newDisk') return { id, kind: 'disk', disk: firstDisk }
  const editable = editableFields.find((each) => each.id === id)
  return editable && { id, kind: 'field', editable }
}

/** `undefined` while nothing of it says what to change. */
export function changeOf(lines: readonly ChangeLine[]): BulkChange | undefined {
  const change: BulkChange = { edits: [], addTags: [], removeTags: [] }
  for (const line of lines) {
    if (line.kind === 'field' && line.value !== undefined) change.edits.push({ op: 'set', place: line.editable.place, field: line.editable.field.name, value: line.value })
    if (line.kind === 'tags') change[line.id] = [...line.tags]
    if (line.kind === 'switch' || line.kind === 'text') Object.assign(change, { [line.id]: line.kind === 'text' ? line.text : line.isOn })
    if (line.kind === 'disk' && line.disk.pool !== '' && line.disk.sizeBytes > 0) change.newDisk = line.disk
  }
  const { edits, addTags, removeTags, ...others } = change
  return edits.length + addTags.length + removeTags.length + Object.keys(others).length === 0 ? undefined : change
}
