// Networks, interfaces, filters and NICs of a real host, each change checked with virsh on it.
import { describe, expect, it } from 'vitest'
import { silentLog } from '#electron/lib/log.ts'
import { createNetworkChecks } from '#electron/services/networks/network-checks.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { Network } from '#shared/model/networks/network.ts'
import type { TestHost } from '../conformance/test-host.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { connectedHost } from './connected-host.ts'
import { nicOf } from './nic-of.ts'

const whyNot = whyNoTestbed()
const hostNumber = 3
const guest = 'networks-guest'
const noLimit = { average: null, peak: null, burst: null }

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

  /** libvirt needs these of the kernel; it says so only when it fails. */
  const canLimit = async (): Promise<boolean> => {
    const script = 'ip link add nbtry type dummy && tc qdisc add dev nbtry root handle 1: htb default 1 && tc class add dev nbtry parent 1: classid 1:1 htb rate 1kbps && tc qdisc add dev nbtry parent 1:1 handle 2: sfq perturb 10; code=$?; ip link del nbtry; exit $code'
    return host.run(['sh', '-c', script]).then(() => true, () => false)
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
    expect({ interfacesFrom, interfacesProblem }).toEqual({ interfacesFrom: 'ip', interfacesProblem: null })
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

  const rates = { inbound: { average: 1000, peak: 2000, burst: 512 }, outbound: { average: 300, peak: null, burst: null } }
  const whyNoLimits = 'this kernel has no sfq queueing discipline, which libvirt limits with'

  it('limits a NIC at once and for its next start, and takes the limits away again', async ({ skip }) => {
    skip(!(await canLimit()), whyNoLimits)
    const { mac } = await nicOf(opened, guest)
    await networks().changeNic({ uuid: guestUuid(), mac, change: { rates } }, options())
    for (const flags of ['--live', '--config']) expect(await host.virsh(['domiftune', guest, mac, flags])).toMatch(/inbound\.average: *1000\s+inbound\.peak *: *2000\s+inbound\.burst *: *512[\s\S]*outbound\.average: *300/)
    expect((await nicOf(opened, guest)).rates).toEqual(rates)
    await networks().changeNic({ uuid: guestUuid(), mac, change: { rates: { inbound: noLimit, outbound: noLimit } } }, options())
    expect(await host.virsh(['dumpxml', guest])).not.toMatch(/<(in|out)bound/)
  })

  it('keeps nothing of a limit that the kernel of the host cannot set', async ({ skip }) => {
    skip(await canLimit(), 'this kernel can set limits')
    const { mac } = await nicOf(opened, guest)
    await expect(networks().changeNic({ uuid: guestUuid(), mac, change: { rates } }, options())).rejects.toMatchObject({ code: 'libvirt-error', message: expect.stringContaining('tc') })
    expect(await host.virsh(['dumpxml', guest, '--inactive'])).not.toMatch(/<(in|out)bound/)
  })

  it('limits the NIC of a machine that is off, for its next start', async () => {
    const off = 'networks-off'
    await host.defineGuest({ name: off, network: 'default', isStarted: false })
    await opened.until(() => opened.named(off) !== undefined)
    const { mac } = await nicOf(opened, off)
    const uuid = opened.named(off)?.uuid ?? guestUuid()
    await networks().changeNic({ uuid, mac, change: { rates } }, options())
    expect(await host.virsh(['dumpxml', off])).toMatch(/<inbound average='1000' peak='2000' burst='512'\/>\s*<outbound average='300'\/>/)
    expect((await nicOf(opened, off)).rates).toEqual(rates)
    await networks().changeNic({ uuid, mac, change: { rates: { ...rates, inbound: noLimit } } }, options())
    expect(await host.virsh(['dumpxml', off])).not.toContain('<inbound')
    await networks().changeNic({ uuid, mac, change: { rates: { inbound: noLimit, outbound: noLimit } } }, options())
    // libvirt leaves an empty <bandwidth> behind.
    expect(await host.virsh(['dumpxml', off])).not.toMatch(/<(in|out)bound/)
  })

  it('is refused by the service before libvirt is asked, where it would take what nobody can use', async () => {
    const checks = createNetworkChecks({ book: { all: () => [...told()] }, sessions: { provider: () => opened.provider }, log: silentLog })
    const { interfaces } = await networks().topology(undefined, options())
    const own = interfaces.find(({ name }) => name === 'eth0')?.addresses.find((text) => text.includes('.')) ?? ''
    const { hostId } = network('default') ?? {}
    if (hostId === undefined) throw new Error('the host has no default network')
    const asked = (body: string, allowOverlap = false) => checks.assertNew({ hostId, xml: `<network><name>networks-new</name>${body}</network>`, allowOverlap }, AbortSignal.timeout(30_000))
    const ip = (address: string, dhcp = '') => `<ip address='${address}' netmask='255.255.255.0'>${dhcp}</ip>`
    await expect(asked(ip(own.split('/')[0] ?? ''))).rejects.toMatchObject({ code: 'network-overlaps', params: { other: expect.stringContaining('eth0') } })
    await expect(asked(ip(own.split('/')[0] ?? ''), true)).resolves.toBeUndefined()
    await expect(asked(ip('192.168.122.9'))).rejects.toMatchObject({ code: 'network-overlaps', params: { other: 'default' } })
    await expect(asked(`<bridge name='virbr0'/>${ip('10.233.0.1')}`)).rejects.toMatchObject({ code: 'network-bridge-taken' })
    await expect(asked(ip('10.233.0.1', "<dhcp><host mac='52:54:00:00:00:01' ip='10.9.9.9'/></dhcp>"))).rejects.toMatchObject({ code: 'network-address-outside' })
    await expect(asked(ip('10.233.0.1'))).resolves.toBeUndefined()
    // What this is for: libvirt itself defines both without a word.
    const silent = "<network><name>networks-new</name><bridge name='nbnew'/>" + ip('192.168.122.9', "<dhcp><host mac='52:54:00:00:00:01' ip='10.9.9.9'/></dhcp>") + '</network>'
    await networks().define({ xml: silent, start: false, autostart: false }, options())
    await networks().act({ network: 'networks-new', action: 'undefine' }, options())
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
  await host.run(['rm', '-f', `/var/lib/libvirt/images/${guest}.qcow2`, '/var/lib/libvirt/images/networks-off.qcow2'])
}
