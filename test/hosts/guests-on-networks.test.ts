// Guests on networks that the console made: the address that was reserved is given, and guests reach each other. Asked of the guests
// themselves, through their agents.
import { describe, expect, it } from 'vitest'
import type { TestHost } from '../conformance/test-host.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { connectedHost } from './connected-host.ts'
import { inGuest } from './in-guest.ts'
import { nicOf } from './nic-of.ts'

const whyNot = whyNoTestbed()
const hostNumber = 3
const [first, second] = ['reach-one', 'reach-two']
const bootMs = 120_000

const kinds: Readonly<Record<string, string>> = {
  'reach-isolated': "<bridge name='rbiso'/><ip address='10.211.0.1' netmask='255.255.255.0'><dhcp><range start='10.211.0.10' end='10.211.0.99'/></dhcp></ip>",
  'reach-nat': "<forward mode='nat'/><bridge name='rbnat'/><ip address='10.212.0.1' netmask='255.255.255.0'><dhcp><range start='10.212.0.10' end='10.212.0.99'/></dhcp></ip>",
  'reach-routed': "<forward mode='route'/><bridge name='rbroute'/><ip address='10.213.0.1' netmask='255.255.255.0'><dhcp><range start='10.213.0.10' end='10.213.0.99'/></dhcp></ip>",
}

describe.skipIf(whyNot)(whyNot ?? 'guests on networks of a real host', { timeout: 2 * bootMs }, () => {
  let host: TestbedHost
  let opened: TestHost
  const options = () => ({ signal: AbortSignal.timeout(30_000) })
  const leaseOf = async (network: string, name: string): Promise<string | undefined> => {
    const { mac } = await nicOf(opened, name)
    return (await opened.provider.networks.leases({ network }, options())).find((lease) => lease.mac === mac)?.address
  }

  connectedHost({ number: hostNumber, clearAway }, (ready) => ({ host, opened } = ready))

  it.each(Object.entries(kinds))('get their leases on %s, one of them the reserved one, and reach each other', async (network, body) => {
    await opened.provider.networks.define({ xml: `<network><name>${network}</name>${body}</network>`, start: true, autostart: false }, options())
    for (const name of [first, second]) await host.defineGuest({ name, network })
    const { mac } = await nicOf(opened, second)
    const reserved = body.match(/ip address='([\d.]+)\.1'/)?.[1]?.concat('.77') ?? ''
    await opened.provider.networks.update({ network, section: 'ip-dhcp-host', command: 'add', parentIndex: -1, xml: `<host mac='${mac}' ip='${reserved}'/>` }, options())
    for (const name of [first, second]) await host.virsh(['start', name])
    await expect.poll(() => leaseOf(network, second), { timeout: bootMs, interval: 1_000 }).toBe(reserved)
    await expect.poll(() => leaseOf(network, first), { timeout: bootMs, interval: 1_000 }).toBeDefined()
    expect(await inGuest(host, first, ['ping', '-c', '3', '-W', '10', reserved])).toContain('3 packets transmitted, 3 packets received')
    expect(await inGuest(host, second, ['ping', '-c', '3', '-W', '10', (await leaseOf(network, first)) ?? ''])).toContain('3 packets transmitted, 3 packets received')
    await clearAway(host)
  })
})

async function clearAway(host: TestbedHost): Promise<void> {
  for (const name of [first, second]) {
    await host.virsh(['destroy', name]).catch(() => '')
    await host.virsh(['undefine', name]).catch(() => '')
    await host.run(['rm', '-f', `/var/lib/libvirt/images/${name}.qcow2`])
  }
  for (const name of Object.keys(kinds)) {
    await host.virsh(['net-destroy', name]).catch(() => '')
    await host.virsh(['net-undefine', name]).catch(() => '')
  }
}
