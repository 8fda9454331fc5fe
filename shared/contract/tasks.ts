// Tasks: those under way and the recent ones as a stream, older ones by page from the history.
import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { DomainUuid, HostId, TaskId } from '../model/ids.ts'
import { Task, TaskEvent, TaskLogLine } from '../model/task.ts'
import { read, write } from './call.ts'

const ById = z.object({ taskId: TaskId })

export const tasks = {
  /** Top-level tasks; a parent's counts tell of its children. */
  watch: read('inventory.read').route({ method: 'GET', path: '/tasks/watch' }).output(eventIterator(TaskEvent)),
  children: read('inventory.read').route({ method: 'GET', path: '/tasks/{taskId}/children' }).input(ById).output(z.array(Task)),
  log: read('inventory.read').route({ method: 'GET', path: '/tasks/{taskId}/log' }).input(ById).output(z.array(TaskLogLine)),
  /** Newest first. A page goes on after the last task of the one before, by its `createdAtMs` and `id`: many may have begun in one moment. */
  history: read('inventory.read')
    .route({ method: 'GET', path: '/tasks/history' })
    .input(z.object({ beforeMs: z.coerce.number().optional(), beforeId: TaskId.optional(), hostId: HostId.optional(), uuid: DomainUuid.optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }))
    .output(z.array(Task)),
  cancel: write('task.write', 'task.cancel').route({ method: 'POST', path: '/tasks/{taskId}/cancel' }).input(ById).output(z.void()),
  /** Runs the failed and cancelled items of an ended task again, as a new task. */
  retry: write('task.write', 'task.retry').route({ method: 'POST', path: '/tasks/{taskId}/retry' }).input(ById).output(z.object({ taskId: TaskId })),
}
