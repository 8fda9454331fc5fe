import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseXml } from '#shared/xml/parse-xml.ts'
import { networkModes, noRate, withMode } from './network-form.ts'
import type { NetworkForm, SubnetRow } from './network-form.ts'
import { readForm } from './read-form.ts'
import { newNetworkXml, writeForm } from './write-form.ts'

const real = `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0' connections='1'>
  <name>lab</name>
  <uuid>65dcdbc6-07cb-41b9-8c35-9a8f1b2d0a11</uuid>
  <!-- made by hand -->
  <forward dev='eth0' mode='nat'>
    <nat>
      <port start='1024' end='65535'/>
    </nat>
    <interface dev='eth0'/>
  </forward>
  <bridge name='virbr7' zone='lab' stp='on' delay='0'/>
  <mac address='52:54:00:11:22:33'/>
  <domain name='lab.example'/>
  <dns>
    <txt name='a' value='b'/>
    <host ip='10.9.0.5'>
      <hostname>one</hostname>
      <hostname>two</hostname>
    </host>
  </dns>
  <ip address='10.9.0.1' netmask='255.255.254.0'>
    <dhcp>
      <range start='10.9.0.100' end='10.9.0.200'>
        <lease expiry='24' unit='hours'/>
      </range>
      <host mac='52:54:00:00:00:01' name='web' ip='10.9.0.10'/>
    </dhcp>
  </ip>
  <ip family='ipv6' address='fd00:9::1' prefix='64'/>
  <portgroup name='office' default='yes'>
    <vlan><tag id='20'/></vlan>
    <bandwidth><inbound average='1000'/></bandwidth>
  </portgroup>
  <dnsmasq:options>
    <dnsmasq:option value='cname=x,y'/>
  </dnsmasq:options>
</network>
`

const changed = (change: (form: NetworkForm) => NetworkForm, xml = real): string => {
  const before = readForm(xml)
  return writeForm(xml, before, change(before))
}
const firstSubnet = (change: (subnet: SubnetRow) => SubnetRow) => (form: NetworkForm): NetworkForm => ({ ...form, subnets: form.subnets.map((subnet, at) => (at === 0 ? change(subnet) : subnet)) })

describe('the form of a network', () => {
  it('reads what libvirt writes, netmasks too', () => {
    expect(readForm(real)).toMatchObject({
      name: 'lab', mode: 'nat', device: 'eth0', bridge: 'virbr7', hasStp: true, domain: 'lab.example', hasDns: true, dnsHosts: [{ ip: '10.9.0.5', names: 'one two' }],
      subnets: [{ family: 'ipv4', prefix: 23, ranges: [{ start: '10.9.0.100' }], reservations: [{ name: 'web' }] }, { family: 'ipv6', prefix: 64, hasDhcp: false }],
      portGroups: [{ name: 'office', isDefault: true, vlans: '20', inbound: { average: 1000 }, outbound: noRate }],
    })
  })

  it('tells the modes apart', () => {
    const modes = ["<network/>", "<network><forward/></network>", "<network><forward mode='bridge'/><bridge name='br0'/></network>", "<network><forward mode='bridge'><interface dev='e'/></forward></network>", "<network><forward mode='vepa' dev='e'/></network>", "<network><forward mode='bridge'/><bridge name='b'/><virtualport type='openvswitch'/></network>", "<network><forward mode='hostdev'><pf dev='e'/></forward></network>", "<network><forward mode='open'/></network>"]
    expect(modes.map((xml) => readForm(xml).mode)).toEqual(['isolated', 'nat', 'bridge', 'macvtap', 'macvtap', 'openvswitch', 'hostdev', 'open'])
  })

  it('changes not a byte when nothing was changed', () => {
    expect(changed((form) => ({ ...form }))).toBe(real)
  })

  it('edits the one element that was edited, and keeps what it does not know in it', () => {
    const added = changed(firstSubnet((subnet) => ({ ...subnet, reservations: [...subnet.reservations, { key: 'new', mac: '52:54:00:00:00:02', duid: '', name: '', ip: '10.9.0.11' }] })))
    expect(added).toBe(real.replace("ip='10.9.0.10'/>\n", "ip='10.9.0.10'/>\n      <host mac='52:54:00:00:00:02' ip='10.9.0.11'/>\n"))
    const moved = changed(firstSubnet((subnet) => ({ ...subnet, ranges: subnet.ranges.map((range) => ({ ...range, end: '10.9.0.250' })) })))
    expect(moved).toBe(real.replace('10.9.0.200', '10.9.0.250'))
    expect(changed((form) => ({ ...form, device: 'eth1' }))).toBe(real.replaceAll("dev='eth0'", "dev='eth1'"))
    expect(changed((form) => ({ ...form, portGroups: form.portGroups.map((group) => ({ ...group, vlans: '20, 30' })) }))).toContain("<vlan trunk='yes'><tag id='20'/><tag id='30'/></vlan>")
    expect(changed((form) => ({ ...form, mtu: 9000 }))).toBe(real.replace("delay='0'/>\n", "delay='0'/>\n  <mtu size='9000'/>\n"))
    expect(changed(firstSubnet((subnet) => ({ ...subnet, prefix: 24 })))).toBe(real.replace(" netmask='255.255.254.0'", " prefix='24'"))
  })

  it('drops what the new mode cannot have, and nothing of what it can', () => {
    const bridged = changed((form) => ({ ...withMode(form, 'bridge'), bridge: 'br0' }))
    expect(readForm(bridged)).toMatchObject({ mode: 'bridge', bridge: 'br0', subnets: [], portGroups: [{ name: 'office' }] })
    expect(bridged).not.toMatch(/<mac |<dns>|<ip |stp=|<domain|<nat>/)
    expect(bridged).toContain('<!-- made by hand -->')
    expect(readForm(changed((form) => withMode(form, 'isolated')))).toMatchObject({ mode: 'isolated', bridge: 'virbr7', subnets: [{}, {}] })
  })
})

