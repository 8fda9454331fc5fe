// Decides whether a host's key is the one we know. A changed key is never accepted here, whatever the configuration says.
import { entryMatches, fingerprint, keyTypeOf, knownHostsName, readKnownHosts } from './known-hosts-file.ts'
import type { KnownHostEntry } from './known-hosts-file.ts'

interface KnownKey {
  readonly fingerprint: string
  readonly keyType: string
  readonly file: string
  readonly line: number
}

export type HostKeyVerdict =
  | { readonly kind: 'trusted' }
  /** `authority`: a certificate authority is named for the host, which cannot be asked: host certificates are not supported. */
  | { readonly kind: 'unknown'; readonly authority: KnownKey | undefined }
  | { readonly kind: 'changed'; readonly expected: readonly [KnownKey, ...KnownKey[]] }
  | { readonly kind: 'revoked'; readonly file: string; readonly line: number }

export interface HostKeyQuestion {
  readonly hostName: string
  readonly port: number
  /** HostKeyAlias: stands for name and port. */
  readonly alias?: string | undefined
  readonly files: readonly string[]
}

/** The name that the host's key is kept under. */
export function nameOf({ hostName, port, alias }: Omit<HostKeyQuestion, 'files'>): string {
  return alias?.toLowerCase() ?? knownHostsName(hostName, port)
}

export function judgeHostKey(question: HostKeyQuestion, key: Buffer): HostKeyVerdict {
  const entries = readKnownHosts(question.files)
  const verdict = judge(entries.filter((entry) => entryMatches(entry, nameOf(question))), key)
  if (verdict.kind !== 'unknown' || question.alias !== undefined || question.port === 22) return verdict
  // A host moved to another port keeps its key: an entry without a port vouches for the same key, and contradicts no other.
  const portless = judge(entries.filter((entry) => entryMatches(entry, knownHostsName(question.hostName, 22))), key)
  return portless.kind === 'changed' ? verdict : portless
}

function judge(entries: readonly KnownHostEntry[], key: Buffer): HostKeyVerdict {
  const revoked = entries.find((entry) => entry.marker === 'revoked' && entry.key.equals(key))
  if (revoked) return { kind: 'revoked', file: revoked.file, line: revoked.line }
  const plain = entries.filter((entry) => entry.marker === 'none')
  if (plain.some((entry) => entry.key.equals(key))) return { kind: 'trusted' }
  const sameType = plain.filter((entry) => keyTypeOf(entry.key) === keyTypeOf(key))
  // A key of a type that we have none of is new for this host only if we know no key of it at all.
  const [first, ...others] = (sameType.length > 0 ? sameType : plain).map(knownKey)
  if (first) return { kind: 'changed', expected: [first, ...others] }
  const authority = entries.find((entry) => entry.marker === 'cert-authority')
  return { kind: 'unknown', authority: authority && knownKey(authority) }
}

function knownKey({ key, keyType, file, line }: KnownHostEntry): KnownKey {
  return { fingerprint: fingerprint(key), keyType, file, line }
}

const allTypes = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256'] as const

export type HostKeyAlgorithm = (typeof allTypes)[number]

/**
 * Host key algorithms to offer, those of keys we know first: a host known by its RSA key must not be reported as changed
 * because it also has an Ed25519 key, which would be negotiated otherwise.
 */
export function preferredHostKeyTypes(question: HostKeyQuestion): HostKeyAlgorithm[] {
  const entries = readKnownHosts(question.files).filter((entry) => entry.marker === 'none')
  const named = entries.filter((entry) => entryMatches(entry, nameOf(question)))
  const portless = question.alias === undefined ? entries.filter((entry) => entryMatches(entry, knownHostsName(question.hostName, 22))) : []
  const known = new Set((named.length > 0 ? named : portless).flatMap((entry) => algorithmsOf(entry.keyType)))
  return [...allTypes.filter((type) => known.has(type)), ...allTypes.filter((type) => !known.has(type))]
}

function algorithmsOf(keyType: string): string[] {
  return keyType === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [keyType]
}
