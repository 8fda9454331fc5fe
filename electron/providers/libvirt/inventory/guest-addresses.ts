// A running guest's addresses, each with where it is known from. Leases come from the host's own DHCP server and cost
// nothing; the agent is inside the guest and may hang, so it is asked on the monitor connection, briefly.
import { AddressSource, LibvirtError } from '#electron/libvirt/index.ts'
import type { DomainInterface } from '#electron/libvirt/index.ts'
import type { GuestAddress, AddressSource as SourceName } from '#shared/model/machines/vm.ts'
import { unlimited } from '../session/host-link.ts'
import type { HostLink } from '../session/host-link.ts'
import type { KnownDomain } from './known-domains.ts'

const agentDeadlineMs = 5_000

export interface AddressRequest {
  readonly domain: KnownDomain
  readonly mayAskAgent: boolean
  readonly onAgentError: (error: unknown) => void
  readonly signal: AbortSignal
}

/** The first source that knows any: the agent knows all of them, the leases those of libvirt's own networks. */
export async function readAddresses(link: HostLink, request: AddressRequest): Promise<GuestAddress[]> {
  const { domain, mayAskAgent, signal } = request
  const fromAgent = mayAskAgent ? await askAgent(link, request) : []
  if (fromAgent.length > 0) return fromAgent
  const { domains } = link.control.api
  const leases = addressesOf(await orNone(domains.interfaceAddresses(domain.handle, AddressSource.Lease, { signal })), 'lease')
  if (leases.length > 0) return leases
  return addressesOf(await orNone(domains.interfaceAddresses(domain.handle, AddressSource.Arp, { signal })), 'arp')
}

async function askAgent({ monitor }: HostLink, { domain: { handle, vm }, signal, onAgentError }: AddressRequest): Promise<GuestAddress[]> {
  try {
    const interfaces = await monitor.run({ guest: vm.name, isAgent: true, deadlineMs: agentDeadlineMs, signal }, ({ api }) => api.domains.interfaceAddresses(handle, AddressSource.Agent, unlimited))
    return addressesOf(interfaces, 'agent')
  } catch (error) {
    signal.throwIfAborted()
    onAgentError(error)
    return []
  }
}

/** Networks without DHCP, drivers without ARP answer with an error, which means: none known. */
async function orNone(asked: Promise<readonly DomainInterface[]>): Promise<readonly DomainInterface[]> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof LibvirtError) return []
    throw error
  }
}

export function addressesOf(interfaces: readonly DomainInterface[], source: SourceName): GuestAddress[] {
  return interfaces
    .filter(({ name }) => name !== 'lo')
    .flatMap(({ hwaddr, addrs }) => addrs.map(({ addr }) => ({ address: addr, source, mac: hwaddr })))
    .filter(({ address }) => !address.startsWith('fe80:') && !address.startsWith('127.') && address !== '::1')
}
