// Networks, interfaces, filters and NICs of a real host, each change checked with virsh on it.
import { describe, expect, it } from 'vitest'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { Network } from '#shared/model/network.ts'
import type { TestHost } from '../conformance/test-host.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { connectedHost } from './connected-host.ts'
import { nicOf } from './nic-of.ts'

const whyNot = whyNoTestbed()
const hostNumber = 3
const guest = 'networks-guest'

const kinds: Readonly<Record<string, string>> = {
  'networks-nat': "<forward mode='nat'/><bridge name='nbnat'/><mtu size='1400'/><domain name='lab'/><ip address='10.201.0.1' netmask='255.255.255.0'><dhcp><range start='10.201.0.10' end='10.201.0.99'/></dhcp></ip>",
  'networks-routed': "<forward mode='route'/><bridge name='nbroute'/><ip address='10.202.0.1' prefix='24'/><ip family='ipv6' address='fd00:202::1' prefix='64'/>",
  'networks-isolated': "<bridge name='nbiso'/><ip address='10.203.0.1' netmask='255.255.255.0'/>",
  'networks-open': "<forward mode='open'/><bridge name='nbopen'/><ip address='10.204.0.1' netmask='255.255.255.0'/>",
  'networks-bridge': "<forward mode='bridge'/><bridge name='virbr0'/>",
  'networks-macvtap': "<forward mode='bridge'><interface dev='eth0'/></forward>",
}

