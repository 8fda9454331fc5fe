// The pages of the history, and the items of a task in the order in which they want attention. Pure.
import type { TaskId } from '#shared/model/ids.ts'
import type { Task, TaskState } from '#shared/model/task.ts'
import { isEnded } from '#shared/model/task.ts'

/** Where the page after these begins; tasks of one moment are told apart by their ids, as the history orders them. */
export function cursorAfter(tasks: readonly Task[]): { readonly beforeMs?: number; readonly beforeId?: TaskId } {
  const last = tasks.reduce<Task | undefined>((oldest, task) => (oldest === undefined || isAfter(task, oldest) ? task : oldest), undefined)
  return last === undefined ? {} : { beforeMs: last.createdAtMs, beforeId: last.id }
}

function isAfter(task: Task, other: Task): boolean {
  return task.createdAtMs === other.createdAtMs ? task.id > other.id : task.createdAtMs < other.createdAtMs
}

const order: readonly TaskState[] = ['failed', 'interrupted', 'running', 'cancelled', 'queued', 'succeeded']

/** Failures first: nobody should have to look for the three that failed among nine hundred that did not. */
export function byAttention(items: readonly Task[]): readonly Task[] {
  return items.toSorted((left, right) => order.indexOf(left.state) - order.indexOf(right.state))
}

/** What failed, was cancelled or was interrupted can be tried again; an item is, with its whole task. */
export function canRunAgain({ state, children, parentId }: Task): boolean {
  return parentId === null && isEnded(state) && (state !== 'succeeded' || (children?.failed ?? 0) > 0)
}
