// The systems to choose from, and which one the chosen disc or image is of.
import { useCallback, useMemo } from 'react'
import type { OperatingSystem } from '#shared/model/operating-system.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/use-loaded.ts'
import type { Loaded } from '../../ui/use-loaded.ts'
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

export function useOsChoice({ os: chosen, hostId, volume }: Pick<VmForm, 'os' | 'hostId' | 'volume'>): OsChoice {
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
  const found = detected?.pool === pool && detected?.name === name ? detected?.id : undefined
  const systems = listed.value ?? none
  const byId = useMemo(() => new Map(systems.map((system) => [system.id, system])), [systems])
  const os = byId.get(chosen ?? found ?? '')
  return { systems, os, isDetected: chosen === null && os !== undefined, isLoading: listed.value === undefined && listed.problem === undefined }
}
