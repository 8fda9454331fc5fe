// What a query finds now: machines by the search language, hosts and pools by the same language asked of the host (and of the pool's name).
// The one list behind dashboards, alerts, silences and charts of groups.
import type { Host } from '#shared/model/hosts/host.ts'
import type { DomainUuid, HostId, VmRef } from '#shared/model/ids.ts'
import type { SubjectKind } from '#shared/model/monitoring/metrics.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import type { Vm, VmUsage } from '#shared/model/machines/vm.ts'
import { compileSearch } from '#shared/search/compile-search.ts'
import type { CompiledSearch } from '#shared/search/compile-search.ts'
import type { QueryProblem } from '#shared/search/parse-query.ts'
import { matchesHost, matchesVm } from '#shared/search/search-things.ts'

export interface Things {
  readonly hosts: () => readonly Host[]
  readonly vmsOf: (hostId: HostId) => readonly Vm[]
  readonly vm: (ref: VmRef) => Vm | undefined
  readonly poolsOf: (hostId: HostId) => readonly Pool[]
  /** Absent for who must not depend on what is measured: a rule whose scope came and went with the CPU would never end. */
  readonly usageOf?: (hostId: HostId) => readonly VmUsage[]
  /** Absent for the same ones. */
  readonly now?: () => number
}

export interface WantedThings {
  readonly kind: SubjectKind
  readonly query: string
}

export type FoundThing =
  | { readonly kind: 'vm'; readonly host: Host; readonly vm: Vm }
  | { readonly kind: 'host'; readonly host: Host }
  | { readonly kind: 'pool'; readonly host: Host; readonly pool: Pool }

export interface FoundThings {
  /** In the order of hosts. */
  readonly things: readonly FoundThing[]
  /** With any, nothing is found: a half-understood query would find too much. */
  readonly problems: readonly QueryProblem[]
}

export function findThings(wanted: WantedThings, fleet: Things): FoundThings {
  const { find, problems } = finderOf(wanted, fleet)
  return { things: problems.length > 0 ? [] : fleet.hosts().flatMap((host) => find(host)), problems }
}

export interface Finder {
  readonly find: (host: Host) => FoundThing[]
  /** Of these machines of the host alone. */
  readonly findVms: (host: Host, uuids: Iterable<DomainUuid>) => FoundThing[]
  readonly problems: readonly QueryProblem[]
}

/** For who asks host by host: the query is read once. */
export function finderOf({ kind, query }: WantedThings, fleet: Things): Finder {
  const search = compileSearch(query)
  const isUnderstood = search.problems.length === 0
  return {
    find: (host) => (isUnderstood ? thingsOf(kind, host, { search, fleet }) : []),
    findVms: (host, uuids) => (isUnderstood && kind === 'vm' ? matching([...uuids].flatMap((uuid) => fleet.vm({ hostId: host.id, uuid }) ?? []), host, { search, fleet }) : []),
    problems: search.problems,
  }
}

function matching(vms: readonly Vm[], host: Host, { search, fleet }: { search: CompiledSearch; fleet: Things }): FoundThing[] {
  const usages = new Map(search.isEmpty ? [] : fleet.usageOf?.(host.id).map((usage) => [usage.uuid, usage]))
  const nowMs = fleet.now?.()
  return vms.filter((vm) => matchesVm(search, vm, { host, usage: usages.get(vm.uuid), nowMs })).map((vm) => ({ kind: 'vm', host, vm }))
}

function thingsOf(kind: SubjectKind, host: Host, { search, fleet }: { search: CompiledSearch; fleet: Things }): FoundThing[] {
  switch (kind) {
    case 'vm':
      return matching(fleet.vmsOf(host.id), host, { search, fleet })
    case 'host':
      return matchesHost(search, host) ? [{ kind, host }] : []
    case 'pool':
      return fleet.poolsOf(host.id).filter(({ name }) => matchesHost(search, host, name)).map((pool) => ({ kind, host, pool }))
    default:
      return kind satisfies never
  }
}
