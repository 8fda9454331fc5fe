// Whether there is anything for the pane to list: what this console knows, or what its history has from before.
import { useCallback } from 'react'
import { useStore } from 'zustand'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'

export function useHasTasks(): boolean {
  const { client, tasks } = useSession()
  const isAnyKnown = useStore(tasks, (state) => state.tasks.length > 0)
  const history = useLoaded(useCallback((signal: AbortSignal) => client.tasks.history({ limit: 1 }, { signal }), [client]))
  return isAnyKnown || (history.value?.length ?? 0) > 0
}
