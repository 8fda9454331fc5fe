// Calls about snapshots that are taken by the clock. Each run is a Task like one that a person starts.
import * as z from 'zod'
import { TaskId } from '../model/ids.ts'
import { NewSchedule, Schedule, ScheduleId } from '../model/snapshots/schedule.ts'
import { read, write } from './call.ts'

const ById = z.object({ id: ScheduleId })

export const schedules = {
  list: read('inventory.read').route({ method: 'GET', path: '/schedules' }).output(z.array(Schedule)),
  /** The next five times of a pattern. Fails with `input-invalid` for what is none. */
  times: read('inventory.read').route({ method: 'GET', path: '/schedules/times' }).input(NewSchedule.pick({ pattern: true, timeZone: true })).output(z.array(z.number())),
  /** A new one, or with an `id` the changed one. */
  save: write('vm.write', 'schedule.save').route({ method: 'PUT', path: '/schedules' }).input(NewSchedule.extend({ id: ScheduleId.optional() })).output(ById),
  /** Snapshots that it took stay. */
  remove: write('vm.write', 'schedule.remove').route({ method: 'POST', path: '/schedules/remove' }).input(ById).output(z.void()),
  run: write('vm.write', 'schedule.run').route({ method: 'POST', path: '/schedules/run' }).input(ById).output(z.object({ taskId: TaskId })),
  /** The missed runs have been seen. */
  acknowledge: write('vm.write', 'schedule.acknowledge').route({ method: 'POST', path: '/schedules/acknowledge' }).input(ById).output(z.void()),
}
