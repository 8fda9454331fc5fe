// Snapshots by the clock: looks at the time now and then, begins what is due as a task, makes up once for what was missed while nobody looked
// where a schedule says so, and tells what it does not make up for.
import { randomUUID } from 'node:crypto'
import { repeat } from '#electron/lib/waiting/schedule.ts'
import { AppError } from '#shared/errors.ts'
import type { TaskId } from '#shared/model/ids.ts'
import { ScheduleId } from '#shared/model/snapshots/schedule.ts'
import type { NewSchedule, Schedule } from '#shared/model/snapshots/schedule.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { SnapshotsService } from '../snapshots/snapshots-service.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { createDueRuns } from './due-runs.ts'
import { timesAfter } from './run-times.ts'
import type { ScheduleStore, StoredSchedule } from './schedule-store.ts'
import { createScheduledSnapshots } from './scheduled-snapshots.ts'

export interface SchedulesService extends Disposable {
  list(): Promise<Schedule[]>
  times(timing: Pick<NewSchedule, 'pattern' | 'timeZone'>): number[]
  save(schedule: NewSchedule & { readonly id?: ScheduleId | undefined }, user: string): Promise<ScheduleId>
  remove(id: ScheduleId): Promise<void>
  run(id: ScheduleId, user: string): Promise<TaskId>
  acknowledge(id: ScheduleId): Promise<void>
  /** Looks at the clock once. */
  tick(): Promise<void>
}

export interface SchedulesDependencies {
  readonly store: ScheduleStore
  readonly inventory: Pick<InventoryService, 'host' | 'vm' | 'search'>
  readonly snapshots: Pick<SnapshotsService, 'list' | 'take' | 'drop'>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  readonly parallelism: () => number
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

const tickEveryMs = 15_000

export function createSchedulesService({ store, inventory, snapshots, tasks, parallelism, now, onError }: SchedulesDependencies): SchedulesService {
  const find = async (id: ScheduleId): Promise<StoredSchedule> => {
    const found = (await store.list()).find((schedule) => schedule.id === id)
    if (!found) throw new AppError('not-found', { message: 'There is no such schedule', reason: 'no-such-schedule', params: { name: id } })
    return found
  }
  const scheduled = createScheduledSnapshots({ store, inventory, snapshots, tasks, parallelism, now, find })
  const dueRuns = createDueRuns({ store, inventory }, scheduled)
  const service: Omit<SchedulesService, typeof Symbol.dispose> = {
    async list() {
      return (await store.list()).map(({ seenMs: _seen, ...schedule }) => ({ ...schedule, missed: dueRuns.isWaiting(schedule.id) ? null : schedule.missed, nextRunMs: schedule.isEnabled ? (timesAfter(schedule, now(), 1)[0] ?? null) : null }))
    },
    times: (timing) => timesAfter(timing, now(), 5),
    async save({ id, ...schedule }, user) {
      if (timesAfter(schedule, now(), 1).length === 0) throw new AppError('input-invalid', { message: `"${schedule.pattern}" never comes`, reason: 'time-never-comes', params: { pattern: schedule.pattern, path: 'pattern' } })
      if (schedule.targets.kind === 'query') inventory.search(schedule.targets.query)
      const before = id === undefined ? undefined : await find(id)
      const saved = id ?? ScheduleId.parse(randomUUID())
      // What passed under the old times is not missed under the new ones.
      await store.save({ ...schedule, id: saved, user, seenMs: now(), lastRun: before?.lastRun ?? null, missed: before?.missed ?? null })
      return saved
    },
    remove: (id) => store.remove(id),
    run: async (id, user) => scheduled.run(await find(id), { atMs: now() }, user),
    acknowledge: (id) => store.mark(id, { missed: null }),
    async tick() {
      const nowMs = now()
      for (const schedule of await store.list()) await dueRuns.look(schedule, nowMs).catch(onError)
    },
  }
  const timer = repeat(() => service.tick(), { everyMs: tickEveryMs, onError })
  return { ...service, [Symbol.dispose]: () => timer[Symbol.dispose]() }
}
