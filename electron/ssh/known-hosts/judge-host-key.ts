// Decides whether a host's key is the one we know. A changed key is never accepted here, whatever the configuration says.
import { entryMatches, fingerprint, keyTypeOf, knownHostsName, readKnownHosts } from './known-hosts-file.ts'
import type { KnownHostEntry } from './known-hosts-file.ts'

export type HostKeyVerdict =
  | { readonly kind: 'trusted' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'changed'; readonly expected: readonly { fingerprint: string; keyType: string; file: string; line: number }[] }
  | { readonly kind: 'revoked'; readonly file: string; readonly line: number }

export interface HostKeyQuestion {
  readonly hostName: string
  readonly port: number
  readonly files: readonly string[]
}

export function knownEntries({ hostName, port, files }: HostKeyQuestion): KnownHostEntry[] {
  const name = knownHostsName(hostName, port)
  return readKnownHosts(files).filter((entry) => entryMatches(entry, name))
}

export function judgeHostKey(question: HostKeyQuestion, key: Buffer): HostKeyVerdict {
  const entries = knownEntries(question)
  const revoked = entries.find((entry) => entry.marker === 'revoked' && entry.key.equals(key))
  if (revoked) return { kind: 'revoked', file: revoked.file, line: revoked.line }
  const plain = entries.filter((entry) => entry.marker === 'none')
  if (plain.some((entry) => entry.key.equals(key))) return { kind: 'trusted' }
  const sameType = plain.filter((entry) => keyTypeOf(entry.key) === keyTypeOf(key))
  // A key of a type that we have none of is new for this host only if we know no key of it at all.
  const contradicting = sameType.length > 0 ? sameType : plain
  if (contradicting.length === 0) return { kind: 'unknown' }
  return { kind: 'changed', expected: contradicting.map((entry) => ({ fingerprint: fingerprint(entry.key), keyType: entry.keyType, file: entry.file, line: entry.line })) }
}

const allTypes = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256']

/**
 * Host key algorithms to offer, those of keys we know first: a host known by its RSA key must not be reported as changed
 * because it also has an Ed25519 key, which would be negotiated otherwise.
 */
export function preferredHostKeyTypes(question: HostKeyQuestion): string[] {
  const known = new Set(knownEntries(question).filter((entry) => entry.marker === 'none').flatMap((entry) => algorithmsOf(entry.keyType)))
  return [...allTypes.filter((type) => known.has(type)), ...allTypes.filter((type) => !known.has(type))]
}

function algorithmsOf(keyType: string): string[] {
  return keyType === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [keyType]
}
