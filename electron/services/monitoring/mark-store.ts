// Marks on the time axis, in SQLite.
import type { Kysely } from 'kysely'
import { Mark, subjectOfKey } from '#shared/model/metrics.ts'
import type { MarkRow, MonitoringTables } from './monitoring-tables.ts'

export interface MarkRange {
  readonly fromMs: number
  readonly toMs: number
  /** Keys; empty for all. */
  readonly subjects: readonly string[]
  readonly limit: number
}

export interface MarkStore {
  /** Oldest first; of more than the limit the newest. */
  list(range: MarkRange): Promise<Mark[]>
}

export function createMarkStore(db: Kysely<MonitoringTables>): MarkStore {
  return {
    async list({ fromMs, toMs, subjects, limit }) {
      let query = db.selectFrom('mark').selectAll().where('at_ms', '<', toMs).where((where) => where.or([where('at_ms', '>=', fromMs), where('until_ms', '>=', fromMs)]))
      if (subjects.length > 0) query = query.where('subject', 'in', subjects)
      const rows = await query.orderBy('at_ms', 'desc').limit(limit).execute()
      return rows.toReversed().map(markOf)
    },
  }
}

function markOf({ id, at_ms: atMs, until_ms: untilMs, subject, kind, detail, outcome }: MarkRow): Mark {
  return Mark.parse({ id, atMs, untilMs, subject: subjectOfKey(subject), kind, detail, outcome })
}
