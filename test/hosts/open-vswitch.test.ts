// Guests on a bridge of Open vSwitch, apart and together by their VLANs. The bridge switches in user space: no kernel module is needed.
import { describe, expect, it } from 'vitest'
import type { TestHost } from '../conformance/test-host.ts'
import { whyNoTestbed } from '../testbed/testbed.ts'
import type { TestbedHost } from '../testbed/testbed.ts'
import { connectedHost } from './connected-host.ts'
import { inGuest } from './in-guest.ts'
import { nicOf } from './nic-of.ts'

const whyNot = whyNoTestbed()
const hostNumber = 3
const network = 'switched'
const bridge = 'ovsbr0'
const guests = ['switched-one', 'switched-two'] as const
const bootMs = 120_000
const reached = '3 packets transmitted, 3 packets received'

const definition = `<network><name>${network}</name><forward mode='bridge'/><bridge name='${bridge}'/><virtualport type='openvswitch'/>
  <portgroup name='plain' default='yes'/><portgroup name='blue'><vlan><tag id='42'/></vlan></portgroup></network>`

// Where libvirt's ovs-vsctl looks for the switch; the folder is the host's own.
const startSwitch = `set -e; run=/var/run/openvswitch; mkdir -p $run
  ovsdb-tool create $run/test.db /usr/share/openvswitch/vswitch.ovsschema
  ovsdb-server $run/test.db --remote=punix:$run/db.sock --detach --pidfile --log-file=/dev/null
  ovs-vsctl --no-wait init
  ovs-vswitchd --detach --pidfile --log-file=/dev/null
  ovs-vsctl --timeout=20 add-br ${bridge} -- set bridge ${bridge} datapath_type=netdev`
const stopSwitch = `ovs-vsctl --timeout=5 --if-exists del-br ${bridge}; ovs-appctl -t ovs-vswitchd exit; ovs-appctl -t ovsdb-server exit; rm -f /var/run/openvswitch/test.db`

describe.skipIf(whyNot)(whyNot ?? 'guests on Open vSwitch', { timeout: 2 * bootMs }, () => {
  let host: TestbedHost
  let opened: TestHost
  const options = () => ({ signal: AbortSignal.timeout(30_000) })
  const toGroup = async (name: string, portGroup: string): Promise<void> => {
    const { uuid, mac } = await nicOf(opened, name)
    await opened.provider.networks.changeNic({ uuid, mac, change: { portGroup } }, options())
  }
  const ping = () => inGuest(host, guests[0], ['ping', '-c', '3', '-W', '5', '10.214.0.2'])

  connectedHost({ number: hostNumber, clearAway, prepare: async (bare) => void (await bare.run(['bash', '-c', startSwitch])) }, (ready) => ({ host, opened } = ready))

  it('reach each other over a network that the console defined', async () => {
    await opened.provider.networks.define({ xml: definition, start: true, autostart: false }, options())
    for (const name of guests) await host.defineGuest({ name, network, isStarted: true })
    for (const [at, name] of guests.entries()) {
      await expect.poll(() => inGuest(host, name, ['ip', 'address', 'add', `10.214.0.${at + 1}/24`, 'dev', 'eth0']).then(() => inGuest(host, name, ['ip', 'address', 'show', 'eth0'])).catch(() => ''), { timeout: bootMs, interval: 2_000 }).toContain(`10.214.0.${at + 1}/24`)
    }
    expect(await host.run(['ovs-vsctl', 'list-ports', bridge])).toContain((await nicOf(opened, guests[0])).device)
    expect(await ping()).toContain(reached)
  })

  it('are apart while one of them is in a VLAN, and together when both are', async () => {
    await toGroup(guests[1], 'blue')
    expect(await host.run(['ovs-vsctl', 'get', 'port', (await nicOf(opened, guests[1])).device, 'tag'])).toContain('42')
    expect(await ping()).not.toContain(reached)
    await toGroup(guests[0], 'blue')
    await expect.poll(ping, { timeout: 60_000 }).toContain(reached)
  })
})

async function clearAway(host: TestbedHost): Promise<void> {
  for (const name of guests) {
    await host.virsh(['destroy', name]).catch(() => '')
    await host.virsh(['undefine', name]).catch(() => '')
    await host.run(['rm', '-f', `/var/lib/libvirt/images/${name}.qcow2`])
  }
  await host.virsh(['net-destroy', network]).catch(() => '')
  await host.virsh(['net-undefine', network]).catch(() => '')
  await host.run(['sh', '-c', stopSwitch]).catch(() => '')
}
