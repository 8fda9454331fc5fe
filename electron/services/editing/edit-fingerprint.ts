// Tells whether a machine still is as a preview showed it. What the console itself notes in its metadata is left out: tags are added
// and removed one by one, and a repeated item must not stumble over those that it has set before.
import { createHash } from 'node:crypto'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { findOptional } from '#shared/xml/read-xml.ts'

export function editFingerprint(xml: string): string {
  const root = parseXml(xml)
  const notes = findOptional(root, 'metadata/vm')
  const metadata = findOptional(root, 'metadata')
  const left = metadata && notes && metadata.children.length === 1 ? metadata : notes
  const others = left ? xml.slice(0, left.start) + xml.slice(left.end) : xml
  return createHash('sha256').update(others.replaceAll(/>\s+</g, '><').trim()).digest('hex')
}
