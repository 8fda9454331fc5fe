// The one network that every libvirt comes with: "default", with NAT and leases. Defining more is not simulated.
import type { NetworkDhcpLease, NetworkHandle } from '#electron/libvirt/index.ts'
import { ErrorCode, ErrorDomain } from '#electron/libvirt/index.ts'
import { guestHostname } from '../../guest/guest.ts'
import { createRandom, seedOf, uuidFrom } from '../../invent/random.ts'
import { isActive } from '../../model/demo-domain.ts'
import { hardwareOf } from '../../model/hardware.ts'
import type { HostModel } from '../../model/host-model.ts'
import { DaemonFailure } from '../../server/failure.ts'
import type { Handlers } from '../../server/handlers.ts'

const inactive = 1
const leaseSeconds = 3_600

export const networkCalls: Handlers = {
  CONNECT_LIST_ALL_NETWORKS: ({ needResults, flags }, { host }) => {
    // Asked for inactive networks only: there are none.
    const nets = (flags & 3) === inactive ? [] : [defaultNetwork(host)]
    return { nets: needResults === 0 ? [] : nets, ret: nets.length }
  },
  CONNECT_NUM_OF_NETWORKS: () => ({ num: 1 }),
  CONNECT_LIST_NETWORKS: () => ({ names: ['default'] }),
  NETWORK_LOOKUP_BY_NAME: ({ name }, { host }) => ({ net: found(host, (net) => net.name === name, `name '${name}'`) }),
  NETWORK_LOOKUP_BY_UUID: ({ uuid }, { host }) => ({ net: found(host, (net) => net.uuid === uuid, `uuid '${uuid}'`) }),
  NETWORK_GET_XML_DESC: ({ net }, { host }) => ({ xml: networkXml(check(host, net)) }),
  NETWORK_GET_AUTOSTART: ({ net }, { host }) => ({ autostart: check(host, net) ? 1 : 0 }),
  NETWORK_GET_BRIDGE_NAME: ({ net }, { host }) => ({ name: check(host, net) ? 'virbr0' : '' }),
  NETWORK_IS_ACTIVE: ({ net }, { host }) => ({ active: check(host, net) ? 1 : 0 }),
  NETWORK_IS_PERSISTENT: ({ net }, { host }) => ({ persistent: check(host, net) ? 1 : 0 }),
  NETWORK_GET_DHCP_LEASES: ({ net, mac, needResults }, { host }) => {
    check(host, net)
    const leases = allLeases(host).filter((lease) => mac === null || lease.mac === mac)
    return { leases: needResults === 0 ? [] : leases, ret: leases.length }
  },
}

function defaultNetwork({ machine }: HostModel): NetworkHandle {
  return { name: 'default', uuid: uuidFrom(createRandom(seedOf(machine.uuid, 'network'))) }
}

function check(host: HostModel, { uuid }: NetworkHandle): NetworkHandle {
  return found(host, (net) => net.uuid === uuid, `uuid '${uuid}'`)
}

function found(host: HostModel, isIt: (net: NetworkHandle) => boolean, what: string): NetworkHandle {
  const net = defaultNetwork(host)
  if (isIt(net)) return net
  throw new DaemonFailure({ code: ErrorCode.NoNetwork, domain: ErrorDomain.Network, message: `Network not found: no network with matching ${what}` })
}

function networkXml({ name, uuid }: NetworkHandle): string {
  return `<network>
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <forward mode='nat'>
    <nat>
      <port start='1024' end='65535'/>
    </nat>
  </forward>
  <bridge name='virbr0' stp='on' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
    </dhcp>
  </ip>
</network>
`
}

function allLeases(host: HostModel): NetworkDhcpLease[] {
  const leases: NetworkDhcpLease[] = []
  for (const domain of host.domains.all()) {
    if (!isActive(domain)) continue
    for (const { isBridge, mac, address, prefix } of hardwareOf(domain).nics) {
      if (!isBridge) leases.push({ iface: 'virbr0', expirytime: Math.floor(host.now() / 1000) + leaseSeconds, type: 0, mac, iaid: null, ipaddr: address, prefix, hostname: guestHostname(domain.name), clientid: null })
    }
  }
  return leases
}
