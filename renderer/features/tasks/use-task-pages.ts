// The task history a page at a time: what the stream tells, then what is older. One page is on the screen, however long the history is.
import { useCallback, useMemo, useState } from 'react'
import type { VmRef } from '#shared/model/ids.ts'
import type { Task } from '#shared/model/task.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { useActs } from '../vms/use-acts.ts'
import { cursorAfter } from './task-pages.ts'

const pageSize = 100

export interface TaskPages {
  readonly tasks: readonly Task[]
  /** `undefined` when there is nothing older. */
  readonly showOlder: (() => void) | undefined
  /** `undefined` on the first page. */
  readonly showNewer: (() => void) | undefined
  readonly isLoading: boolean
}

/** `newest` is the first page. */
export function useTaskPages(newest: readonly Task[], target?: VmRef): TaskPages {
  const { client } = useSession()
  const acts = useActs()
  const [older, setOlder] = useState<readonly (readonly Task[])[]>([])
  const [at, setAt] = useState(0)
  const [isLoading, setLoading] = useState(false)
  const tasks = older[at - 1] ?? newest
  const { beforeMs, beforeId } = cursorAfter(tasks)
  const { hostId, uuid } = target ?? {}
  const query = useMemo(() => ({ hostId, uuid, beforeMs, beforeId }), [hostId, uuid, beforeMs, beforeId])
  const next = useLoaded(useCallback((signal: AbortSignal) => client.tasks.history({ ...query, limit: 1 }, { signal }), [client, query]))
  const showOlder = (): void => {
    setLoading(true)
    const page = client.tasks.history({ ...query, limit: pageSize })
    const show = (found: readonly Task[]): void => {
      setOlder((known) => [...known.slice(0, at), found])
      setAt(at + 1)
    }
    acts.attempt(page.then(show).finally(() => setLoading(false)))
  }
  return { tasks, showOlder: (next.value?.length ?? 0) > 0 ? showOlder : undefined, showNewer: at > 0 ? () => setAt(at - 1) : undefined, isLoading }
}
