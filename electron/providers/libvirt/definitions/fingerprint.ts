// Tells whether a definition is still the one that somebody read. Figures that change by use are no part of it. Pure.
import { createHash } from 'node:crypto'
import { editXml } from '#shared/xml/edit-xml.ts'
import { find, findOptional } from '#shared/xml/read-xml.ts'
import type { DefinitionKind } from '#shared/model/machines/definition.ts'

/** How full a pool is stands in its definition, and how many guests use a network. */
const figures: Readonly<Partial<Record<DefinitionKind, readonly string[]>>> = {
  pool: ['capacity', 'allocation', 'available'],
  volume: ['allocation', 'physical', 'target/timestamps'],
}

/** `xml`: with its passwords masked, since a reader is given the result. */
export function fingerprintOf(kind: DefinitionKind, xml: string): string {
  const steady = editXml(xml, (edit, root) => {
    for (const path of figures[kind] ?? []) if (findOptional(root, path)) edit.remove(find(root, path))
    if (kind === 'network') edit.setAttribute(root, 'connections', undefined)
  })
  return createHash('sha256').update(steady.trim()).digest('hex')
}
