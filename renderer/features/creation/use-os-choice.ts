// The systems to choose from, and which one the chosen disc, image or install tree is of.
import { useCallback, useMemo } from 'react'
import { TreeUrl } from '#shared/model/provisioning/creation.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { OperatingSystem } from '#shared/model/provisioning/operating-system.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import type { Loaded } from '../../ui/effects/use-loaded.ts'
import { usePreview } from './use-preview.ts'
import type { VmForm } from './vm-form.ts'

export interface OsChoice {
  readonly systems: readonly OperatingSystem[]
  /** Chosen, or found. */
  readonly os: OperatingSystem | undefined
  readonly isDetected: boolean
  readonly isLoading: boolean
}

const none: readonly OperatingSystem[] = []

export function useSystems(): Loaded<readonly OperatingSystem[]> {
  const { client } = useSession()
  return useLoaded(useCallback(async (signal: AbortSignal) => (await client.operatingSystems.list(undefined, { signal })).systems, [client]))
}

export function useOsChoice({ os: chosen, hostId, kind, treeUrl, volume }: Pick<VmForm, 'os' | 'hostId' | 'kind' | 'treeUrl' | 'volume'>): OsChoice {
  const { client } = useSession()
  const listed = useSystems()
  const [pool, name] = [volume?.pool, volume?.volume.name]
  const detected = useLoaded(
    useCallback(
      async (signal: AbortSignal) => (hostId === undefined || pool === undefined || name === undefined ? undefined : { pool, name, ...(await client.operatingSystems.detect({ hostId, pool, volume: name }, { signal })) }),
      [client, hostId, pool, name],
    ),
  ).value
  // An answer about the volume before is none.
  const ofVolume = detected?.pool === pool && detected?.name === name ? detected?.id : undefined
  const ofTree = useTreeSystem(hostId, kind === 'tree' ? treeUrl.trim() : '')
  const found = kind === 'tree' ? ofTree : ofVolume
  const systems = listed.value ?? none
  const byId = useMemo(() => new Map(systems.map((system) => [system.id, system])), [systems])
  const os = byId.get(chosen ?? found ?? '')
  return { systems, os, isDetected: chosen === null && os !== undefined, isLoading: listed.value === undefined && listed.problem === undefined }
}

/** What the tree cannot be asked for, its own field tells. */
function useTreeSystem(hostId: VmForm['hostId'], text: string): string | null | undefined {
  const { client } = useSession()
  const url = TreeUrl.safeParse(text).data
  const ask = useCallback((request: { hostId: HostId; url: string }, signal: AbortSignal) => client.creation.treeSystem(request, { signal }), [client])
  const { value, isChecking } = usePreview(hostId === undefined || url === undefined ? undefined : { hostId, url }, ask)
  return isChecking ? undefined : value?.id
}
