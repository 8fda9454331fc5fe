// The list of recent tasks as the task stream changes it. Newest first.
import type { Task, TaskEvent } from '#shared/model/task.ts'
import { isEnded } from '#shared/model/task.ts'

export function applyTaskEvent(tasks: readonly Task[], event: TaskEvent): readonly Task[] {
  switch (event.kind) {
    case 'snapshot':
      return sorted(event.tasks)
    case 'changed': {
      const changed = new Map(event.tasks.map((task) => [task.id, task]))
      const kept = tasks.filter((task) => !changed.has(task.id))
      return sorted([...changed.values(), ...kept])
    }
    case 'removed':
      return tasks.filter((task) => !event.ids.includes(task.id))
    default:
      return event satisfies never
  }
}

/** What is under way on top, then the newest. */
function sorted(tasks: readonly Task[]): readonly Task[] {
  return tasks.toSorted((left, right) => Number(isEnded(left.state)) - Number(isEnded(right.state)) || right.createdAtMs - left.createdAtMs)
}
