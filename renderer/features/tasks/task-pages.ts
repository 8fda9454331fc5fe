// Puts pages of tasks together, and the items of a task in the order in which they want attention. Pure.
import type { Task, TaskState } from '#shared/model/task.ts'

/** The stream's tasks first: where the history has the same one, the stream knows it better. */
export function withoutRepeats(live: readonly Task[], older: readonly Task[]): readonly Task[] {
  const known = new Set(live.map(({ id }) => id))
  return [...live, ...older.filter(({ id }) => !known.has(id) && known.add(id))]
}

const order: readonly TaskState[] = ['failed', 'interrupted', 'running', 'cancelled', 'queued', 'succeeded']

/** Failures first: nobody should have to look for the three that failed among nine hundred that did not. */
export function byAttention(items: readonly Task[]): readonly Task[] {
  return items.toSorted((left, right) => order.indexOf(left.state) - order.indexOf(right.state))
}
