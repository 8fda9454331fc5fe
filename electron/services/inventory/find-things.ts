// What a query finds now: machines by the search language, hosts and pools by the same language asked of the host (and of the pool's name).
// The one list behind dashboards, alerts, silences and charts of groups.
import type { Host } from '#shared/model/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { SubjectKind } from '#shared/model/metrics.ts'
import type { Pool } from '#shared/model/storage.ts'
import type { Vm, VmUsage } from '#shared/model/vm.ts'
import { compileSearch } from '#shared/search/compile-search.ts'
import type { CompiledSearch } from '#shared/search/compile-search.ts'
import type { QueryProblem } from '#shared/search/parse-query.ts'
import { matchesHost, matchesVm } from '#shared/search/search-things.ts'

export interface Things {
  readonly hosts: () => readonly Host[]
  readonly vmsOf: (hostId: HostId) => readonly Vm[]
  readonly poolsOf: (hostId: HostId) => readonly Pool[]
  /** Absent for who must not depend on what is measured: a rule whose scope came and went with the CPU would never end. */
  readonly usageOf?: (hostId: HostId) => readonly VmUsage[]
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

/** For who asks host by host: the query is read once. */
export function finderOf({ kind, query }: WantedThings, fleet: Things): { readonly find: (host: Host) => FoundThing[]; readonly problems: readonly QueryProblem[] } {
  const search = compileSearch(query)
  return { find: (host) => (search.problems.length > 0 ? [] : thingsOf(kind, host, { search, fleet })), problems: search.problems }
}

function thingsOf(kind: SubjectKind, host: Host, { search, fleet }: { search: CompiledSearch; fleet: Things }): FoundThing[] {
  switch (kind) {
    case 'vm': {
      const usages = new Map(search.isEmpty ? [] : fleet.usageOf?.(host.id).map((usage) => [usage.uuid, usage]))
      return fleet.vmsOf(host.id).filter((vm) => matchesVm(search, vm, { host, usage: usages.get(vm.uuid) })).map((vm) => ({ kind, host, vm }))
    }
    case 'host':
      return matchesHost(search, host) ? [{ kind, host }] : []
    case 'pool':
      return fleet.poolsOf(host.id).filter(({ name }) => matchesHost(search, host, name)).map((pool) => ({ kind, host, pool }))
    default:
      return kind satisfies never
  }
}
