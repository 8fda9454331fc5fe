// Until when silences keep an alert quiet.
import type { Alert, Silence } from '#shared/model/monitoring/alert.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId, VmRef } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { compileSearch } from '#shared/search/compile-search.ts'
import { matchesHost, matchesVm } from '#shared/search/search-things.ts'

export interface SilenceFleet {
  readonly host: (hostId: HostId) => Host | undefined
  readonly vm: (ref: VmRef) => Vm | undefined
}

/** Compiled once for all alerts. The latest end of those that match counts. */
export function silencer(silences: readonly Silence[], fleet: SilenceFleet, nowMs: number): (alert: Alert) => number | null {
  const active = silences.filter(({ startsAtMs, endsAtMs }) => startsAtMs <= nowMs && nowMs < endsAtMs).map((silence) => ({ silence, matches: matcherOf(silence, fleet) }))
  return (alert) => {
    const ends = active.filter(({ silence, matches }) => (silence.ruleId === null || silence.ruleId === alert.ruleId) && matches(alert)).map(({ silence }) => silence.endsAtMs)
    return ends.length === 0 ? null : Math.max(...ends)
  }
}

function matcherOf({ query }: Silence, fleet: SilenceFleet): (alert: Alert) => boolean {
  const search = compileSearch(query)
  // What is not understood keeps nothing quiet: an alert too many is better than one too few.
  if (search.problems.length > 0) return () => false
  if (search.isEmpty) return () => true
  return ({ subject }) => {
    if (subject.kind === 'console') return false
    const host = fleet.host(subject.hostId)
    if (!host) return false
    if (subject.kind !== 'vm') return matchesHost(search, host)
    const vm = fleet.vm(subject)
    return vm !== undefined && matchesVm(search, vm, { host })
  }
}
