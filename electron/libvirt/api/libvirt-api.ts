// Named methods for the calls a console makes most, by noun. Thin on purpose: each is one procedure, and whatever is
// missing here is one `connection.call('...')` away.
import type { Caller } from './call-flags.ts'
import { domainPowerApi, type DomainPowerApi } from './domain-power.ts'
import { domainsApi, type DomainsApi } from './domains.ts'
import { guestsApi, type GuestsApi } from './guests.ts'
import { hostApi, type HostApi } from './host.ts'
import { networksApi, type NetworksApi } from './networks.ts'
import { storageApi, type StorageApi } from './storage.ts'

export interface LibvirtApi {
  readonly host: HostApi
  readonly domains: DomainsApi & DomainPowerApi & GuestsApi
  readonly networks: NetworksApi
  readonly storage: StorageApi
}

export function libvirtApi(connection: Caller): LibvirtApi {
  return {
    host: hostApi(connection),
    domains: { ...domainsApi(connection), ...domainPowerApi(connection), ...guestsApi(connection) },
    networks: networksApi(connection),
    storage: storageApi(connection),
  }
}
