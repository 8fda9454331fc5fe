// The saved groups of hosts, read when they are looked at; every change answers with the new list.
import { useCallback, useState } from 'react'
import type { HostGroup } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/effects/use-loaded.ts'
import { useActs } from '../vms/use-acts.ts'

export interface SavedGroups {
  readonly groups: readonly HostGroup[]
  /** Replaces the one of this name. */
  readonly save: (name: string, hostIds: readonly HostId[]) => void
  readonly remove: (name: string) => void
}

export function useHostGroups(): SavedGroups {
  const { client } = useSession()
  const acts = useActs()
  const [changed, setChanged] = useState<readonly HostGroup[]>()
  const { value } = useLoaded(useCallback((signal: AbortSignal): Promise<readonly HostGroup[]> => client.hosts.groups(undefined, { signal }), [client]))
  return {
    groups: changed ?? value ?? [],
    save: (name, hostIds) => acts.attempt(client.hosts.saveGroup({ name, hostIds: [...hostIds] }).then(setChanged)),
    remove: (name) => acts.attempt(client.hosts.removeGroup({ name }).then(setChanged)),
  }
}
