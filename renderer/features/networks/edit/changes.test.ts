import { describe, expect, it } from 'vitest'
import { changesOf, withoutLive } from './changes.ts'
import type { NetworkForm, SubnetRow } from './network-form.ts'
import { readForm } from './read-form.ts'
import { writeForm } from './write-form.ts'

const xml = `<network>
  <name>lab</name>
  <ip address='10.0.0.1' prefix='24'>
    <dhcp>
      <range start='10.0.0.10' end='10.0.0.20'><lease expiry='2'/></range>
      <host mac='52:54:00:00:00:01' ip='10.0.0.5'><lease expiry='9'/></host>
    </dhcp>
  </ip>
  <portgroup name='a'><note/></portgroup>
</network>
`
const before = readForm(xml)
const changes = (after: NetworkForm) => changesOf({ xml, before, after, editedXml: writeForm(xml, before, after) })
const inSubnet = (change: (subnet: SubnetRow) => SubnetRow): NetworkForm => ({ ...before, subnets: before.subnets.map(change) })

describe('the changes of a network', () => {
  it('are none when none were made', () => {
    expect(changes({ ...before })).toEqual([])
  })

  it('are updates where a running network can take them, with all that stands in the element', () => {
    expect(changes(inSubnet((subnet) => ({ ...subnet, reservations: subnet.reservations.map((row) => ({ ...row, ip: '10.0.0.6' })) })))).toEqual([
      { part: 'reservation', what: 'changed', detail: '52:54:00:00:00:01 → 10.0.0.6', updates: [{ section: 'ip-dhcp-host', command: 'modify', parentIndex: 0, xml: "<host mac='52:54:00:00:00:01' ip='10.0.0.6'><lease expiry='9'/></host>" }] },
    ])
    expect(changes(inSubnet((subnet) => ({ ...subnet, ranges: [{ key: 'new', start: '10.0.0.30', end: '10.0.0.40' }] }))).flatMap(({ updates }) => updates.map(({ command, xml: part }) => [command, part]))).toEqual([
      ['delete', "<range start='10.0.0.10' end='10.0.0.20'><lease expiry='2'/></range>"],
      ['add', "<range start='10.0.0.30' end='10.0.0.40'/>"],
    ])
    expect(changes({ ...before, portGroups: before.portGroups.map((group) => ({ ...group, isDefault: true })) })[0]?.updates).toEqual([{ section: 'portgroup', command: 'modify', parentIndex: -1, xml: "<portgroup name='a' default='yes'><note/></portgroup>" }])
  })

  it('wait for the next start where it cannot', () => {
    const after = { ...inSubnet((subnet) => ({ ...subnet, prefix: 16 })), mtu: 9000 }
    expect(changes(after).map(({ part, updates }) => [part, updates.length])).toEqual([['mtu', 0], ['subnet', 0]])
  })

  it('leave what was updated as the host has it then', () => {
    const after = { ...inSubnet((subnet) => ({ ...subnet, ranges: [] })), domain: 'lab.example' }
    const fresh = { ...before, subnets: [] }
    expect(withoutLive(fresh, { before, after })).toMatchObject({ domain: 'lab.example', subnets: [] })
    expect(withoutLive(fresh, { before, after: inSubnet((subnet) => ({ ...subnet, prefix: 8 })) }).subnets).toHaveLength(1)
  })
})
