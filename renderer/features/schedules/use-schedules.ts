// The schedules of snapshots: read when the page opens, when a run has ended, and now and then.
import { useCallback } from 'react'
import { useStore } from 'zustand'
import type { Schedule } from '#shared/model/snapshots/schedule.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import type { Loaded } from '../../ui/effects/use-loaded.ts'
import { useWhileVisible } from '../../ui/effects/use-while-visible.ts'

const lookEveryMs = 30_000

export function useSchedules(): Loaded<readonly Schedule[]> {
  const { client, tasks } = useSession()
  const changed = useStore(tasks, (state) => state.tasks.filter(({ kind }) => kind === 'snapshot.scheduled').map(({ id, state: now }) => `${id} ${now}`).join())
  const load = useCallback((signal: AbortSignal) => client.schedules.list(undefined, { signal }), [client])
  const loaded = useLoaded<readonly Schedule[]>(load, changed)
  useWhileVisible(loaded.reload, lookEveryMs, true)
  return loaded
}
