// The rows that the table shows: sorted when rows or order change, filtered when the query changes. A keystroke costs only the filter.
import { useDeferredValue, useMemo } from 'react'
import { useStore } from 'zustand'
import { compileSearch } from '#shared/search/compile-search.ts'
import type { CompiledSearch } from '#shared/search/compile-search.ts'
import { vmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/vm.ts'
import { useHosts, useSession } from '../../../state/use-session.ts'
import { sortRows } from './sort-rows.ts'
import type { SortOrder } from './sort-rows.ts'

export interface Rows {
  readonly rows: readonly Vm[]
  /** How many there are before the query. */
  readonly total: number
  readonly search: CompiledSearch
}

export function useRows({ scope, query, order }: { scope: (vm: Vm) => boolean; query: string; order: SortOrder }): Rows {
  const { inventory } = useSession()
  const hosts = useHosts()
  const vmsRevision = useStore(inventory, (state) => state.vmsRevision)
  // Only an order by CPU has to follow the figures.
  const usageRevision = useStore(inventory, (state) => (order.id === 'cpu' || query.includes('cpu:') ? state.usageRevision : 0))
  const deferredRevision = useDeferredValue(vmsRevision)

  const sorted = useMemo(() => {
    const { vms, usage } = inventory.at(deferredRevision + usageRevision)
    return sortRows([...vms.values()].filter(scope), order, { hosts, usage })
  }, [inventory, scope, order, hosts, deferredRevision, usageRevision])
  const search = useMemo(() => compileSearch(query), [query])
  const rows = useMemo(() => {
    if (search.isEmpty) return sorted
    const { usage } = inventory.getState()
    return sorted.filter((vm) => {
      const host = hosts.get(vm.hostId)
      return search.matches({ vm, hostName: host?.name ?? '', folder: host?.folder ?? '', usage: usage.get(vmKey(vm)) })
    })
  }, [sorted, search, hosts, inventory])
  return { rows, total: sorted.length, search }
}
