// What the forms of a machine do beside setting fields: put two people's edits together, and order what it boots from.
import { describe, expect, it } from 'vitest'
import { parseXml } from '../../xml/parse-xml.ts'
import { bootOrderEdits, bootOrderOf } from '../fields/boot-order.ts'
import { applyEdits } from './edits.ts'
import type { Edit } from './edits.ts'
import { putTogether } from './put-together.ts'

const base = `<domain type='kvm'>
  <name>web</name>
  <memory unit='KiB'>1048576</memory>
  <vcpu>2</vcpu>
  <os>
    <type arch='x86_64'>hvm</type>
    <boot dev='cdrom'/>
    <boot dev='hd'/>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='disk'>
      <target dev='vdb' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'>
      <target dev='sda' bus='sata'/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/>
    </interface>
  </devices>
</domain>
`
const set = (place: string, field: string, value: string | null): Edit => ({ op: 'set', place, field, value })

describe('two people’s edits', () => {
  it('are put together, and what both changed or one took away is told', () => {
    const mine = applyEdits(base, [set('domain', 'vcpus', '4'), set('disk:vda', 'cache', 'none'), set('disk:vdb', 'cache', 'none')])
    const theirs = applyEdits(base, [set('domain', 'vcpus', '8'), set('domain', 'title', 'theirs'), { op: 'remove', place: 'disk:vdb' }])
    const { text, contested, lost } = putTogether({ base, mine, theirs })
    expect(contested).toMatchObject([{ field: 'vcpus', after: '4' }])
    expect(lost).toMatchObject([{ place: 'disk:vdb', field: 'cache' }])
    expect(text).toBe(applyEdits(theirs, [set('domain', 'vcpus', '4'), set('disk:vda', 'cache', 'none')]))
  })
})

describe('what a machine boots from', () => {
  const listed = (xml: string): string[] => bootOrderOf(parseXml(xml)).map(({ place, isOn }) => `${isOn ? '+' : '-'}${place}`)

  it('is a list of devices, also where libvirt has kinds', () => {
    expect(listed(base)).toEqual(['+disk:sda', '+disk:vda', '-disk:vdb', '-interface:52:54:00:00:00:01'])
  })

  it('is written as the order of each device, and never as both', () => {
    const ordered = applyEdits(base, bootOrderEdits(parseXml(base), ['interface:52:54:00:00:00:01', 'disk:vdb']))
    expect(ordered).not.toContain('<boot dev=')
    expect(listed(ordered)).toEqual(['+interface:52:54:00:00:00:01', '+disk:vdb', '-disk:vda', '-disk:sda'])
    expect(listed(applyEdits(ordered, bootOrderEdits(parseXml(ordered), ['disk:vdb'])))).toEqual(['+disk:vdb', '-disk:vda', '-disk:sda', '-interface:52:54:00:00:00:01'])
  })
})
