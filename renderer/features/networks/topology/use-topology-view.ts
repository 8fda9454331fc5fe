// What is open on the map, and what is searched for. A small fleet is opened at once; a large one begins with its hosts closed.
import { useMemo, useState } from 'react'
import type { HostId } from '#shared/model/ids.ts'
import { nicId, nicsByTarget, idOf } from './layout/build-graph.ts'
import { createTopologyPlacer } from './layout/place-hosts.ts'
import type { Box, Layout, TopologyHost, TopologyView } from './layout/topology-model.ts'

/** Up to so many hosts are opened to begin with. */
const openedAtFirst = 3

export interface Place {
  readonly id: string
  readonly label: string
  readonly detail: string
  readonly hostId: HostId
  /** The group that has to be open for it to be seen. */
  readonly groupId: string | null
}

export interface TopologyViewState {
  readonly layout: Layout
  readonly view: TopologyView
  readonly toggleHost: (hostId: HostId) => void
  readonly toggleGroup: (id: string) => void
  readonly openAll: () => void
  readonly closeAll: () => void
  /** Opens what is around it. */
  readonly reveal: (place: Place) => void
  readonly toggle: (box: Box) => void
}

export function useTopologyView(hosts: readonly TopologyHost[]): TopologyViewState {
  const [place] = useState(createTopologyPlacer)
  // Until a person opens or closes one, which are open follows from how many there are.
  const [chosen, setChosen] = useState<ReadonlySet<HostId> | null>(null)
  const [openGroups, setOpenGroups] = useState<ReadonlySet<string>>(new Set())
  const openHosts = useMemo(() => chosen ?? new Set(hosts.length <= openedAtFirst ? hosts.map(({ hostId }) => hostId) : []), [chosen, hosts])
  const view = useMemo(() => ({ openHosts, openGroups }), [openHosts, openGroups])
  const layout = useMemo(() => place(hosts, view), [place, hosts, view])
  const toggleHost = (hostId: HostId): void => setChosen(toggled(openHosts, hostId))
  const toggleGroup = (id: string): void => setOpenGroups(toggled(openGroups, id))
  return {
    layout,
    view,
    toggleHost,
    toggleGroup,
    openAll: () => setChosen(new Set(hosts.map(({ hostId }) => hostId))),
    closeAll: () => { setChosen(new Set()); setOpenGroups(new Set()) },
    reveal: ({ hostId, groupId }) => {
      setChosen(new Set([...openHosts, hostId]))
      if (groupId !== null) setOpenGroups(new Set([...openGroups, groupId]))
    },
    toggle: (box) => {
      if (box.kind === 'host') toggleHost(box.hostId)
      else if (box.kind === 'group' && box.canClose) toggleGroup(box.id)
    },
  }
}

function toggled<Item>(items: ReadonlySet<Item>, item: Item): ReadonlySet<Item> {
  const next = new Set(items)
  if (!next.delete(item)) next.add(item)
  return next
}

/** Everything that can be searched for, opened or not. */
export function placesOf(hosts: readonly TopologyHost[]): Place[] {
  return hosts.flatMap((host) => {
    const { hostId, name } = host
    const things = [...host.networks.map((network) => ({ kind: 'network' as const, name: network.name, detail: network.subnet || network.bridge })), ...host.interfaces.map((item) => ({ kind: 'interface' as const, name: item.name, detail: '' }))]
    const nics = [...nicsByTarget(host)].flatMap(([targetId, group]) => group.map((nic): Place => ({ id: nicId(host, nic), label: nic.vmName, detail: `${nic.mac} · ${name}`, hostId, groupId: `${targetId}/nics` })))
    return [
      { id: idOf(host, 'host'), label: name, detail: '', hostId, groupId: null },
      ...things.map((thing): Place => ({ id: idOf(host, thing.kind, thing.name), label: thing.name, detail: [thing.detail, name].filter(Boolean).join(' · '), hostId, groupId: null })),
      ...nics,
    ]
  })
}
