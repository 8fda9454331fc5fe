import { describe, expect, it } from 'vitest'
import { DomainUuid, HostId } from '#shared/model/ids.ts'
import { buildGraph } from './build-graph.ts'
import { createTopologyPlacer } from './place-hosts.ts'
import type { PlacedBox, TopologyHost, TopologyNic } from './topology-model.ts'

function nicOf(index: number, source: TopologyNic['source'], how: Partial<TopologyNic> = {}): TopologyNic {
  return { uuid: DomainUuid.parse(`vm-${index}`), vmName: `vm-${index}`, isRunning: true, mac: `52:54:00:00:00:${index}`, source, portGroup: '', vlanTags: [], isLinkUp: true, ...how }
}

function hostOf(name: string, nics: readonly TopologyNic[] = []): TopologyHost {
  return {
    hostId: HostId.parse(name),
    name,
    isStale: false,
    isRead: true,
    interfaces: [
      { name: 'eth0', kind: 'physical', isUp: true, lower: [], vlanTag: null },
      { name: 'eth1', kind: 'physical', isUp: true, lower: [], vlanTag: null },
      { name: 'bond0', kind: 'bond', isUp: true, lower: ['eth0', 'eth1'], vlanTag: null },
      { name: 'bond0.20', kind: 'vlan', isUp: true, lower: ['bond0'], vlanTag: 20 },
      { name: 'br0', kind: 'bridge', isUp: true, lower: ['bond0.20'], vlanTag: null },
      { name: 'virbr0', kind: 'bridge', isUp: true, lower: [], vlanTag: null },
    ],
    networks: [
      { name: 'default', uuid: 'a', mode: 'nat', bridge: 'virbr0', devices: [], subnet: '192.168.122.0/24', vlanTags: [], isActive: true },
      { name: 'lan', uuid: 'b', mode: 'bridge', bridge: 'br0', devices: [], subnet: '', vlanTags: [], isActive: true },
      { name: 'gone', uuid: 'c', mode: 'bridge', bridge: 'br9', devices: [], subnet: '', vlanTags: [], isActive: false },
    ],
    nics,
  }
}

const closed = { openHosts: new Set<HostId>(), openGroups: new Set<string>() }
const openAll = (hosts: readonly TopologyHost[]) => ({ openHosts: new Set(hosts.map(({ hostId }) => hostId)), openGroups: new Set<string>() })
const onDefault = { kind: 'network', name: 'default' } as const

describe('the graph of a host', () => {
  it('leads from the interfaces over bond, VLAN and bridge to the network, and shows the tag on its way', () => {
    const { links } = buildGraph(hostOf('h'), closed)
    expect(links.map(({ from, to }) => [from, to].map((id) => id.split('/').at(-1)).join(' > '))).toEqual(['eth0 > bond0', 'eth1 > bond0', 'bond0 > bond0.20', 'bond0.20 > br0', 'br0 > lan', 'br9 > gone'])
    expect(links.find(({ to }) => to.endsWith('bond0.20'))?.vlanTags).toEqual([20])
  })

  it('draws a network and the bridge that libvirt made for it as one', () => {
    const { boxes } = buildGraph(hostOf('h', [nicOf(1, { kind: 'bridge', name: 'virbr0' })]), closed)
    expect(boxes.some(({ label }) => label === 'virbr0')).toBe(false)
    expect(boxes.find(({ kind }) => kind === 'group')).toMatchObject({ targetId: 'h/network/default' })
  })

  it('shows what is named and not there, and links that are broken', () => {
    const { boxes, links } = buildGraph(hostOf('h', [nicOf(1, { kind: 'network', name: 'lost' }), nicOf(2, onDefault, { isLinkUp: false }), nicOf(3, { kind: 'network', name: 'gone' })]), closed)
    expect(boxes.filter(({ kind }) => kind === 'missing').map(({ label }) => label)).toEqual(['br9', 'lost'])
    expect(boxes.filter(({ kind, tone }) => kind === 'nic' && tone === 'broken').map(({ label }) => label)).toEqual(['vm-1', 'vm-2', 'vm-3'])
    expect(links.find(({ to }) => to === 'h/network/gone')?.tone).toBe('broken')
  })

  it('keeps many NICs in one box until it is opened', () => {
    const host = hostOf('h', Array.from({ length: 30 }, (_, index) => nicOf(index, onDefault)))
    const count = (openGroups: ReadonlySet<string>): number => buildGraph(host, { ...closed, openGroups }).boxes.filter(({ kind }) => kind === 'nic').length
    expect(count(new Set())).toBe(0)
    expect(count(new Set(['h/network/default/nics']))).toBe(30)
  })
})

describe('the map', () => {
  const isApart = (one: PlacedBox, other: PlacedBox): boolean => one.place.x + one.place.width <= other.place.x || other.place.x + other.place.width <= one.place.x || one.place.y + one.place.height <= other.place.y || other.place.y + other.place.height <= one.place.y

  it('has room for every host and everything in it, and nothing over another', () => {
    const hosts = Array.from({ length: 50 }, (_, at) => hostOf(`h${at}`, Array.from({ length: 20 }, (__, index) => nicOf(index, onDefault))))
    for (const view of [closed, openAll(hosts.slice(0, 5)), openAll(hosts)]) {
      const { boxes, width, height } = createTopologyPlacer()(hosts, view)
      const frames = boxes.filter(({ box }) => box.kind === 'host')
      expect(frames.every((one, at) => frames.slice(at + 1).every((other) => isApart(one, other)))).toBe(true)
      for (const frame of frames) {
        const inside = boxes.filter(({ box }) => box.hostId === frame.box.hostId && box.kind !== 'host')
        expect(inside.every(({ place }) => place.x >= frame.place.x && place.y >= frame.place.y && place.x + place.width <= frame.place.x + frame.place.width && place.y + place.height <= frame.place.y + frame.place.height)).toBe(true)
        const solid = inside.filter(({ box }) => box.kind !== 'nic')
        expect(solid.every((one, at) => solid.slice(at + 1).every((other) => isApart(one, other)))).toBe(true)
      }
      expect(width / height).toBeLessThan(3)
    }
  })

  it('counts the NICs of a closed host by network, what is missing first', () => {
    const host = hostOf('h', [nicOf(1, onDefault), nicOf(2, onDefault), nicOf(3, { kind: 'network', name: 'lost' }), nicOf(4, { kind: 'bridge', name: 'br0' })])
    const [frame] = createTopologyPlacer()([host], closed).boxes
    expect(frame?.box).toMatchObject({ kind: 'host', isOpen: false, lines: [{ name: 'lost', tone: 'broken', nics: 1 }, { name: 'default', nics: 2 }, { name: 'br0', mode: 'host-bridge', nics: 1 }, { name: 'lan' }, { name: 'gone', tone: 'off' }] })
  })

  it('lays out again only the host that changed', () => {
    const place = createTopologyPlacer()
    const [one, other] = [hostOf('one'), hostOf('other')]
    const view = openAll([one, other])
    const boxIn = (layout: ReturnType<typeof place>, id: string) => layout.boxes.find(({ box }) => box.id === id)?.box
    const before = place([one, other], view)
    const after = place([one, { ...other, nics: [nicOf(1, onDefault)] }], view)
    expect(boxIn(after, 'one/network/lan')).toBe(boxIn(before, 'one/network/lan'))
    expect(boxIn(after, 'other/network/lan')).not.toBe(boxIn(before, 'other/network/lan'))
  })
})
