// Which things a scope finds now, as alerts name them.
import type { AlertScope, AlertSubject } from '#shared/model/monitoring/alert.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import { finderOf } from '../../inventory/find-things.ts'
import type { FoundThing, Things } from '../../inventory/find-things.ts'

/** One thing as the metrics name it: a machine keeps its name when it moves to another host. */
export type ThingKey = string

export function thingKey(subject: AlertSubject): ThingKey {
  switch (subject.kind) {
    case 'vm':
      return vmThingKey(subject.uuid)
    case 'host':
      return `host:${subject.hostId}`
    case 'pool':
      return `pool:${subject.hostId}/${subject.pool}`
    case 'console':
      return `console:${subject.name}`
    default:
      return subject satisfies never
  }
}

export function vmThingKey(uuid: DomainUuid): ThingKey {
  return `vm:${uuid}`
}

export function scopeKey({ kind, query }: AlertScope): string {
  return `${kind} ${query.trim()}`
}

/** In the order of hosts. */
export function subjectsIn(scope: AlertScope, things: Things): Map<ThingKey, AlertSubject> {
  return subjectsOfAll(things.hosts(), subjectFinder(scope, things).find)
}

export function subjectsOfAll(hosts: readonly Host[], find: SubjectFinder['find']): Map<ThingKey, AlertSubject> {
  return new Map(hosts.flatMap((host) => find(host)).map((subject) => [thingKey(subject), subject]))
}

export interface SubjectFinder {
  readonly find: (host: Host) => AlertSubject[]
  /** Of these machines of the host alone. */
  readonly findVms: (host: Host, uuids: Iterable<DomainUuid>) => AlertSubject[]
}

/** What a scope finds of one host. A query that is not understood finds nothing: a half-understood one would find too much. */
export function subjectFinder(scope: AlertScope, things: Things): SubjectFinder {
  const { find, findVms } = finderOf(scope, things)
  return { find: (host) => find(host).map(subjectOf), findVms: (host, uuids) => findVms(host, uuids).map(subjectOf) }
}

function subjectOf(found: FoundThing): AlertSubject {
  switch (found.kind) {
    case 'vm':
      return { kind: 'vm', hostId: found.vm.hostId, uuid: found.vm.uuid, name: found.vm.name }
    case 'host':
      return { kind: 'host', hostId: found.host.id, name: found.host.name }
    case 'pool':
      return { kind: 'pool', hostId: found.host.id, pool: found.pool.name, name: `${found.host.name}: ${found.pool.name}` }
    default:
      return found satisfies never
  }
}
