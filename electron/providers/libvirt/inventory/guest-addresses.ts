// A running guest's addresses, each with where it is known from. Leases come from the host's own DHCP server and cost
// nothing; the agent is inside the guest and may hang, so it is asked on the monitor connection, briefly.
import { AddressSource } from '#electron/libvirt/index.ts'
import type { DomainHandle, DomainInterface } from '#electron/libvirt/index.ts'
import type { GuestAddress, AddressSource as SourceName } from '#shared/model/vm.ts'
import type { HostLink } from '../session/host-link.ts'

const agentDeadlineMs = 5_000

export interface AddressRequest {
  readonly handle: DomainHandle
  readonly isAgentConnected: boolean
  readonly signal: AbortSignal
}

export async function readAddresses(link: HostLink, { handle, isAgentConnected, signal }: AddressRequest): Promise<GuestAddress[]> {
  if (isAgentConnected) {
    const monitor = await link.monitor()
    const found = await orNone(monitor.api.domains.interfaceAddresses(handle, AddressSource.Agent, { signal, deadlineMs: agentDeadlineMs }))
    const addresses = addressesOf(found, 'agent')
    if (addresses.length > 0) return addresses
  }
  const leases = addressesOf(await orNone(link.control.api.domains.interfaceAddresses(handle, AddressSource.Lease, { signal })), 'lease')
  if (leases.length > 0) return leases
  return addressesOf(await orNone(link.control.api.domains.interfaceAddresses(handle, AddressSource.Arp, { signal })), 'arp')
}

/** Guests without an agent, networks without DHCP, drivers without ARP all answer with an error, which means: none known. */
async function orNone(asked: Promise<readonly DomainInterface[]>): Promise<readonly DomainInterface[]> {
  try {
    return await asked
  } catch {
    return []
  }
}

function addressesOf(interfaces: readonly DomainInterface[], source: SourceName): GuestAddress[] {
  return interfaces
    .filter(({ name }) => name !== 'lo')
    .flatMap(({ hwaddr, addrs }) => addrs.map(({ addr }) => ({ address: addr, source, mac: hwaddr })))
    .filter(({ address }) => !address.startsWith('fe80:') && !address.startsWith('127.') && address !== '::1')
}
