import { describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import type { Network } from '#shared/model/networks/network.ts'
import { groupNetworks } from './group-rows.ts'

function on(host: string, likeness: string): Network {
  return { hostId: HostId.parse(host), name: 'lan', uuid: host, mode: 'nat', bridge: '', isOpenVswitch: false, devices: [], subnets: [], domain: '', vlanTags: [], portGroups: [], mtu: null, isActive: host !== 'c', isPersistent: true, autostart: true, isPending: false, likeness }
}

describe('the same network on many hosts', () => {
  it('has drifted where it differs from most', () => {
    const [group] = groupNetworks([on('a', 'x'), on('b', 'y'), on('c', 'y'), { ...on('d', 'z'), name: 'alone' }])
    expect(group).toMatchObject({ name: 'lan', usual: { hostId: 'b' }, drifted: [{ hostId: 'a' }], inactive: 1 })
    expect(groupNetworks([on('a', 'x')])).toEqual([])
  })
})
