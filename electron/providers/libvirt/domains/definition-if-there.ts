// Definitions of the machines that a list has named. Others delete machines meanwhile: what vanishes between the list and its definition has
// no disks, addresses or devices any more, and is no reason to fail for whoever looks through all of them.
import { ErrorCode, LibvirtError } from '#electron/libvirt/index.ts'
import type { DomainHandle, LibvirtApi } from '#electron/libvirt/index.ts'

type Reading = Pick<LibvirtApi['domains'], 'getDomainXml'>

/** `undefined` for one that is gone. */
export async function definitionIfThere(domains: Reading, domain: DomainHandle, options: Parameters<Reading['getDomainXml']>[1]): Promise<string | undefined> {
  try {
    return await domains.getDomainXml(domain, options)
  } catch (error) {
    if (error instanceof LibvirtError && error.code === ErrorCode.NoDomain) return undefined
    throw error
  }
}
