// Pages of the task history, older than what is shown already.
import { useCallback, useMemo, useState } from 'react'
import type { VmRef } from '#shared/model/ids.ts'
import type { Task } from '#shared/model/task.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/use-loaded.ts'
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
  const [isLoading, setLoading] = useState(false)
  const tasks = withoutRepeats(shown, older)
  const oldestMs = tasks.reduce((oldest, { createdAtMs }) => Math.min(oldest, createdAtMs), Number.POSITIVE_INFINITY)
  const { hostId, uuid } = target ?? {}
  const before = useMemo(() => ({ hostId, uuid, ...(oldestMs === Number.POSITIVE_INFINITY ? {} : { beforeMs: oldestMs }) }), [hostId, uuid, oldestMs])
  const next = useLoaded(useCallback((signal: AbortSignal) => client.tasks.history({ ...before, limit: 1 }, { signal }), [client, before]))
  const loadOlder = (): void => {
    setLoading(true)
    const page = client.tasks.history({ ...before, limit: pageSize })
    acts.attempt(page.then((found) => setOlder((known) => [...known, ...found])).finally(() => setLoading(false)))
  }
  return { tasks, loadOlder: (next.value?.length ?? 0) > 0 ? loadOlder : undefined, isLoading }
}
