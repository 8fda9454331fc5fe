// From a handle on the wire to the domain it means. libvirt goes by the UUID alone.
import type { DomainHandle } from '#electron/libvirt/index.ts'
import type { DemoDomain } from '../../model/demo-domain.ts'
import type { HostModel } from '../../model/host-model.ts'
import { failures } from '../../server/failure.ts'

/** @throws DaemonFailure no domain */
export function findDomain({ domains }: HostModel, { uuid, name }: DomainHandle): DemoDomain {
  const domain = domains.byUuid(uuid)
  if (!domain) throw failures.noDomain(`uuid '${uuid}' (${name})`)
  return domain
}