describe.skipIf(whyNot)(whyNot ?? 'networks of a real host', { timeout: 120_000 }, () => {
  let host: TestbedHost
  let opened: TestHost
  const options = () => ({ signal: AbortSignal.timeout(30_000) })
  const networks = () => opened.provider.networks
  const told = (): readonly Network[] => opened.events.findLast((event) => event.kind === 'networks')?.networks ?? []
  const network = (name: string): Network | undefined => told().find((candidate) => candidate.name === name)
  const guestUuid = (): DomainUuid => {
    const vm = opened.named(guest)
    if (!vm) throw new Error('no guest')
    return vm.uuid
  }

  connectedHost(
    {
      number: hostNumber,
      clearAway,
      prepare: (bare) => bare.defineGuest({ name: guest, network: 'default', isStarted: true }),
      isReady: (session) => session.events.some((event) => event.kind === 'networks' && event.networks.length > 0) && session.named(guest)?.state === 'running',
    },
    (ready) => ({ host, opened } = ready),
  )

  it.each(Object.entries(kinds))('defines and starts %s as libvirt has it', async (name, body) => {
    await networks().define({ xml: `<network><name>${name}</name>${body}</network>`, start: true, autostart: true }, options())
    await opened.until(() => network(name)?.isActive === true && network(name)?.autostart === true)
    expect(await host.virsh(['net-info', name])).toMatch(/Active: +yes[\s\S]*Persistent: +yes[\s\S]*Autostart: +yes/)
    expect(network(name)).toMatchObject({ isActive: true, autostart: true, isPending: false })
  })

  it('reads what kind of network each is', () => {
    expect(network('networks-nat')).toMatchObject({ mode: 'nat', bridge: 'nbnat', mtu: 1400, domain: 'lab', subnets: [{ family: 'ipv4', address: '10.201.0.1', prefix: 24, hasDhcp: true }] })
    expect(network('networks-routed')).toMatchObject({ mode: 'route', subnets: [{ prefix: 24 }, { family: 'ipv6', address: 'fd00:202::1', prefix: 64 }] })
    expect(network('networks-isolated')).toMatchObject({ mode: 'isolated' })
    expect(network('networks-macvtap')).toMatchObject({ mode: 'bridge', bridge: '', devices: ['eth0'] })
  })

  it('never replaces a network that is there, nor deletes it when it fails', async () => {
    const before = await host.virsh(['net-dumpxml', 'networks-isolated', '--inactive'])
    await expect(networks().define({ xml: before.replace('nbiso', 'nbother'), start: true, autostart: true }, options())).rejects.toMatchObject({ code: 'network-exists' })
    expect(await host.virsh(['net-dumpxml', 'networks-isolated', '--inactive'])).toBe(before)
  })

  it('leaves nothing behind of a network that cannot be started', async () => {
    const xml = "<network><name>networks-broken</name><bridge name='nbbroken'/><ip address='10.201.0.1' netmask='255.255.255.0'/></network>"
    await expect(networks().define({ xml, start: true, autostart: true }, options())).rejects.toMatchObject({ code: 'libvirt-error' })
    expect(await host.virsh(['net-list', '--all', '--name'])).not.toContain('networks-broken')
  })

  it('adds a DHCP reservation to a network while it runs, and says what waits for a restart', async () => {
    const reservation = "<host mac='52:54:00:20:10:01' name='reserved' ip='10.201.0.50'/>"
    expect(await networks().update({ network: 'networks-nat', section: 'ip-dhcp-host', command: 'add', parentIndex: -1, xml: reservation }, options())).toEqual({ isPending: false })
    for (const flags of [[], ['--inactive']]) expect(await host.virsh(['net-dumpxml', 'networks-nat', ...flags])).toContain("name='reserved'")
    const next = await host.virsh(['net-dumpxml', 'networks-nat', '--inactive'])
    const file = '/tmp/networks-nat.xml'
    await host.run(['sh', '-c', `cat > ${file} <<'END'\n${next.replace("<domain name='lab'/>", "<domain name='lab2'/>")}\nEND`])
    await host.virsh(['net-define', file])
    await networks().act({ network: 'networks-nat', action: 'autostart-on' }, options())
    await opened.until(() => network('networks-nat')?.isPending === true)
    await networks().act({ network: 'networks-nat', action: 'restart' }, options())
    await opened.until(() => network('networks-nat')?.isPending === false)
    expect(network('networks-nat')?.domain).toBe('lab2')
  })

  it('tells the interfaces of the host with their members and addresses', async () => {
    const { interfaces, interfacesFrom, interfacesProblem, routes } = await networks().topology(undefined, options())
    expect({ interfacesFrom, interfacesProblem }).toEqual({ interfacesFrom: 'ip', interfacesProblem: '' })
    expect(routes).toContainEqual({ destination: expect.stringMatching(/^10\.77\./), device: 'eth0' })
    expect(interfaces.find(({ name }) => name === 'eth0')).toMatchObject({ kind: 'physical', isUp: true, addresses: expect.arrayContaining([expect.stringContaining(host.address)]) })
    const nic = await nicOf(opened, guest)
    expect(interfaces.find(({ name }) => name === 'virbr0')).toMatchObject({ kind: 'bridge', lower: expect.arrayContaining([nic.device]) })
  })

  it('finds the machine behind a lease', async () => {
    const { mac } = await nicOf(opened, guest)
    const leaseOf = async () => (await networks().leases({ network: 'default' }, options())).find((lease) => lease.mac === mac)
    await expect.poll(leaseOf, { timeout: 90_000 }).toMatchObject({ prefix: 24, address: expect.stringMatching(/^192\.168\.122\./), vm: { name: guest } })
    expect(await host.virsh(['net-dhcp-leases', 'default'])).toContain((await leaseOf())?.address)
  })

  it('moves a NIC of a running machine to another network, now and for its next start', async () => {
    const nic = await nicOf(opened, guest)
    await networks().changeNic({ uuid: guestUuid(), mac: nic.mac, change: { source: { kind: 'network', name: 'networks-nat' } } }, options())
    for (const flags of [[], ['--inactive']]) expect(await host.virsh(['domiflist', guest, ...flags])).toMatch(/network +networks-nat/)
    const bridge = (await networks().topology(undefined, options())).interfaces.find(({ name }) => name === 'nbnat')
    expect(bridge?.lower).toContain((await nicOf(opened, guest)).device)
  })

  it('says so when a running machine has the change and its next start could not get it', async () => {
    const { mac } = await nicOf(opened, guest)
    await host.virsh(['detach-interface', guest, 'network', '--mac', mac, '--config'])
    await expect(networks().changeNic({ uuid: guestUuid(), mac, change: { isLinkUp: false } }, options())).rejects.toMatchObject({ code: 'changed-until-restart' })
    expect(await host.virsh(['domif-getlink', guest, mac])).toContain('down')
    await host.virsh(['attach-interface', guest, 'network', 'networks-nat', '--mac', mac, '--model', 'virtio', '--config'])
    await networks().changeNic({ uuid: guestUuid(), mac, change: { isLinkUp: true } }, options())
  })

  it('takes a NIC’s link down and up again, and puts a filter in front of it', async () => {
    const { mac } = await nicOf(opened, guest)
    await networks().changeNic({ uuid: guestUuid(), mac, change: { isLinkUp: false } }, options())
    expect(await host.virsh(['domif-getlink', guest, mac])).toContain('down')
    await networks().changeNic({ uuid: guestUuid(), mac, change: { isLinkUp: true } }, options())
    expect(await host.virsh(['domif-getlink', guest, mac])).toContain('up')
    await networks().defineFilter({ xml: "<filter name='networks-no-telnet' chain='root'><filterref filter='no-mac-spoofing'/><rule action='drop' direction='in'><tcp dstportstart='23'/></rule></filter>" }, options())
    expect((await networks().filters(undefined, options())).find(({ name }) => name === 'networks-no-telnet')).toMatchObject({ rules: 1, includes: ['no-mac-spoofing'] })
    await networks().changeNic({ uuid: guestUuid(), mac, change: { filter: 'networks-no-telnet' } }, options())
    expect(await host.virsh(['dumpxml', guest])).toContain("<filterref filter='networks-no-telnet'/>")
    await expect(networks().undefineFilter({ name: 'networks-no-telnet' }, options())).rejects.toMatchObject({ message: expect.stringContaining('in use') })
    await networks().changeNic({ uuid: guestUuid(), mac, change: { filter: '' } }, options())
    await networks().undefineFilter({ name: 'networks-no-telnet' }, options())
    expect(await host.virsh(['nwfilter-list'])).not.toContain('networks-no-telnet')
  })

  it('follows what virsh does', async () => {
    await host.virsh(['net-destroy', 'networks-isolated'])
    await opened.until(() => network('networks-isolated')?.isActive === false)
    await networks().act({ network: 'networks-isolated', action: 'start' }, options())
    await opened.until(() => network('networks-isolated')?.isActive === true)
    expect(await host.virsh(['net-list', '--name'])).toContain('networks-isolated')
  })

  it('deletes networks', async () => {
    const { mac } = await nicOf(opened, guest)
    await networks().changeNic({ uuid: guestUuid(), mac, change: { source: { kind: 'network', name: 'default' } } }, options())
    for (const name of Object.keys(kinds)) await networks().act({ network: name, action: 'undefine' }, options())
    expect(await host.virsh(['net-list', '--all', '--name'])).not.toContain('networks-')
    await expect(networks().act({ network: 'networks-nat', action: 'start' }, options())).rejects.toMatchObject({ code: 'network-not-found' })
  })
})

async function clearAway(host: TestbedHost): Promise<void> {
  const names = async (args: readonly string[]): Promise<string[]> => (await host.virsh([...args])).split('\n').map((line) => line.trim()).filter((name) => name.startsWith('networks-'))
  for (const name of await names(['list', '--all', '--name'])) {
    await host.virsh(['destroy', name]).catch(() => '')
    await host.virsh(['undefine', name]).catch(() => '')
  }
  for (const name of await names(['net-list', '--all', '--name'])) {
    await host.virsh(['net-destroy', name]).catch(() => '')
    await host.virsh(['net-undefine', name]).catch(() => '')
  }
  await host.virsh(['nwfilter-undefine', 'networks-no-telnet']).catch(() => '')
  await host.run(['rm', '-f', `/var/lib/libvirt/images/${guest}.qcow2`])
}
