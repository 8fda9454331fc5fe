import { describe, expect, it } from 'vitest'
import type { NicChange } from '#shared/model/networks/network.ts'
import { changedNic } from './nics.ts'

const mac = '52:54:00:aa:bb:cc'
const domain = `<domain>
  <devices>
    <interface type='user'><mac address='52:54:00:00:00:00'/></interface>
    <interface type='network'>
      <mac address='${mac}'/>
      <source network='old' portgroup='prod' portid='1b2c' bridge='virbr0'/>
      <target dev='vnet7'/>
      <model type='virtio'/>
      <!-- kept -->
      <address type='pci' slot='0x01'/>
    </interface>
  </devices>
</domain>`
const changed = (change: NicChange): string => changedNic(domain, { name: 'web', mac, change })

describe('changing a NIC', () => {
  it('gives it another source and leaves every other line as it was', () => {
    const xml = changed({ source: { kind: 'network', name: 'new & fast' } })
    expect(xml).toContain("<source network='new &amp; fast' portgroup='prod'/>")
    expect(xml).toContain("<target dev='vnet7'/>\n      <model type='virtio'/>\n      <!-- kept -->\n      <address type='pci' slot='0x01'/>")
  })

  it('changes the type with the source', () => {
    expect(changed({ source: { kind: 'bridge', name: 'br0' } })).toMatch(/<interface type='bridge'>[\s\S]*<source bridge='br0'\/>/)
    expect(changed({ source: { kind: 'direct', name: 'eno1' }, portGroup: '' })).toContain("<source dev='eno1' mode='bridge'/>")
    expect(() => changed({ source: { kind: 'other', name: 'user' } })).toThrowError(expect.objectContaining({ code: 'input-invalid' }))
  })

  it('names the network of a running NIC again, not what the network leads to', () => {
    const running = domain.replace("type='network'", "type='bridge'")
    expect(changedNic(running, { name: 'web', mac, change: { isLinkUp: false } })).toMatch(/<interface type='network'>[\s\S]*<source network='old' portgroup='prod'\/>/)
  })

  it('adds what is not there in its place, and takes away what is not wanted', () => {
    expect(changed({ filter: 'clean-traffic' })).toContain("<model type='virtio'/>\n      <filterref filter='clean-traffic'/>")
    expect(changed({ isLinkUp: false })).toContain("<link state='down'/>")
    expect(changed({ filter: '' })).not.toContain('filterref')
  })

  it('refuses an address that no NIC of the machine has', () => {
    expect(() => changedNic(domain, { name: 'web', mac: '52:54:00:99:99:99', change: {} })).toThrowError(expect.objectContaining({ code: 'not-found' }))
  })
})
