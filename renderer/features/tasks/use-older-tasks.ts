// Pages of the task history, older than what is shown already.
import { useState } from 'react'
import type { VmRef } from '#shared/model/ids.ts'
import type { Task } from '#shared/model/task.ts'
import { useSession } from '../../state/use-session.ts'
import { useActs } from '../vms/use-acts.ts'
import { withoutRepeats } from './task-pages.ts'

const pageSize = 100

export interface OlderTasks {
  /** What is shown, and what was loaded besides. */
  readonly tasks: readonly Task[]
  /** `undefined` when there is nothing older. */
  readonly loadOlder: (() => void) | undefined
  readonly isLoading: boolean
}

export function useOlderTasks(shown: readonly Task[], target?: VmRef): OlderTasks {
  const { client } = useSession()
  const acts = useActs()
  const [older, setOlder] = useState<readonly Task[]>([])
  const [hasMore, setHasMore] = useState(true)
  const [isLoading, setLoading] = useState(false)
  const tasks = withoutRepeats(shown, older)
  const loadOlder = (): void => {
    const oldestMs = Math.min(...tasks.map(({ createdAtMs }) => createdAtMs))
    setLoading(true)
    const page = client.tasks.history({ ...target, limit: pageSize, ...(tasks.length === 0 ? {} : { beforeMs: oldestMs }) })
    acts.attempt(
      page
        .then((found) => {
          setOlder((before) => [...before, ...found])
          setHasMore(found.length === pageSize)
        })
        .finally(() => setLoading(false)),
    )
  }
  return { tasks, loadOlder: hasMore ? loadOlder : undefined, isLoading }
}