const text = fc.string({ unit: fc.constantFrom('a', 'b', '7', '.', ':', '<', '&', "'", ' '), maxLength: 8 }).map((value) => value.trim())
const rate = fc.record({ average: fc.option(fc.nat(9999)), peak: fc.option(fc.nat(9999)), burst: fc.option(fc.nat(9999)) }).map((each) => (each.average === null ? noRate : each))
const rows = <Row extends object>(row: fc.Arbitrary<Row>) => fc.array(row, { maxLength: 3 }).map((all) => all.map((each, at) => ({ ...each, key: `new-${at}` })))
const tags = fc.uniqueArray(fc.nat(4095), { maxLength: 3 }).map((all) => all.join(', '))
const subnet = fc.record({ family: fc.constantFrom('ipv4', 'ipv6'), address: text, prefix: fc.integer({ min: 1, max: 30 }), ranges: rows(fc.record({ start: text, end: text })), reservations: rows(fc.record({ mac: text, duid: text, name: text, ip: text })) }).chain((each) => fc.boolean().map((hasDhcp) => (hasDhcp ? { ...each, hasDhcp } : { ...each, hasDhcp, ranges: [], reservations: [] })))
const anyForm: fc.Arbitrary<NetworkForm> = fc
  .record({
    name: text, mode: fc.constantFrom(...networkModes), macvtapMode: fc.constantFrom('bridge', 'vepa', 'private', 'passthrough'), device: text, bridge: text, hasStp: fc.boolean(), mtu: fc.option(fc.nat(9000)), isPortIsolated: fc.boolean(),
    subnets: rows(subnet), domain: text, isDomainLocal: fc.boolean(), hasDns: fc.boolean(), forwarders: rows(fc.record({ address: text, domain: text })), dnsHosts: rows(fc.record({ ip: text, names: fc.constantFrom('one', 'one two') })),
    vlans: tags, portGroups: rows(fc.record({ name: text, isDefault: fc.boolean(), vlans: tags, inbound: rate, outbound: rate })), inbound: rate, outbound: rate,
  })
  .map((form) => {
    const allowed = withMode({ ...form, device: form.device || 'eth0', bridge: form.bridge || 'br0' }, form.mode)
    return { ...allowed, macvtapMode: form.mode === 'macvtap' ? form.macvtapMode : 'bridge', bridge: ['macvtap', 'hostdev'].includes(form.mode) ? '' : allowed.bridge, hasStp: ['nat', 'route', 'open', 'isolated'].includes(form.mode) ? form.hasStp : true, isDomainLocal: allowed.domain !== '' && allowed.isDomainLocal }
  })

/** Keys are places in a document, and another document has others. */
const withoutKeys = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (key, each: unknown) => (key === 'key' ? undefined : each)))

describe('any network', () => {
  it('is read from its XML as it was put into the form', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        expect(withoutKeys(readForm(newNetworkXml(form)))).toEqual(withoutKeys(form))
      }),
    )
  })

  it('can be edited into any other, whose XML is well-formed and keeps what the form does not know', () => {
    fc.assert(
      fc.property(anyForm, anyForm, (from, to) => {
        const xml = newNetworkXml(from).replace('</network>', '  <metadata><mine/></metadata>\n</network>')
        const edited = writeForm(xml, readForm(xml), to)
        expect(parseXml(edited).name).toBe('network')
        expect(edited).toContain('<metadata><mine/></metadata>')
        expect(withoutKeys(readForm(edited))).toEqual(withoutKeys(to))
      }),
    )
  })
})
