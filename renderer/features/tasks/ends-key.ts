// In which words the items of a task are counted: "14 of 193" is the whole truth only where each of them succeeded. Pure.
import type { Task } from '#shared/model/task.ts'

type Ends = 'ofMany' | 'ofManyFailed' | 'ofManyCancelled' | 'ofManyFailedCancelled'

export function endsKey({ failed, cancelled }: Pick<NonNullable<Task['children']>, 'failed' | 'cancelled'>): Ends {
  if (cancelled > 0) return failed > 0 ? 'ofManyFailedCancelled' : 'ofManyCancelled'
  return failed > 0 ? 'ofManyFailed' : 'ofMany'
}
