// The session for components, and the selectors that most of them need.
import { createContext, use, useDeferredValue, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { Host, HostUsage } from '#shared/model/hosts/host.ts'
import type { HostId, VmKey } from '#shared/model/ids.ts'
import type { Preferences } from '#shared/model/preferences.ts'
import type { Vm, VmUsage } from '#shared/model/machines/vm.ts'
import type { ConnectionState } from '../api/client.ts'
import type { HostPlace } from './inventory-store.ts'
import type { Session } from './session.ts'

export const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = use(SessionContext)
  if (!session) throw new Error('no session around this component')
  return session
}

export function useHosts(): ReadonlyMap<HostId, Host> {
  return useStore(useSession().inventory, (state) => state.hosts)
}

export function useHost(hostId: HostId | undefined): Host | undefined {
  return useStore(useSession().inventory, (state) => (hostId === undefined ? undefined : state.hosts.get(hostId)))
}

/** Names and folders of all hosts; does not change with their states. */
export function usePlaces(): ReadonlyMap<HostId, HostPlace> {
  return useStore(useSession().inventory, (state) => state.places)
}

export function useHostUsage(hostId: HostId): HostUsage | undefined {
  return useStore(useSession().inventory, (state) => state.hostUsage.get(hostId))
}

export function useVm(key: VmKey): Vm | undefined {
  return useStore(useSession().inventory, (state) => state.vms.get(key))
}

export function useUsage(key: VmKey): VmUsage | undefined {
  return useStore(useSession().inventory, (state) => state.usage.get(key))
}

/** All rows; the component renders again when any of them changes. */
export function useVms(): ReadonlyMap<VmKey, Vm> {
  const { inventory } = useSession()
  useStore(inventory, (state) => state.vmsRevision)
  return inventory.getState().vms
}

/** Counts the changes of the rows; deferred, so that drawing them never holds up a click. */
export function useVmsRevision(): number {
  return useDeferredValue(useStore(useSession().inventory, (state) => state.vmsRevision))
}

export function useIsLoaded(): boolean {
  return useStore(useSession().inventory, (state) => state.isLoaded)
}

export function usePreferences(): Preferences {
  return useStore(useSession().preferences, (state) => state.value)
}

export function useConnectionState(): ConnectionState {
  const { connection } = useSession()
  return useSyncExternalStore(connection.subscribe, connection.state)
}
