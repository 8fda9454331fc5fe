// Which things a scope finds now: machines by the search language, hosts and pools by the same language asked of the host.
import type { AlertScope, AlertSubject } from '#shared/model/alert.ts'
import type { Host } from '#shared/model/host.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage.ts'
import type { Vm } from '#shared/model/vm.ts'
import { compileSearch, searchText } from '#shared/search/compile-search.ts'
import type { CompiledSearch } from '#shared/search/compile-search.ts'

export interface Things {
  readonly hosts: () => readonly Host[]
  readonly vmsOf: (hostId: Host['id']) => readonly Vm[]
  readonly poolsOf: (hostId: Host['id']) => readonly Pool[]
}

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
export function subjectsIn(scope: AlertScope, { hosts, vmsOf, poolsOf }: Things): Map<ThingKey, AlertSubject> {
  const search = compileSearch(scope.query)
  if (search.problems.length > 0) return new Map()
  const subjects = hosts().flatMap((host): AlertSubject[] => {
    if (scope.kind === 'vm') return vmsOf(host.id).filter((vm) => matchesVm(search, vm, host)).map(vmSubject)
    if (!matchesHost(search, host)) return []
    return scope.kind === 'host' ? [hostSubject(host)] : poolsOf(host.id).map(({ name }) => ({ kind: 'pool', hostId: host.id, pool: name, name: `${host.name}: ${name}` }))
  })
  return new Map(subjects.map((subject) => [thingKey(subject), subject]))
}

function vmSubject({ hostId, uuid, name }: Vm): AlertSubject {
  return { kind: 'vm', hostId, uuid, name }
}

function hostSubject({ id, name }: Host): AlertSubject {
  return { kind: 'host', hostId: id, name }
}

/** What is asked of every machine of a fleet costs nothing when nothing is asked. */
export function matchesVm({ matches, isEmpty }: CompiledSearch, vm: Vm, host: Host): boolean {
  return isEmpty || matches({ vm, hostName: host.name, folder: host.folder, usage: undefined, text: searchText(vm, host.name) })
}

/** A host answers what can be asked of a host (words, `host:`, `folder:`); asked for what only machines have, it has none. */
export function matchesHost({ matches }: CompiledSearch, host: Host): boolean {
  return matches({ vm: nothingOf(host), hostName: host.name, folder: host.folder, usage: undefined, text: `${host.name}\n${host.folder}`.toLowerCase() })
}

function nothingOf({ id, name }: Host): Vm {
  return { hostId: id, uuid: DomainUuid.parse('none'), name, title: '', libvirtId: null, state: 'nostate', stateReason: '', isPersistent: true, hasManagedSave: false, autostart: false, vcpus: 0, memoryBytes: 0, memoryMaxBytes: 0, addresses: [], osName: '', tags: [], startedAtMs: null, consoles: [], isDetailed: false }
}
