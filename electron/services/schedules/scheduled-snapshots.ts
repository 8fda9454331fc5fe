// What a schedule does when it is due: a task that takes a snapshot of each of its machines, and deletes what it took itself and does not keep.
import * as z from 'zod'
import { AppError, problemOf } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { TaskId, VmRef } from '#shared/model/ids.ts'
import { ScheduleId, snapshotName } from '#shared/model/snapshots/schedule.ts'
import type { TaskTarget } from '#shared/model/task.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import { notKept } from './retention.ts'
import { dateAndTime } from './run-times.ts'
import type { StoredSchedule } from './schedule-store.ts'
import type { SchedulesDependencies } from './schedules-service.ts'

export interface Run {
  readonly atMs: number
  /** When it should have been, of one that is made up for. */
  readonly dueMs?: number
}

export interface ScheduledSnapshots {
  /** Those that are in it now. */
  machinesOf(schedule: StoredSchedule): Vm[]
  /** Begins its task, and notes what came of that. @throws AppError not-found when no machine is in it */
  run(schedule: StoredSchedule, run: Run, user: string): Promise<TaskId>
}

export type ScheduledSnapshotsDependencies = Pick<SchedulesDependencies, 'store' | 'inventory' | 'snapshots' | 'tasks' | 'parallelism' | 'now'> & {
  /** @throws AppError not-found */
  readonly find: (id: ScheduleId) => Promise<StoredSchedule>
}

/** libvirt tells whole seconds, and begins a snapshot a moment after it was asked for. */
const sameMomentMs = 15 * 60_000

const Input = z.object({ scheduleId: ScheduleId, name: z.string(), /** Of a run that is made up for: when it should have been. */ dueMs: z.number().optional() })

/** Registers the task too. */
export function createScheduledSnapshots(dependencies: ScheduledSnapshotsDependencies): ScheduledSnapshots {
  const { store, inventory, tasks, parallelism } = dependencies
  const machinesOf = ({ targets }: StoredSchedule): Vm[] => (targets.kind === 'query' ? inventory.search(targets.query) : targets.refs.flatMap((ref) => inventory.vm(ref) ?? []))
  const begin = async (schedule: StoredSchedule, { atMs, dueMs }: Run, user: string): Promise<TaskId> => {
    const name = snapshotName(schedule.namePattern, dateAndTime(atMs, schedule.timeZone))
    const targets = machinesOf(schedule).map((vm): TaskTarget => ({ hostId: vm.hostId, uuid: vm.uuid, label: `${vm.name}: ${name}`, input: { scheduleId: schedule.id, name, ...(dueMs === undefined ? {} : { dueMs }) } }))
    if (targets.length === 0) throw new AppError('not-found', { message: 'No machine is in the schedule', reason: 'schedule-no-machine', params: { name: schedule.name } })
    return tasks.start({ kind: 'snapshot.scheduled', targets, user, parallelism: parallelism() })
  }
  tasks.register('snapshot.scheduled', (context) => takeScheduled(dependencies, context))
  return {
    machinesOf,
    async run(schedule, run, user) {
      const { atMs } = run
      try {
        const taskId = await begin(schedule, run, user)
        await store.mark(schedule.id, { lastRun: { atMs, taskId, problem: null } })
        return taskId
      } catch (error) {
        await store.mark(schedule.id, { lastRun: { atMs, taskId: null, problem: problemOf(error) } })
        throw error
      }
    },
  }
}

async function takeScheduled(dependencies: ScheduledSnapshotsDependencies, context: TaskContext): Promise<void> {
  const { store, inventory, snapshots, find, now } = dependencies
  const { target, signal, log } = context
  const { scheduleId, name, dueMs } = Input.parse(target.input)
  if (dueMs !== undefined) log({ line: 'due-missed', params: { dueMs } })
  const schedule = await find(scheduleId)
  const ref = { hostId: target.hostId, uuid: DomainUuid.parse(target.uuid) }
  const atMs = now()
  await snapshots.take(ref, { name, description: schedule.name, mode: schedule.mode, hasMemory: false, isQuiesced: schedule.isQuiesced && inventory.vm(ref)?.libvirtId !== null }, signal)
  await store.addTaken(scheduleId, ref, { name, atMs })
  log({ line: 'snapshot-taken', params: { name } })
  await dropOld(dependencies, { schedule, ref }, context)
}

/** Of this machine's snapshots that the schedule has taken itself, those that are not kept. One that cannot be deleted is tried again at the next run. */
async function dropOld({ store, snapshots }: ScheduledSnapshotsDependencies, { schedule, ref }: { readonly schedule: StoredSchedule; readonly ref: VmRef }, { signal, log }: TaskContext): Promise<void> {
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
