// The first NIC of a machine, as the console sees it.
import type { Nic } from '#shared/model/networks/network.ts'
import type { TestHost } from '../conformance/test-host.ts'

export async function nicOf({ provider }: TestHost, vmName: string): Promise<Nic> {
  const nic = (await provider.networks.topology(undefined, { signal: AbortSignal.timeout(30_000) })).nics.find((each) => each.vmName === vmName)
  if (!nic) throw new Error(`${vmName} has no NIC`)
  return nic
}
