import { describe, expect, it } from 'vitest'
import { HostId } from '#shared/model/ids.ts'
import type { Network } from '#shared/model/network.ts'
import { groupNetworks, withIdentityOf, withoutIdentity } from './group-rows.ts'

function on(host: string, likeness: string): Network {
  return { hostId: HostId.parse(host), name: 'lan', uuid: host, mode: 'nat', bridge: '', isOpenVswitch: false, devices: [], subnets: [], domain: '', vlanTags: [], portGroups: [], mtu: null, isActive: host !== 'c', isPersistent: true, autostart: true, isPending: false, likeness }
}

const one = "<network>\n  <name>lan</name>\n  <uuid>1</uuid>\n  <bridge name='b'/>\n  <mac address='52:54:00:00:00:01'/>\n  <ip address='10.0.0.1'/>\n</network>\n"
const other = one.replace('>1<', '>2<').replace('00:01', '00:02').replace('10.0.0.1', '10.0.9.1')

describe('the same network on many hosts', () => {
  it('has drifted where it differs from most', () => {
    const [group] = groupNetworks([on('a', 'x'), on('b', 'y'), on('c', 'y'), { ...on('d', 'z'), name: 'alone' }])
    expect(group).toMatchObject({ name: 'lan', usual: { hostId: 'b' }, drifted: [{ hostId: 'a' }], inactive: 1 })
    expect(groupNetworks([on('a', 'x')])).toEqual([])
  })

  it('is compared without what must differ, and keeps it when the pattern is applied', () => {
    expect(withoutIdentity(one)).toBe(withoutIdentity(other.replace('10.0.9.1', '10.0.0.1')))
    expect(withIdentityOf(one, other)).toBe(other.replace('10.0.9.1', '10.0.0.1'))
  })
})
