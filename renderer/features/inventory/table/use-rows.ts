// The rows that the table shows: sorted when rows or order change, filtered when the query changes. A keystroke costs only the
// filter, some milliseconds for ten thousand rows: less than drawing the page twice, first the key and then what it found.
import { startTransition, useEffect, useMemo, useState } from 'react'
import type { Vm } from '#shared/model/machines/vm.ts'
import { compileSearch } from '#shared/search/compile-search.ts'
import type { CompiledSearch } from '#shared/search/compile-search.ts'
import type { InventoryStore } from '../../../state/inventory-store.ts'
import { atMostEvery } from '../../../state/paced.ts'
import { usePlaces, useSession, useVmsRevision } from '../../../state/use-session.ts'
import { useNow } from '../../../ui/effects/use-now.ts'
import { createRowFilter } from './row-filter.ts'
import type { RowFilter } from './row-filter.ts'
import { createRowSorter } from './row-sorter.ts'
import { isLiveOrder } from './sort-rows.ts'
import type { SortOrder } from './sort-rows.ts'

export interface Rows {
  readonly rows: readonly Vm[]
  /** How many there are before the query. */
  readonly total: number
  readonly running: number
  readonly search: CompiledSearch
}

export interface RowsRequest {
  readonly scope: (vm: Vm) => boolean
  readonly query: string
  readonly order: SortOrder
}

export function useRows({ scope, query, order }: RowsRequest): Rows {
  const { inventory } = useSession()
  const places = usePlaces()
  const vmsRevision = useVmsRevision()
  const search = useMemo(() => compileSearch(query), [query])
  // Only an order or a search by figures has to follow them.
  const usageRevision = useUsageRevision(inventory, isLiveOrder(order) || search.isLive)
  const nowMs = useNow(timeEveryMs, search.isLive)
  const filter = useMemo(() => createRowFilter(), [])
  usePreparedTexts(filter, inventory, vmsRevision)

  const sortRows = useMemo(() => createRowSorter(), [])
  const sorted = useMemo(() => {
    const { vms, usage } = inventory.at(vmsRevision + usageRevision)
    return sortRows([...vms.values()].filter(scope), order, { places, usage })
  }, [inventory, sortRows, scope, order, places, vmsRevision, usageRevision])
  const rows = useMemo(() => (search.isEmpty ? sorted : filter.matching(sorted, search, { places, usage: inventory.getState().usage, nowMs })), [sorted, search, places, nowMs, inventory, filter])
  const running = useMemo(() => sorted.reduce((count, vm) => count + Number(vm.libvirtId !== null), 0), [sorted])
  return { rows, total: sorted.length, running, search }
}

/** Hosts tell their figures one by one; a list that is put in order anew twenty times a second cannot be read. */
const usageEveryMs = 1_000
/** How exactly a search for an uptime is kept. */
const timeEveryMs = 10_000

function useUsageRevision(inventory: InventoryStore, isFollowed: boolean): number {
  const [revision, setRevision] = useState(0)
  useEffect(() => {
    if (!isFollowed) return undefined
    const schedule = atMostEvery(usageEveryMs)
    return inventory.subscribe(({ usageRevision }, before) => usageRevision !== before.usageRevision && schedule(() => startTransition(() => setRevision(inventory.getState().usageRevision))))
  }, [inventory, isFollowed])
  return isFollowed ? revision : 0
}

const preparedAtOnce = 400

/** Makes the rows' search texts in idle moments, so that the first letter typed is as quick as the second. */
function usePreparedTexts(filter: RowFilter, inventory: InventoryStore, vmsRevision: number): void {
  useEffect(() => {
    const { vms, places } = inventory.at(vmsRevision)
    const rest = vms.values()
    const prepareSome = (): void => {
      for (let count = 0; count < preparedAtOnce; count += 1) {
        const { value: vm, done } = rest.next()
        if (done === true) return
        filter.prepare(vm, places.get(vm.hostId)?.name ?? '')
      }
      handle = requestIdleCallback(prepareSome)
    }
    let handle = requestIdleCallback(prepareSome)
    return () => cancelIdleCallback(handle)
  }, [filter, inventory, vmsRevision])
}
