// The domains of one host, found by what libvirt finds them by.
import { isActive } from './demo-domain.ts'
import type { DemoDomain } from './demo-domain.ts'

export interface DomainTable {
  all(): Iterable<DemoDomain>
  readonly size: number
  byUuid(uuid: string): DemoDomain | undefined
  byName(name: string): DemoDomain | undefined
  byId(id: number): DemoDomain | undefined
  byVncPort(port: number): DemoDomain | undefined
  add(domain: DemoDomain): void
  remove(domain: DemoDomain): void
  rename(domain: DemoDomain, name: string): void
  /** Gives a domain the next id and, if it has a screen that listens on a port, a port. */
  activate(domain: DemoDomain, needsPort: boolean): void
  deactivate(domain: DemoDomain): void
}

/** QEMU's autoport range in libvirt's qemu.conf begins here. */
const firstVncPort = 5900

export function createDomainTable(domains: readonly DemoDomain[], needsPort: (domain: DemoDomain) => boolean): DomainTable {
  const byUuid = new Map(domains.map((domain) => [domain.uuid, domain]))
  const byName = new Map(domains.map((domain) => [domain.name, domain]))
  const byPort = new Map<number, DemoDomain>()
  let lastId = domains.reduce((highest, { id }) => Math.max(highest, id), 0)

  const givePort = (domain: DemoDomain): void => {
    let port = firstVncPort
    while (byPort.has(port)) port++
    byPort.set(port, domain)
    domain.vncPort = port
  }
  for (const domain of domains) if (isActive(domain) && needsPort(domain)) givePort(domain)
  return {
    all: () => byUuid.values(),
    get size() {
      return byUuid.size
    },
    byUuid: (uuid) => byUuid.get(uuid),
    byName: (name) => byName.get(name),
    byId: (id) => byUuid.values().find((domain) => domain.id === id),
    byVncPort: (port) => byPort.get(port),
    add(domain) {
      byUuid.set(domain.uuid, domain)
      byName.set(domain.name, domain)
    },
    remove(domain) {
      byUuid.delete(domain.uuid)
      byName.delete(domain.name)
    },
    rename(domain, name) {
      byName.delete(domain.name)
      domain.name = name
      byName.set(name, domain)
    },
    activate(domain, wantsPort) {
      domain.id = ++lastId
      if (wantsPort) givePort(domain)
    },
    deactivate(domain) {
      byPort.delete(domain.vncPort)
      domain.vncPort = 0
      domain.id = -1
    },
  }
}
