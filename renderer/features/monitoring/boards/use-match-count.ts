// How many subjects a panel's filter finds now, and whether the filter is understood.
import { useMemo } from 'react'
import { compileSearch } from '#shared/search/compile-search.ts'
import { matchesHost } from '#shared/search/search-things.ts'
import type { DashboardPanel } from '#shared/model/monitoring/dashboard.ts'
import { usePlaces, useSession, useVmsRevision } from '../../../state/use-session.ts'
import { useNow } from '../../../ui/effects/use-now.ts'
import { createRowFilter } from '../../inventory/table/row-filter.ts'

export interface MatchCount {
  /** `null` where only the console can tell: of pools. */
  readonly count: number | null
  readonly isUnderstood: boolean
}

const countEveryMs = 10_000

export function useMatchCount({ kind, query }: Pick<DashboardPanel, 'kind' | 'query'>): MatchCount {
  const { inventory } = useSession()
  const places = usePlaces()
  const revision = useVmsRevision()
  const filter = useMemo(() => createRowFilter(), [])
  const nowMs = useNow(countEveryMs)
  return useMemo(() => {
    const search = compileSearch(query)
    if (kind === 'pool') return { count: null, isUnderstood: search.problems.length === 0 }
    if (kind === 'host') return { count: [...places].filter(([id, { name, folder }]) => matchesHost(search, { id, name, folder })).length, isUnderstood: search.problems.length === 0 }
    const { vms, usage } = inventory.at(revision)
    return { count: search.isEmpty ? vms.size : filter.matching([...vms.values()], search, { places, usage, nowMs }).length, isUnderstood: search.problems.length === 0 }
  }, [inventory, revision, places, filter, nowMs, kind, query])
}
