// Runs schedules when their time comes. A time that passed while the console was off is told, not caught up with: a report of yesterday made today
// would say something else.
import { Cron } from 'croner'
import { AppError } from '#shared/errors.ts'
import type { ReportSchedule, ScheduleId, ScheduleStanding } from '#shared/model/report.ts'
import type { KeptSchedule, ReportStore } from './report-store.ts'

export interface ReportSchedules extends Disposable {
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

export async function createReportSchedules({ store, run, now, onError }: ReportSchedulesOptions): Promise<ReportSchedules> {
  const kept = new Map<ScheduleId, KeptSchedule>((await store.schedules()).map((one) => [one.schedule.id, one]))
  const jobs = new Map<ScheduleId, Cron>()
  const stop = (id: ScheduleId): void => {
    jobs.get(id)?.stop()
    jobs.delete(id)
  }
  const plan = (schedule: ReportSchedule): void => {
    stop(schedule.id)
    if (schedule.isEnabled) jobs.set(schedule.id, new Cron(schedule.cron, { timezone: schedule.timeZone, unref: true, protect: true, catch: onError }, () => run(schedule)))
  }
  for (const { schedule } of kept.values()) plan(schedule)
  return {
    list: () => [...kept.values()].map(({ schedule, lastAtMs, lastProblem }) => ({ ...schedule, lastAtMs, lastProblem, nextAtMs: jobs.get(schedule.id)?.nextRun()?.getTime() ?? null })),
    async save(schedule) {
      checkCron(schedule)
      await store.saveSchedule(schedule)
      const before = kept.get(schedule.id)
      kept.set(schedule.id, { schedule, lastAtMs: before?.lastAtMs ?? null, lastProblem: before?.lastProblem ?? '' })
      plan(schedule)
    },
    async remove(id) {
      if (!kept.has(id)) throw new AppError('not-found', { message: 'There is no such schedule', params: { id } })
      stop(id)
      await store.removeSchedule(id)
      kept.delete(id)
    },
    async noteRun(id, problem) {
      const one = kept.get(id)
      if (!one) return
      const atMs = now()
      kept.set(id, { ...one, lastAtMs: atMs, lastProblem: problem })
      await store.noteRun(id, { atMs, problem })
    },
    [Symbol.dispose]() {
      for (const id of jobs.keys()) stop(id)
    },
  }
}

function checkCron({ cron, timeZone }: ReportSchedule): void {
  try {
    if (new Cron(cron, { timezone: timeZone, paused: true }).nextRun() === null) throw new Error('it never comes')
  } catch (error) {
    throw new AppError('input-invalid', { message: `The time "${cron}" (${timeZone}) is not understood: ${error instanceof Error ? error.message : String(error)}`, params: { path: 'cron' }, cause: error })
  }
}
