// The snapshots of a machine for its page: read when it opens, when the machine changes, and when a task on them has ended.
import { useCallback } from 'react'
import { useStore } from 'zustand'
import type { VmRef } from '#shared/model/ids.ts'
import type { SnapshotSituation } from '#shared/model/snapshots/snapshot.ts'
import { isEnded } from '#shared/model/task.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import type { Loaded } from '../../ui/effects/use-loaded.ts'

/** libvirt tells nobody of snapshots that others take: those are seen at the next reading. */
export function useSnapshots({ hostId, uuid }: VmRef, version: unknown): Loaded<SnapshotSituation> {
  const { client, tasks } = useSession()
  const endedAtMs = useStore(tasks, (state) => state.tasks.reduce((last, task) => (task.kind.startsWith('snapshot.') && isEnded(task.state) && isAbout(task.target, { hostId, uuid }) ? Math.max(last, task.endedAtMs ?? 0) : last), 0))
  const load = useCallback((signal: AbortSignal) => client.snapshots.list({ hostId, uuid }, { signal }), [client, hostId, uuid])
  return useLoaded(load, `${endedAtMs} ${String(version)}`)
}

/** A task on several machines has no target of its own, and may have been about this one. */
function isAbout(target: { readonly hostId: string; readonly uuid?: string | undefined } | null, { hostId, uuid }: VmRef): boolean {
  return target === null || (target.hostId === hostId && target.uuid === uuid)
}
