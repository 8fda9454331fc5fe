// What of a call's input goes into the audit log: everything that names an object, nothing that is secret, and never more
// than a few kilobytes.
import { canonicalJson } from './canonical-json.ts'

const secretKeys: readonly string[] = ['secret', 'password', 'passphrase', 'token', 'answers', 'keys', 'text', 'xml', 'input']
const maxArrayItems = 50
const maxDetailLength = 8000

/** As canonical JSON. */
export function auditDetail(input: unknown): string {
  const detail = canonicalJson(redacted(input))
  return detail.length <= maxDetailLength ? detail : canonicalJson({ cut: detail.slice(0, maxDetailLength) })
}

function redacted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.slice(0, maxArrayItems).map(redacted)
    return value.length > maxArrayItems ? [...items, `and ${value.length - maxArrayItems} more`] : items
  }
  if (typeof value === 'string') return withoutUserPassword(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, secretKeys.includes(key.toLowerCase()) ? '(hidden)' : redacted(item)]))
}

/** "user:password@" can be typed into a URI, though it has no effect there. */
function withoutUserPassword(text: string): string {
  return text.replace(/(:\/\/[^/@:\s]*):[^/@\s]*@/g, '$1:(hidden)@')
}
