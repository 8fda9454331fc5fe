// Which things a scope finds now, as alerts name them.
import type { AlertScope, AlertSubject } from '#shared/model/alert.ts'
import { findThings } from '../inventory/find-things.ts'
import type { FoundThing, Things } from '../inventory/find-things.ts'

/** One thing as the metrics name it: a machine keeps its name when it moves to another host. */
export type ThingKey = string

export function thingKey(subject: AlertSubject): ThingKey {
  switch (subject.kind) {
    case 'vm':
      return `vm:${subject.uuid}`
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

export function scopeKey({ kind, query }: AlertScope): string {
  return `${kind} ${query.trim()}`
}

/** In the order of hosts. A query that is not understood finds nothing: a half-understood one would find too much. */
export function subjectsIn(scope: AlertScope, things: Things): Map<ThingKey, AlertSubject> {
  const subjects = findThings(scope, things).things.map(subjectOf)
  return new Map(subjects.map((subject) => [thingKey(subject), subject]))
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
