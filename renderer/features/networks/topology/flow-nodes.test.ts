import { describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import { boxesWithin, hostsOf } from './flow-nodes.ts'
import { createTopologyPlacer } from './layout/place-hosts.ts'
import type { TopologyHost } from './layout/topology-model.ts'

function hostOf(name: string): TopologyHost {
  return {
    hostId: HostId.parse(name),
    name,
    isStale: false,
    isRead: true,
    interfaces: [{ name: 'eth0', kind: 'physical', isUp: true, lower: [], vlanTag: null }],
    networks: [{ name: 'default', uuid: 'a', mode: 'nat', bridge: 'virbr0', devices: [], subnet: '', vlanTags: [], isActive: true }],
    nics: [],
  }
}

describe('the hosts of a map', () => {
  const hosts = ['a', 'b', 'c'].map(hostOf)
  const { boxes, width, height } = createTopologyPlacer()(hosts, { openHosts: new Set([HostId.parse('b')]), openGroups: new Set() })
  const map = hostsOf({ boxes, links: [], width, height })

  it('have their boxes each, in the order of the map', () => {
    expect(map.hosts.flat()).toHaveLength(boxes.length)
    expect(map.hosts.every((own, at) => own.every(({ box }) => map.order.get(box.hostId) === at))).toBe(true)
  })

  it('have as many to draw as are seen, and a closed one the lines of its networks', () => {
    const all = { x: 0, y: 0, width, height }
    const [closed, open] = [map.hosts[map.order.get(HostId.parse('a')) ?? -1] ?? [], map.hosts[map.order.get(HostId.parse('b')) ?? -1] ?? []]
    expect(boxesWithin(open, all)).toBe(3)
    expect(boxesWithin(closed, all)).toBeGreaterThan(1)
    expect(boxesWithin(open, { ...all, x: width + 1 })).toBe(0)
    const frame = open.find(({ box }) => box.kind === 'host')
    // Of its edge alone, only the frame is seen.
    expect(boxesWithin(open, { x: frame?.place.x ?? 0, y: frame?.place.y ?? 0, width: 2, height: 2 })).toBe(1)
  })
})
