// Marks on the time axis, in SQLite. Saving is behind: a storm of events must not keep the events waiting.
import type { Kysely } from 'kysely'
import { createWriteBehind } from '#electron/lib/database/write-behind.ts'
import type { WriteBehindOptions } from '#electron/lib/database/write-behind.ts'
import { Mark, subjectKey, subjectOfKey } from '#shared/model/monitoring/metrics.ts'
import type { MarkRow, MonitoringTables } from '../monitoring-tables.ts'

export interface MarkRange {
  readonly fromMs: number
  readonly toMs: number
  /** Keys; empty for all. */
  readonly subjects: readonly string[]
  readonly limit: number
}

export interface MarkStore extends AsyncDisposable {
  add(mark: Mark): void
  /** Oldest first; of more than the limit the newest. */
  list(range: MarkRange): Promise<Mark[]>
  /** Deletes what is older. */
  prune(beforeMs: number): Promise<void>
}

export type MarkStoreOptions = Pick<WriteBehindOptions<Mark>, 'onDiskFull' | 'onError'> & { readonly db: Kysely<MonitoringTables> }

export function createMarkStore({ db, onDiskFull, onError }: MarkStoreOptions): MarkStore {
  const queue = createWriteBehind<Mark>({
    async write(marks) {
      await db.insertInto('mark').values(marks.map(rowOf)).onConflict((conflict) => conflict.column('id').doNothing()).execute()
    },
    delayMs: 100,
    batchSize: 100,
    retryMs: 5000,
    onDiskFull,
    onError,
  })
  return {
    add: (mark) => queue.set(mark.id, mark),
    async list({ fromMs, toMs, subjects, limit }) {
      await queue.flush()
      let query = db.selectFrom('mark').selectAll().where('at_ms', '<', toMs).where('at_ms', '>=', fromMs)
      if (subjects.length > 0) query = query.where('subject', 'in', subjects)
      const rows = await query.orderBy('at_ms', 'desc').limit(limit).execute()
      return rows.toReversed().map(markOf)
    },
    async prune(beforeMs) {
      await db.deleteFrom('mark').where('at_ms', '<', beforeMs).execute()
    },
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  }
}

function rowOf({ id, atMs, subject, kind, detail }: Mark): MarkRow {
  return { id, at_ms: atMs, subject: subjectKey(subject), kind, detail }
}

function markOf({ id, at_ms: atMs, subject, kind, detail }: MarkRow): Mark {
  return Mark.parse({ id, atMs, untilMs: null, subject: subjectOfKey(subject), kind, detail, outcome: '' })
}
