// The live lists as what the map draws. Tap devices and the host's odds and ends are left out: the NICs stand for them. Hosts whose
// lists did not change stay the same objects, so that they are not laid out again.
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostTopology, Network } from '#shared/model/networks/network.ts'
import { isHostUp } from '../../../ui/marks/vm-state.ts'
import { naturalKey } from '../../../ui/lists/natural-key.ts'
import { kindOf, subnetText } from '../data/network-words.ts'
import type { TopologyHost, TopologyInterface, TopologyNetwork } from './layout/topology-model.ts'

export interface TopologySources {
  readonly hosts: readonly Host[]
  readonly networks: readonly Network[]
  readonly topology: readonly HostTopology[]
}

export function createTopologyReader(): (sources: TopologySources) => readonly TopologyHost[] {
  let kept = new Map<string, { readonly text: string; readonly host: TopologyHost }>()
  return ({ hosts, networks, topology }) => {
    const networksOf = Map.groupBy(networks, ({ hostId }) => hostId)
    const topologyOf = new Map(topology.map((each) => [each.hostId, each]))
    const next = new Map<string, { readonly text: string; readonly host: TopologyHost }>()
    for (const host of hosts.toSorted((one, other) => (naturalKey(one.name) < naturalKey(other.name) ? -1 : 1))) {
      const made = hostOf(host, networksOf.get(host.id) ?? [], topologyOf.get(host.id))
      const text = JSON.stringify(made)
      const before = kept.get(host.id)
      next.set(host.id, before?.text === text ? before : { text, host: made })
    }
    kept = next
    return [...next.values()].map(({ host }) => host)
  }
}

function hostOf(host: Host, networks: readonly Network[], topology: HostTopology | undefined): TopologyHost {
  return {
    hostId: host.id,
    name: host.name,
    isStale: !isHostUp(host),
    isRead: topology !== undefined,
    interfaces: (topology?.interfaces ?? []).flatMap(({ name, kind, isUp, lower, vlanTag }): TopologyInterface[] => (kind === 'tap' || kind === 'other' ? [] : [{ name, kind, isUp, lower, vlanTag }])),
    networks: networks.map((network): TopologyNetwork => {
      const { name, uuid, bridge, devices, vlanTags, isActive } = network
      const kind = kindOf(network)
      return { name, uuid, mode: kind === 'openvswitch' ? 'bridge' : kind, bridge, devices, subnet: subnetText(network), vlanTags, isActive }
    }),
    nics: topology?.nics ?? [],
  }
}
