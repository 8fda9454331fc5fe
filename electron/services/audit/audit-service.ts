// The audit log: who did what to what, and how it ended; a chain that shows tampering. While the disk is full entries wait in
// memory, and when too many wait no more acts are allowed: an act without a trace is worse than none.
import type { Kysely } from 'kysely'
import { yieldToOthers } from '#electron/lib/waiting/schedule.ts'
import { createWriteBehind } from '#electron/lib/database/write-behind.ts'
import type { WriteBehindOptions } from '#electron/lib/database/write-behind.ts'
import { AppError } from '#shared/errors.ts'
import type { AuditEntry } from '#shared/contract/system.ts'
import { chainHash, chainStart, verifyChain } from './audit-chain.ts'
import type { ChainLink } from './audit-chain.ts'
import type { AuditTables } from './audit-tables.ts'

export interface AuditService extends AsyncDisposable {
  /** @throws AppError `disk-full` when too many entries already wait for room. */
  assertCanWrite(): void
  /** Resolves when the entry is saved, or waits in memory for room on the disk. `detail` is JSON without secrets. */
  write(entry: Pick<AuditEntry, 'user' | 'act' | 'detail' | 'outcome'>): Promise<void>
  /** Newest first. */
  list(query: { beforeSequence?: number | undefined; limit: number }): Promise<AuditEntry[]>
  /** Checks the whole chain. */
  verify(): Promise<boolean>
}

export type AuditOptions = Pick<WriteBehindOptions<AuditEntry>, 'onDiskFull' | 'onError'> & {
  readonly db: Kysely<AuditTables>
  readonly now: () => number
}

const waitingLimit = 10_000
const verifyBatch = 1000

export async function createAuditService({ db, now, onDiskFull, onError }: AuditOptions): Promise<AuditService> {
  let last = await lastLink(db)
  const queue = createWriteBehind<AuditEntry>({ write: (entries) => insert(db, entries), delayMs: 0, batchSize: 500, retryMs: 5000, onDiskFull, onError })
  return {
    assertCanWrite() {
      if (queue.waiting >= waitingLimit) throw new AppError('disk-full', { message: 'The audit log cannot be written, and too much waits to be written already', hint: 'free-console-disk-for-audit' })
    },
    async write(entry) {
      const unchained = { sequence: last.sequence + 1, atMs: now(), ...entry }
      const chained = { ...unchained, hash: chainHash(last.hash, unchained) }
      last = chained
      queue.set(String(chained.sequence), chained)
      await queue.flush()
    },
    async list({ beforeSequence, limit }) {
      let query = db.selectFrom('audit').selectAll().orderBy('sequence', 'desc').limit(limit)
      if (beforeSequence !== undefined) query = query.where('sequence', '<', beforeSequence)
      return (await query.execute()).map(entryOf)
    },
    verify: () => verify(db),
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  }
}

async function lastLink(db: Kysely<AuditTables>): Promise<ChainLink> {
  const row = await db.selectFrom('audit').select(['sequence', 'hash']).orderBy('sequence', 'desc').limit(1).executeTakeFirst()
  return row ?? chainStart
}

async function verify(db: Kysely<AuditTables>): Promise<boolean> {
  let link: ChainLink | undefined = chainStart
  for (;;) {
    const rows = await db.selectFrom('audit').selectAll().where('sequence', '>', link.sequence).orderBy('sequence').limit(verifyBatch).execute()
    if (rows.length === 0) return true
    link = verifyChain(rows.map(entryOf), link)
    if (!link) return false
    await yieldToOthers()
  }
}

async function insert(db: Kysely<AuditTables>, entries: readonly AuditEntry[]): Promise<void> {
  await db.insertInto('audit').values(entries.map(({ atMs, ...entry }) => ({ ...entry, at_ms: atMs }))).execute()
}

function entryOf({ at_ms, ...entry }: AuditTables['audit']): AuditEntry {
  return { ...entry, atMs: at_ms }
}
