// Snapshots by the clock: looks at the time now and then, begins what is due as a task, makes up once for what was missed while nobody looked
// where a schedule says so, and tells what it does not make up for.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { repeat } from '#electron/lib/waiting/schedule.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { TaskId, VmRef } from '#shared/model/ids.ts'
import { ScheduleId, snapshotName } from '#shared/model/schedule.ts'
import type { NewSchedule, Schedule } from '#shared/model/schedule.ts'
import type { TaskTarget } from '#shared/model/task.ts'
import type { Vm } from '#shared/model/vm.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { SnapshotsService } from '../snapshots/snapshots-service.ts'
import type { TaskContext } from '../tasks/task-runner.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { notKept } from './retention.ts'
import { caughtUpMs, dateAndTime, latestBetween, timesAfter, timesBetween } from './run-times.ts'
import type { ScheduleStore, StoredSchedule } from './schedule-store.ts'

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
/** A run that is later than this was missed: the console was off, or its machine asleep. */
const toleranceMs = 120_000
/** Hosts are connected to after the start of the console: so long what is made up for waits for them. */
const patienceMs = 5 * 60_000
/** More missed runs than this are not counted one by one, which takes a tenth of a millisecond each. */
const mostMissed = 1000
/** libvirt tells whole seconds, and begins a snapshot a moment after it was asked for. */
const sameMomentMs = 15 * 60_000

interface Run {
  readonly atMs: number
  /** When it should have been, of one that is made up for. */
  readonly dueMs?: number
}

const Input = z.object({ scheduleId: ScheduleId, name: z.string(), /** Of a run that is made up for: when it should have been. */ dueMs: z.number().optional() })

export function createSchedulesService({ store, inventory, snapshots, tasks, parallelism, now, onError }: SchedulesDependencies): SchedulesService {
  const find = async (id: ScheduleId): Promise<StoredSchedule> => {
    const found = (await store.list()).find((schedule) => schedule.id === id)
    if (!found) throw new AppError('not-found', { message: 'There is no such schedule', reason: 'no-such-schedule', params: { name: id } })
    return found
  }
  const waiting = new Map<ScheduleId, { readonly dueMs: number; readonly sinceMs: number }>()
  const machinesOf = ({ targets }: StoredSchedule): Vm[] => (targets.kind === 'query' ? inventory.search(targets.query) : targets.refs.flatMap((ref) => inventory.vm(ref) ?? []))

  tasks.register('snapshot.scheduled', async (context) => {
    const { target, signal, log } = context
    const { scheduleId, name, dueMs } = Input.parse(target.input)
    if (dueMs !== undefined) log({ line: 'due-missed', params: { dueMs } })
    const schedule = await find(scheduleId)
    const ref = { hostId: target.hostId, uuid: DomainUuid.parse(target.uuid) }
    const atMs = now()
    await snapshots.take(ref, { name, description: schedule.name, mode: schedule.mode, hasMemory: false, isQuiesced: schedule.isQuiesced && inventory.vm(ref)?.libvirtId !== null }, signal)
    await store.addTaken(scheduleId, ref, { name, atMs })
    log({ line: 'snapshot-taken', params: { name } })
    await dropOld({ schedule, ref, context })
  })

  const begin = async (schedule: StoredSchedule, { atMs, dueMs }: Run, user: string): Promise<TaskId> => {
    const name = snapshotName(schedule.namePattern, dateAndTime(atMs, schedule.timeZone))
    const targets = machinesOf(schedule).map((vm): TaskTarget => ({ hostId: vm.hostId, uuid: vm.uuid, label: `${vm.name}: ${name}`, input: { scheduleId: schedule.id, name, ...(dueMs === undefined ? {} : { dueMs }) } }))
    if (targets.length === 0) throw new AppError('not-found', { message: 'No machine is in the schedule', reason: 'schedule-no-machine', params: { name: schedule.name } })
    return tasks.start({ kind: 'snapshot.scheduled', targets, user, parallelism: parallelism() })
  }
  const runAndNote = async (schedule: StoredSchedule, run: Run, user: string): Promise<TaskId> => {
    const { atMs } = run
    try {
      const taskId = await begin(schedule, run, user)
      await store.mark(schedule.id, { lastRun: { atMs, taskId, problem: null } })
      return taskId
    } catch (error) {
      await store.mark(schedule.id, { lastRun: { atMs, taskId: null, problem: problemOf(error) } })
      throw error
    }
  }
  /** Of this machine's snapshots that the schedule has taken itself, those that are not kept. One that cannot be deleted is tried again at the next run. */
  const dropOld = async ({ schedule, ref, context: { signal, log } }: { schedule: StoredSchedule; ref: VmRef; context: TaskContext }): Promise<void> => {
    const present = new Map((await snapshots.list(ref, signal)).snapshots.map((snapshot) => [snapshot.name, snapshot.createdAtMs]))
    const taken = await store.taken(schedule.id, ref)
    // Somebody may have deleted one, and given its name to another.
    const isOurs = ({ name, atMs }: { name: string; atMs: number }): boolean => Math.abs((present.get(name) ?? Number.NEGATIVE_INFINITY) - atMs) <= sameMomentMs
    for (const gone of taken.filter((each) => !isOurs(each))) await store.removeTaken(schedule.id, ref, gone.name)
    for (const { name } of notKept(taken.filter(isOurs), schedule.keep)) {
      try {
        await snapshots.drop(ref, name, signal)
        await store.removeTaken(schedule.id, ref, name)
        log({ line: 'snapshot-expired', params: { name } })
      } catch (error) {
        signal.throwIfAborted()
        log({ line: 'snapshot-stays', params: { name }, problem: problemOf(error) })
      }
    }
  }
  const makeUp = async (schedule: StoredSchedule, nowMs: number): Promise<void> => {
    const run = waiting.get(schedule.id)
    if (!run) return
    const isReachable = machinesOf(schedule).every(({ hostId }) => ['connected', 'degraded'].includes(inventory.host(hostId)?.state.kind ?? ''))
    if (!isReachable && nowMs - run.sinceMs < patienceMs) return
    waiting.delete(schedule.id)
    await store.mark(schedule.id, { missed: null })
    await runAndNote(schedule, { atMs: nowMs, dueMs: run.dueMs }, schedule.user)
  }
  const tickOne = async (schedule: StoredSchedule, nowMs: number): Promise<void> => {
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
    await runAndNote(schedule, { atMs: latest }, schedule.user)
  }
  const service: Omit<SchedulesService, typeof Symbol.dispose> = {
    async list() {
      return (await store.list()).map(({ seenMs: _seen, ...schedule }) => ({ ...schedule, missed: waiting.has(schedule.id) ? null : schedule.missed, nextRunMs: schedule.isEnabled ? (timesAfter(schedule, now(), 1)[0] ?? null) : null }))
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
    run: async (id, user) => runAndNote(await find(id), { atMs: now() }, user),
    acknowledge: (id) => store.mark(id, { missed: null }),
    async tick() {
      const nowMs = now()
      for (const schedule of await store.list()) await tickOne(schedule, nowMs).catch(onError)
    },
  }
  const timer = repeat(() => service.tick(), { everyMs: tickEveryMs, onError })
  return { ...service, [Symbol.dispose]: () => timer[Symbol.dispose]() }
}
