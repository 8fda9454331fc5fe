// Runs schedules when their time comes. One whose time passed while the console was off is run once at the next look, over the period that it would have had
// then: the last time that was missed, of the weeks before.
import { repeat } from '#electron/lib/waiting/schedule.ts'
import { AppError } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { ReportSchedule, ScheduleId, ScheduleStanding } from '#shared/model/monitoring/report.ts'
import { caughtUpMs, latestBetween, timesAfter } from '../schedules/run-times.ts'
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
  noteRun(id: ScheduleId, problem: Problem | null): Promise<void>
}

export interface ReportSchedulesOptions {
  readonly store: ReportStore
  /** `missedMs`: when it was due, of one that comes late. */
  readonly run: (schedule: ReportSchedule, missedMs: number | undefined) => Promise<void>
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

const tickEveryMs = 15_000
/** A time that is longer ago was missed: the console was off, or its machine asleep. */
const toleranceMs = 120_000

export async function createReportSchedules({ store, run, now, onError }: ReportSchedulesOptions): Promise<ReportSchedules> {
  const kept = new Map<ScheduleId, KeptSchedule>((await store.schedules()).map((one) => [one.schedule.id, one]))
  const openedMs = now()
  const seenMs = new Map<ScheduleId, number>()
  /** What passed before it ran or was saved last does not come any more: under the old times, or with another wish. */
  const seenOf = ({ schedule: { id }, lastAtMs, savedAtMs }: KeptSchedule): number => seenMs.get(id) ?? Math.max(lastAtMs ?? savedAtMs ?? openedMs, savedAtMs ?? 0)
  const begin = async (schedule: ReportSchedule, missedMs: number | undefined, atMs: number): Promise<void> => {
    // Noted first: one that breaks the console must not be made up for at every start.
    if (missedMs !== undefined) await store.noteRun(schedule.id, { atMs, problem: null })
    await run(schedule, missedMs)
  }
  const tick = async (): Promise<void> => {
    const untilMs = now()
    const due = [...kept.values()].flatMap((one) => {
      const { schedule } = one
      const afterMs = Math.max(seenOf(one), untilMs - (schedule.catchesUp ? caughtUpMs : toleranceMs))
      // Seen first: a run that breaks the console must not be begun again and again.
      seenMs.set(schedule.id, untilMs)
      const latestMs = schedule.isEnabled ? latestBetween(timingOf(schedule), { afterMs, untilMs }) : undefined
      return latestMs === undefined ? [] : [{ schedule, missedMs: untilMs - latestMs > toleranceMs ? latestMs : undefined }]
    })
    await Promise.all(due.map(({ schedule, missedMs }) => begin(schedule, missedMs, untilMs).catch(onError)))
  }
  const timer = repeat(tick, { everyMs: tickEveryMs, onError })
  return {
    list: () => [...kept.values()].map(({ schedule, lastAtMs, lastProblem }) => ({ ...schedule, lastAtMs, lastProblem, nextAtMs: schedule.isEnabled ? (timesAfter(timingOf(schedule), now(), 1)[0] ?? null) : null })),
    tick,
    async save(schedule) {
      if (timesAfter(timingOf(schedule), now(), 1).length === 0) throw new AppError('input-invalid', { message: `"${schedule.cron}" never comes`, reason: 'time-never-comes', params: { pattern: schedule.cron, path: 'cron' } })
      const savedAtMs = now()
      await store.saveSchedule(schedule, savedAtMs)
      const before = kept.get(schedule.id)
      seenMs.delete(schedule.id)
      kept.set(schedule.id, { schedule, lastAtMs: before?.lastAtMs ?? null, lastProblem: before?.lastProblem ?? null, savedAtMs })
    },
    async remove(id) {
      if (!kept.has(id)) throw new AppError('not-found', { message: 'There is no such schedule', reason: 'no-such-schedule', params: { id } })
      await store.removeSchedule(id)
      kept.delete(id)
      seenMs.delete(id)
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
