// What a machine's disk is: its volume, pool and size; asked for when something is to be done with it.
import { useCallback } from 'react'
import type { VmRef } from '#shared/model/ids.ts'
import type { DiskFacts } from '#shared/model/storage/storage.ts'
import { useSession } from '../../../state/use-session.ts'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import type { Loaded } from '../../../ui/effects/use-loaded.ts'

export function useDisk({ hostId, uuid }: VmRef, device: string): Loaded<DiskFacts> {
  const { client } = useSession()
  return useLoaded(useCallback((signal: AbortSignal) => client.storage.disk({ hostId, uuid, device }, { signal }), [client, hostId, uuid, device]))
}
