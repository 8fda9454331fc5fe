// The networks of a libvirt host behind the NetworkProvider interface.
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { int64ToNumber } from '#electron/libvirt/index.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Lease } from '#shared/model/networks/network.ts'
import type { NetworkProvider } from '../../nouns/network-provider.ts'
import { named } from '../errors.ts'
import type { HostLink } from '../session/host-link.ts'
import { readInterfaces } from './interfaces.ts'
import { actOnNetwork, defineNetwork, readFilters, updateNetwork } from './network-acts.ts'
import { changeNic, readNics } from './nics.ts'

export interface NetworksOptions {
  readonly hostId: HostId
  /** @throws AppError host-not-connected */
  readonly link: () => HostLink
  /** @throws AppError vm-not-found */
  readonly domain: (uuid: string) => { readonly handle: DomainHandle; readonly name: string; readonly isRunning: boolean }
  /** Something changed for which there may be no event. */
  readonly onNetworksChanged: () => void
}

export function createNetworks({ hostId, link, domain, onNetworksChanged }: NetworksOptions): NetworkProvider {
  const change = async <T>(act: string, name: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await named({ act, name }, work)
    } finally {
      onNetworksChanged()
    }
  }
  return {
    act: (request, { signal }) => change(`network-${request.action}`, request.network, () => actOnNetwork(link().control, request, signal)),
    define: (request, { signal }) => change('network-define', '', () => defineNetwork(link().control, request, signal)),
    update: (request, { signal }) => change('network-update', request.network, () => updateNetwork(link().control, request, signal)),
    leases: ({ network }, { signal }) => named({ act: 'leases', name: network }, () => readLeases(link(), network, signal)),
    topology: (_request, { signal }) =>
      named({ act: 'topology', name: '' }, async () => {
        const host = link()
        const [interfaces, nics] = await Promise.all([readInterfaces(host, signal), readNics(host.control, signal)])
        return { hostId, ...interfaces, nics }
      }),
    filters: (_request, { signal }) => named({ act: 'nwfilters', name: '' }, () => readFilters(link().control, signal)),
    defineFilter: ({ xml }, { signal }) => named({ act: 'nwfilter-define', name: '' }, async () => void (await link().control.connection.call('NWFILTER_DEFINE_XML', { xml }, { signal }))),
    undefineFilter: ({ name }, { signal }) =>
      named({ act: 'nwfilter-undefine', name }, async () => {
        const { connection } = link().control
        const { nwfilter } = await connection.call('NWFILTER_LOOKUP_BY_NAME', { name }, { signal })
        await connection.call('NWFILTER_UNDEFINE', { nwfilter }, { signal })
      }),
    changeNic: ({ uuid, mac, change: wanted }, { signal }) => named({ act: 'nic-change', name: mac }, () => changeNic({ host: link(), domain: domain(uuid), mac, signal }, wanted)),
  }
}

async function readLeases({ control }: HostLink, network: string, signal: AbortSignal): Promise<Lease[]> {
  const net = await control.api.networks.lookupByName(network, { signal })
  const [leases, nics] = await Promise.all([control.api.networks.getDhcpLeases(net, null, { signal }), readNics(control, signal)])
  const owners = new Map(nics.map(({ mac, uuid, vmName }) => [mac, { uuid, name: vmName }]))
  return leases.map(({ mac, ipaddr, prefix, hostname, expirytime }) => {
    const seconds = int64ToNumber(expirytime)
    return { mac: mac ?? '', address: ipaddr, prefix, hostname: hostname ?? '', expiresAtMs: seconds === 0 ? null : seconds * 1000, vm: owners.get(mac ?? '') ?? null }
  })
}
