// What becomes of a schedule at a moment: it is due, was missed while nobody looked, or is made up for once its hosts are there.
import type { ScheduleId } from '#shared/model/snapshots/schedule.ts'
import { isHostUp } from '#shared/model/hosts/host.ts'
import { caughtUpMs, latestBetween, timesBetween } from './run-times.ts'
import type { StoredSchedule } from './schedule-store.ts'
import type { ScheduledSnapshots } from './scheduled-snapshots.ts'
import type { SchedulesDependencies } from './schedules-service.ts'

/** A run that is later than this was missed: the console was off, or its machine asleep. */
const toleranceMs = 120_000
/** Hosts are connected to after the start of the console: so long what is made up for waits for them. */
const patienceMs = 5 * 60_000
/** More missed runs than this are not counted one by one, which takes a tenth of a millisecond each. */
const mostMissed = 1000

export interface DueRuns {
  /** Begins what is due now, if anything is. */
  look(schedule: StoredSchedule, nowMs: number): Promise<void>
  /** What it missed is made up for as soon as its hosts are there. */
  isWaiting(id: ScheduleId): boolean
}

export function createDueRuns({ store, inventory }: Pick<SchedulesDependencies, 'store' | 'inventory'>, snapshots: ScheduledSnapshots): DueRuns {
  const waiting = new Map<ScheduleId, { readonly dueMs: number; readonly sinceMs: number }>()
  const makeUp = async (schedule: StoredSchedule, nowMs: number): Promise<void> => {
    const run = waiting.get(schedule.id)
    if (!run) return
    const isReachable = snapshots.machinesOf(schedule).every(({ hostId }) => isHostUp(inventory.host(hostId)))
    if (!isReachable && nowMs - run.sinceMs < patienceMs) return
    waiting.delete(schedule.id)
    await store.mark(schedule.id, { missed: null })
    await snapshots.run(schedule, { atMs: nowMs, dueMs: run.dueMs }, schedule.user)
  }
  return {
    isWaiting: (id) => waiting.has(id),
    async look(schedule, nowMs) {
      const { id, seenMs, missed } = schedule
      if (!schedule.isEnabled) {
        waiting.delete(id)
        return store.mark(id, { seenMs: nowMs })
      }
      const due = timesBetween(schedule, { afterMs: seenMs, untilMs: nowMs, most: mostMissed })
      const late = due.filter((atMs) => nowMs - atMs > toleranceMs)
      const [first] = late
      // Of very many only the first are counted.
      const last = first === undefined ? undefined : latestBetween(schedule, { afterMs: first - 1, untilMs: nowMs - toleranceMs - 1 })
      // Seen first: a run that breaks the console must not be begun again and again.
      await store.mark(id, { seenMs: nowMs, ...(first === undefined ? {} : { missed: { count: (missed?.count ?? 0) + late.length, firstMs: missed?.firstMs ?? first, lastMs: last ?? first } }) })
      const latest = latestBetween(schedule, { afterMs: Math.max(seenMs, nowMs - toleranceMs - 1), untilMs: nowMs })
      if (schedule.catchesUp && last !== undefined && nowMs - last <= caughtUpMs) waiting.set(id, { dueMs: last, sinceMs: nowMs })
      if (latest === undefined) return makeUp(schedule, nowMs)
      waiting.delete(id)
      await snapshots.run(schedule, { atMs: latest }, schedule.user)
    },
  }
}
