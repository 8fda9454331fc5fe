// Runs schedules when their time comes. A time that passed while the console was off is told, not caught up with: a report of yesterday made today
// would say something else.
import { repeat } from '#electron/lib/schedule.ts'
import { AppError } from '#shared/errors.ts'
import type { ReportSchedule, ScheduleId, ScheduleStanding } from '#shared/model/report.ts'
import { timesAfter, timesBetween } from '../schedules/run-times.ts'
import type { Timing } from '../schedules/run-times.ts'
import type { KeptSchedule, ReportStore } from './report-store.ts'

export interface ReportSchedules extends Disposable {
  /** Looks at the clock once. */
  tick(): Promise<void>
  list(): ScheduleStanding[]
  /** @throws AppError `input-invalid` */
  save(schedule: ReportSchedule): Promise<void>
  remove(id: ScheduleId): Promise<void>
  /** Notes how a run ended. */
  noteRun(id: ScheduleId, problem: string): Promise<void>
}

export interface ReportSchedulesOptions {
  readonly store: ReportStore
  readonly run: (schedule: ReportSchedule) => Promise<void>
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

const tickEveryMs = 15_000
/** A time that is longer ago was missed: the console was off, or its machine asleep. */
const toleranceMs = 120_000

export async function createReportSchedules({ store, run, now, onError }: ReportSchedulesOptions): Promise<ReportSchedules> {
  const kept = new Map<ScheduleId, KeptSchedule>((await store.schedules()).map((one) => [one.schedule.id, one]))
  /** What passed under the old times does not come under the new ones. */
  const savedMs = new Map<ScheduleId, number>()
  let seenMs = now()
  const tick = async (): Promise<void> => {
    const untilMs = now()
    const afterMs = Math.max(seenMs, untilMs - toleranceMs)
    // Seen first: a run that breaks the console must not be begun again and again.
    seenMs = untilMs
    const due = [...kept.values()].filter(({ schedule }) => schedule.isEnabled && timesBetween(timingOf(schedule), { afterMs: Math.max(afterMs, savedMs.get(schedule.id) ?? 0), untilMs, most: 1 }).length > 0)
    await Promise.all(due.map(({ schedule }) => run(schedule).catch(onError)))
  }
  const timer = repeat(tick, { everyMs: tickEveryMs, onError })
  return {
    list: () => [...kept.values()].map(({ schedule, lastAtMs, lastProblem }) => ({ ...schedule, lastAtMs, lastProblem, nextAtMs: schedule.isEnabled ? (timesAfter(timingOf(schedule), now(), 1)[0] ?? null) : null })),
    tick,
    async save(schedule) {
      if (timesAfter(timingOf(schedule), now(), 1).length === 0) throw new AppError('input-invalid', { message: `"${schedule.cron}" never comes`, params: { path: 'cron' } })
      await store.saveSchedule(schedule)
      const before = kept.get(schedule.id)
      savedMs.set(schedule.id, now())
      kept.set(schedule.id, { schedule, lastAtMs: before?.lastAtMs ?? null, lastProblem: before?.lastProblem ?? '' })
    },
    async remove(id) {
      if (!kept.has(id)) throw new AppError('not-found', { message: 'There is no such schedule', params: { id } })
      await store.removeSchedule(id)
      kept.delete(id)
      savedMs.delete(id)
    },
    async noteRun(id, problem) {
      const one = kept.get(id)
      if (!one) return
      const atMs = now()
      kept.set(id, { ...one, lastAtMs: atMs, lastProblem: problem })
      await store.noteRun(id, { atMs, problem })
    },
    [Symbol.dispose]: () => timer[Symbol.dispose](),
  }
}

function timingOf({ cron, timeZone }: ReportSchedule): Timing {
  return { pattern: cron, timeZone, path: 'cron' }
}
