// The hash chain of the audit log: hash = SHA-256(previous hash, newline, the entry as canonical JSON without its hash), in
// hex; the first entry's previous hash is 64 zeros. A changed, removed or inserted entry breaks the chain at its place.
// Entries cut off at the end do not show in the chain itself: compare the last hash with a copy kept elsewhere.
import { createHash } from 'node:crypto'
import type { AuditEntry } from '#shared/contract/system.ts'
import { canonicalJson } from './canonical-json.ts'

const firstPreviousHash = '0'.repeat(64)

export type UnchainedEntry = Omit<AuditEntry, 'hash'>

export function chainHash(previousHash: string, { sequence, atMs, user, act, detail, outcome }: UnchainedEntry): string {
  return createHash('sha256').update(`${previousHash}\n${canonicalJson({ sequence, atMs, user, act, detail, outcome })}`).digest('hex')
}

export interface ChainLink {
  readonly sequence: number
  readonly hash: string
}

export const chainStart: ChainLink = { sequence: 0, hash: firstPreviousHash }

/** The last link if the entries follow on `from` without a gap or a change, else `undefined`. */
export function verifyChain(entries: Iterable<AuditEntry>, from: ChainLink): ChainLink | undefined {
  let link = from
  for (const entry of entries) {
    if (entry.sequence !== link.sequence + 1 || entry.hash !== chainHash(link.hash, entry)) return undefined
    link = { sequence: entry.sequence, hash: entry.hash }
  }
  return link
}
