// Calls about virtual networks.
import type { CallOptions } from '../client/calls/pending-call.ts'
import type { NetworkDhcpLease, NetworkHandle } from '../procedures/protocol-types.gen.ts'
import { flagsOf, type Caller, type FlagOptions } from './call-flags.ts'

export interface NetworksApi {
  listAllNetworks(options?: FlagOptions): Promise<readonly NetworkHandle[]>
  lookupByName(name: string, options?: CallOptions): Promise<NetworkHandle>
  getNetworkXml(net: NetworkHandle, options?: FlagOptions): Promise<string>
  isActive(net: NetworkHandle, options?: CallOptions): Promise<boolean>
  defineXml(xml: string, options?: FlagOptions): Promise<NetworkHandle>
  start(net: NetworkHandle, options?: CallOptions): Promise<void>
  stop(net: NetworkHandle, options?: CallOptions): Promise<void>
  undefine(net: NetworkHandle, options?: CallOptions): Promise<void>
  getAutostart(net: NetworkHandle, options?: CallOptions): Promise<boolean>
  setAutostart(net: NetworkHandle, isOn: boolean, options?: CallOptions): Promise<void>
  /** Of one MAC address, or of all. */
  getDhcpLeases(net: NetworkHandle, mac?: string | null, options?: FlagOptions): Promise<readonly NetworkDhcpLease[]>
}

export function networksApi({ call }: Caller): NetworksApi {
  return {
    listAllNetworks: async (options) =>
      (await call('CONNECT_LIST_ALL_NETWORKS', { needResults: 1, flags: flagsOf(options) }, options)).nets,
    lookupByName: async (name, options) => (await call('NETWORK_LOOKUP_BY_NAME', { name }, options)).net,
    getNetworkXml: async (net, options) => (await call('NETWORK_GET_XML_DESC', { net, flags: flagsOf(options) }, options)).xml,
    isActive: async (net, options) => (await call('NETWORK_IS_ACTIVE', { net }, options)).active !== 0,
    defineXml: async (xml, options) => (await call('NETWORK_DEFINE_XML_FLAGS', { xml, flags: flagsOf(options) }, options)).net,
    async start(net, options) {
      await call('NETWORK_CREATE', { net }, options)
    },
    async stop(net, options) {
      await call('NETWORK_DESTROY', { net }, options)
    },
    async undefine(net, options) {
      await call('NETWORK_UNDEFINE', { net }, options)
    },
    getAutostart: async (net, options) => (await call('NETWORK_GET_AUTOSTART', { net }, options)).autostart !== 0,
    async setAutostart(net, isOn, options) {
      await call('NETWORK_SET_AUTOSTART', { net, autostart: isOn ? 1 : 0 }, options)
    },
    getDhcpLeases: async (net, mac = null, options = {}) =>
      (await call('NETWORK_GET_DHCP_LEASES', { net, mac, needResults: 1, flags: flagsOf(options) }, options)).leases,
  }
}
