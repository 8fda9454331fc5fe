// Calls that find domains and tell their state.
import { DomainState, ListDomainsFlag } from '#electron/libvirt/index.ts'
import { handleOf, isActive } from '../../model/demo-domain.ts'
import type { DemoDomain } from '../../model/demo-domain.ts'
import { hardwareOf } from '../../model/hardware.ts'
import { counterOf, cpuTimeNs } from '../../model/load.ts'
import { failures } from '../../server/failure.ts'
import type { Handlers } from '../../server/handlers.ts'
import { findDomain } from './find-domain.ts'

interface Filter {
  readonly flag: number
  readonly accepts: (domain: DemoDomain) => boolean
}

/** Flags of one group are alternatives; a domain has to pass every group that has a flag set. No domain here has snapshots. */
const filterGroups: readonly (readonly Filter[])[] = [
  [
    { flag: ListDomainsFlag.Active, accepts: isActive },
    { flag: ListDomainsFlag.Inactive, accepts: (domain) => !isActive(domain) },
  ],
  [
    { flag: ListDomainsFlag.Persistent, accepts: ({ isPersistent }) => isPersistent },
    { flag: ListDomainsFlag.Transient, accepts: ({ isPersistent }) => !isPersistent },
  ],
  [
    { flag: ListDomainsFlag.Running, accepts: ({ state }) => state === DomainState.Running },
    { flag: ListDomainsFlag.Paused, accepts: ({ state }) => state === DomainState.Paused },
    { flag: ListDomainsFlag.ShutOff, accepts: ({ state }) => state === DomainState.ShutOff },
    { flag: ListDomainsFlag.Other, accepts: ({ state }) => state !== DomainState.Running && state !== DomainState.Paused && state !== DomainState.ShutOff },
  ],
  [
    { flag: ListDomainsFlag.ManagedSave, accepts: ({ hasManagedSave }) => hasManagedSave },
    { flag: ListDomainsFlag.NoManagedSave, accepts: ({ hasManagedSave }) => !hasManagedSave },
  ],
  [
    { flag: ListDomainsFlag.Autostart, accepts: ({ autostart }) => autostart },
    { flag: ListDomainsFlag.NoAutostart, accepts: ({ autostart }) => !autostart },
  ],
  [
    { flag: ListDomainsFlag.HasSnapshot, accepts: ({ snapshots }) => snapshots.length > 0 },
    { flag: ListDomainsFlag.NoSnapshot, accepts: ({ snapshots }) => snapshots.length === 0 },
  ],
  [
    { flag: ListDomainsFlag.HasCheckpoint, accepts: () => false },
    { flag: ListDomainsFlag.NoCheckpoint, accepts: () => true },
  ],
]

/** `flags`: ListDomainsFlag; the lower eight are those of the statistics call too. */
export function passesFilter(domain: DemoDomain, flags: number): boolean {
  return filterGroups.every((group) => {
    const wanted = group.filter(({ flag }) => (flags & flag) !== 0)
    return wanted.length === 0 || wanted.some(({ accepts }) => accepts(domain))
  })
}

export const domainListCalls: Handlers = {
  CONNECT_LIST_ALL_DOMAINS: ({ needResults, flags }, { host }) => {
    const found = [...host.domains.all()].filter((domain) => passesFilter(domain, flags))
    return { domains: needResults === 0 ? [] : found.map(handleOf), ret: found.length }
  },
  CONNECT_NUM_OF_DOMAINS: (_args, { host }) => ({ num: [...host.domains.all()].filter(isActive).length }),
  CONNECT_LIST_DOMAINS: ({ maxids }, { host }) => ({ ids: [...host.domains.all()].filter(isActive).map(({ id }) => id).slice(0, maxids) }),
  CONNECT_NUM_OF_DEFINED_DOMAINS: (_args, { host }) => ({ num: [...host.domains.all()].filter((domain) => !isActive(domain)).length }),
  CONNECT_LIST_DEFINED_DOMAINS: ({ maxnames }, { host }) => ({ names: [...host.domains.all()].filter((domain) => !isActive(domain)).map(({ name }) => name).slice(0, maxnames) }),
  DOMAIN_LOOKUP_BY_NAME: ({ name }, { host }) => {
    const domain = host.domains.byName(name)
    if (!domain) throw failures.noDomain(`name '${name}'`)
    return { dom: handleOf(domain) }
  },
  DOMAIN_LOOKUP_BY_UUID: ({ uuid }, { host }) => {
    const domain = host.domains.byUuid(uuid)
    if (!domain) throw failures.noDomain(`uuid '${uuid}'`)
    return { dom: handleOf(domain) }
  },
  DOMAIN_LOOKUP_BY_ID: ({ id }, { host }) => {
    const domain = host.domains.byId(id)
    if (!domain) throw failures.noDomain(`id ${id}`)
    return { dom: handleOf(domain) }
  },
  DOMAIN_GET_STATE: ({ dom }, { host }) => {
    const { state, reason } = findDomain(host, dom)
    return { state, reason }
  },
  DOMAIN_GET_INFO: ({ dom }, { host }) => {
    const domain = findDomain(host, dom)
    const { vcpus, memoryKib, maxMemoryKib = memoryKib } = hardwareOf(domain)
    return { state: domain.state, maxMem: maxMemoryKib, memory: memoryKib, nrVirtCpu: vcpus, cpuTime: counterOf(cpuTimeNs(domain, host.now())) }
  },
  DOMAIN_IS_ACTIVE: ({ dom }, { host }) => ({ active: isActive(findDomain(host, dom)) ? 1 : 0 }),
  DOMAIN_IS_PERSISTENT: ({ dom }, { host }) => ({ persistent: findDomain(host, dom).isPersistent ? 1 : 0 }),
  DOMAIN_IS_UPDATED: ({ dom }, { host }) => {
    findDomain(host, dom)
    return { updated: 0 }
  },
}
