// The networks of all hosts, live, and what is read when it is looked at: interfaces and NICs.
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { ConsoleClient } from '#shared/contract/contract.ts'
import { HostId } from '#shared/model/ids.ts'
import type { HostTopology, Network, Nic } from '#shared/model/networks/network.ts'
import { useHostList } from '../../../state/use-host-list.ts'
import type { HostListEvent } from '../../../state/use-host-list.ts'
import { useHosts, useSession, useVmsRevision } from '../../../state/use-session.ts'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { useLoaded } from '../../../ui/effects/use-loaded.ts'
import type { Loaded } from '../../../ui/effects/use-loaded.ts'
import { useWhileVisible } from '../../../ui/effects/use-while-visible.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'

type NetworkEvent = Awaited<ReturnType<ConsoleClient['networks']['watch']>> extends AsyncIterable<infer Event> ? Event : never

const watch = (client: ConsoleClient, options: { signal: AbortSignal }) => client.networks.watch(undefined, options)
const read = ({ networks: items, ...event }: NetworkEvent): HostListEvent<Network> => ({ ...event, items })

export function useNetworks(): { readonly networks: readonly Network[]; readonly isLoaded: boolean } {
  const { items, isLoaded } = useHostList(watch, read)
  return { networks: items, isLoaded }
}

/** Machines start and stop in bursts: the NICs of a fleet are read again at most this often. */
const readEveryMs = 1_500
const lookEveryMs = 20_000

/** Of these hosts, or of all; read again whenever machines or networks changed. A host that is not connected is left out. */
export function useTopologyData(only: HostId | undefined, networks: readonly Network[]): Loaded<readonly HostTopology[]> {
  const { client, tasks } = useSession()
  const hosts = useHosts()
  const revision = usePaced(useVmsRevision(), readEveryMs)
  // The same hosts in new objects are the same question.
  const wanted = useMemo(() => [...hosts.values()].filter((host) => isHostUp(host) && (only === undefined || host.id === only)).map(({ id }) => id).join(' '), [hosts, only])
  const load = useCallback(
    (signal: AbortSignal): Promise<readonly HostTopology[]> => {
      const hostIds = wanted.split(' ').filter(Boolean).map((id) => HostId.parse(id))
      return hostIds.length === 0 ? Promise.resolve([]) : client.networks.topology({ hostIds }, { signal })
    },
    [client, wanted],
  )
  const changedAtMs = useStore(tasks, (state) => state.tasks.reduce((last, task) => (task.kind === 'nic.change' ? Math.max(last, task.endedAtMs ?? 0) : last), 0))
  const version = useMemo(() => ({ revision, networks, changedAtMs }), [revision, networks, changedAtMs])
  const loaded = useLoaded(load, version)
  // Nobody tells of a NIC that another tool moves.
  useWhileVisible(loaded.reload, lookEveryMs, true)
  return loaded
}

/** The value, which changes at most every so often; the last one always comes. */
function usePaced<T>(value: T, everyMs: number): T {
  const [shown, setShown] = useState(value)
  useEffect(() => {
    if (Object.is(shown, value)) return undefined
    const timer = setTimeout(() => setShown(value), everyMs)
    return () => clearTimeout(timer)
  }, [shown, value, everyMs])
  return shown
}

/** In the order of their hosts' names, as people look for them. */
export function byHost(networks: readonly Network[], places: ReadonlyMap<HostId, { readonly name: string }>): readonly Network[] {
  const keyed = networks.map((network) => ({ network, key: naturalKey(places.get(network.hostId)?.name ?? '') }))
  return keyed.toSorted((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0)).map(({ network }) => network)
}

export interface HostNic extends Nic {
  readonly hostId: HostId
}

export function nicsOf(topologies: readonly HostTopology[] | undefined): readonly HostNic[] {
  return (topologies ?? []).flatMap(({ hostId, nics }) => nics.map((nic) => ({ ...nic, hostId })))
}

/** NICs that the network's NICs are: by its name, or by the bridge that libvirt made for it. */
export function nicsOn({ hostId, name, bridge, mode }: Network, nics: readonly HostNic[]): readonly HostNic[] {
  return nics.filter((nic) => nic.hostId === hostId && ((nic.source.kind === 'network' && nic.source.name === name) || (nic.source.kind === 'bridge' && mode !== 'bridge' && bridge !== '' && nic.source.name === bridge)))
}

export function networkKey({ hostId, name }: Pick<Network, 'hostId' | 'name'>): string {
  return `${hostId}/${name}`
}

export function nicKey({ hostId, uuid, mac }: HostNic): string {
  return `${hostId}/${uuid}/${mac}`
}
