// Virtual networks, interfaces and packet filters of a libvirt host.
import type { NetworkProvider } from '../../network-provider.ts'
import { named } from '../errors.ts'
import type { HostLink } from '../session/host-link.ts'

export interface NetworksOptions {
  /** @throws AppError host-not-connected */
  readonly link: () => HostLink
}

export function createNetworks({ link }: NetworksOptions): NetworkProvider {
  return {
    setAutostart: ({ network, isOn }, { signal }) =>
      named({ act: 'network-autostart', name: network }, async () => {
        const { networks } = link().control.api
        await networks.setAutostart(await networks.lookupByName(network, { signal }), isOn, { signal })
      }),
  }
}
