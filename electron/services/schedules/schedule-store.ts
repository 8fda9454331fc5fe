// Keeps schedules and what they have taken.
import type { Kysely } from 'kysely'
import * as z from 'zod'
import type { VmRef } from '#shared/model/ids.ts'
import { NewSchedule, Schedule } from '#shared/model/snapshots/schedule.ts'
import type { ScheduleId } from '#shared/model/snapshots/schedule.ts'
import { KeptProblem } from './last-problem.ts'
import type { TakenSnapshot } from './retention.ts'
import type { ScheduleTables } from './schedule-tables.ts'

const Stored = Schedule.omit({ nextRunMs: true }).extend({ seenMs: z.number() })
export type StoredSchedule = z.output<typeof Stored>
const Row = Stored.extend({ lastRun: Stored.shape.lastRun.unwrap().extend({ problem: KeptProblem }).nullable() })

export interface ScheduleStore {
  list(): Promise<StoredSchedule[]>
  save(schedule: StoredSchedule): Promise<void>
  /** What is not given stays. */
  mark(id: ScheduleId, marks: Partial<Pick<StoredSchedule, 'seenMs' | 'lastRun' | 'missed'>>): Promise<void>
  /** With all that is remembered of it. */
  remove(id: ScheduleId): Promise<void>
  taken(id: ScheduleId, ref: VmRef): Promise<TakenSnapshot[]>
  addTaken(id: ScheduleId, ref: VmRef, snapshot: TakenSnapshot): Promise<void>
  removeTaken(id: ScheduleId, ref: VmRef, name: string): Promise<void>
}

export function createScheduleStore(db: Kysely<ScheduleTables>): ScheduleStore {
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
  const parse = (text: string | null): unknown => (text === null ? null : JSON.parse(text))
  return {
    async list() {
      const rows = await db.selectFrom('schedule').selectAll().execute()
      return rows.flatMap((row) => Row.safeParse({ ...NewSchedule.safeParse(parse(row.schedule)).data, id: row.id, user: row.user, seenMs: row.seen_ms, lastRun: parse(row.last_run), missed: parse(row.missed) }).data ?? [])
    },
    async save({ id, user, seenMs, lastRun, missed, ...schedule }) {
      const row = { schedule: JSON.stringify(schedule), user, seen_ms: seenMs, last_run: json(lastRun), missed: json(missed) }
      await db.insertInto('schedule').values({ id, ...row }).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
    },
    async mark(id, { seenMs, lastRun, missed }) {
      const changes = { ...(seenMs === undefined ? {} : { seen_ms: seenMs }), ...(lastRun === undefined ? {} : { last_run: json(lastRun) }), ...(missed === undefined ? {} : { missed: json(missed) }) }
      await db.updateTable('schedule').set(changes).where('id', '=', id).execute()
    },
    async remove(id) {
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('schedule_snapshot').where('schedule_id', '=', id).execute()
        await transaction.deleteFrom('schedule').where('id', '=', id).execute()
      })
    },
    async taken(id, { hostId, uuid }) {
      const rows = await db.selectFrom('schedule_snapshot').selectAll().where('schedule_id', '=', id).where('host_id', '=', hostId).where('uuid', '=', uuid).execute()
      return rows.map(({ name, at_ms: atMs }) => ({ name, atMs }))
    },
    async addTaken(id, { hostId, uuid }, { name, atMs }) {
      await db.insertInto('schedule_snapshot').values({ schedule_id: id, host_id: hostId, uuid, name, at_ms: atMs }).onConflict((conflict) => conflict.columns(['schedule_id', 'host_id', 'uuid', 'name']).doUpdateSet({ at_ms: atMs })).execute()
    },
    async removeTaken(id, { hostId, uuid }, name) {
      await db.deleteFrom('schedule_snapshot').where('schedule_id', '=', id).where('host_id', '=', hostId).where('uuid', '=', uuid).where('name', '=', name).execute()
    },
  }
}
