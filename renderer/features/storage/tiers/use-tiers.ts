// The tiers and what lies on the wrong one. Read again after each move and when a machine's tags change; a disk that another tool
// moves is seen at the next look.
import { useCallback, useMemo } from 'react'
import { useStore } from 'zustand'
import type { HostId } from '#shared/model/ids.ts'
import { isEnded } from '#shared/model/task.ts'
import type { MisplacedDisk, Tier } from '#shared/model/storage/storage.ts'
import { useSession, useVmsRevision } from '../../../state/use-session.ts'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import type { Loaded } from '../../../ui/effects/use-loaded.ts'
import { useWhileVisible } from '../../../ui/effects/use-while-visible.ts'

export function useTiers(): Loaded<readonly Tier[]> {
  const { client } = useSession()
  return useLoaded(useCallback((signal: AbortSignal): Promise<readonly Tier[]> => client.storage.tiers(undefined, { signal }), [client]))
}

export interface Misplaced {
  readonly disks: readonly MisplacedDisk[]
  /** Hosts that could not be asked. */
  readonly unreached: readonly HostId[]
}

const lookEveryMs = 30_000

export function useMisplaced(tiers: readonly Tier[] | undefined): Loaded<Misplaced> {
  const { client, tasks } = useSession()
  const movedAtMs = useStore(tasks, (state) => state.tasks.reduce((last, { kind, state: of, endedAtMs }) => (kind.startsWith('disk.') && isEnded(of) ? Math.max(last, endedAtMs ?? 0) : last), 0))
  const placed = useTagsOf(tiers)
  const version = useMemo(() => ({ tiers, movedAtMs, placed }), [tiers, movedAtMs, placed])
  const loaded = useLoaded(useCallback((signal: AbortSignal) => client.storage.misplaced(undefined, { signal }), [client]), version)
  useWhileVisible(loaded.reload, lookEveryMs, true)
  return loaded
}

/** Changes when a machine gets or loses a tag that a tier knows, comes or goes, and else stays the same text. */
function useTagsOf(tiers: readonly Tier[] | undefined): string {
  const { inventory } = useSession()
  const revision = useVmsRevision()
  return useMemo(() => {
    const known = new Set((tiers ?? []).flatMap(({ tags }) => tags))
    return [...inventory.at(revision).vms.values()].flatMap(({ uuid, tags }) => { const wanted = tags.filter((tag) => known.has(tag)); return wanted.length === 0 ? [] : [`${uuid} ${wanted.join(',')}`] }).join('\n')
  }, [inventory, revision, tiers])
}

/** Of all machines. */
export function useKnownTags(): readonly string[] {
  const { inventory } = useSession()
  const revision = useVmsRevision()
  return useMemo(() => [...new Set([...inventory.at(revision).vms.values()].flatMap(({ tags }) => tags))].toSorted(), [inventory, revision])
}
