// Finds rows by a search. What a row's text is in lower case is kept, so that a keystroke over ten thousand rows costs some
// milliseconds.
import type { HostId, VmKey } from '#shared/model/ids.ts'
import type { Vm, VmUsage } from '#shared/model/machines/vm.ts'
import { searchText } from '#shared/search/compile-search.ts'
import type { CompiledSearch, SearchSubject } from '#shared/search/compile-search.ts'
import { rowKey } from '../../../state/row-key.ts'
import type { HostPlace } from '../../../state/inventory-store.ts'

export interface Surroundings {
  readonly places: ReadonlyMap<HostId, HostPlace>
  readonly usage: ReadonlyMap<VmKey, VmUsage>
  readonly nowMs: number
}

export interface RowFilter {
  readonly matching: (rows: readonly Vm[], search: CompiledSearch, surroundings: Surroundings) => readonly Vm[]
  /** Makes a row's text ahead of the first keystroke. */
  readonly prepare: (vm: Vm, hostName: string) => string
}

interface KeptText {
  readonly hostName: string
  readonly text: string
}

interface KeptTexts {
  readonly rows: readonly Vm[]
  readonly places: Surroundings['places']
  readonly texts: readonly string[]
}

export function createRowFilter(): RowFilter {
  // Rows are replaced when they change and never edited.
  const kept = new WeakMap<Vm, KeptText>()
  let last: KeptTexts | undefined

  const prepare = (vm: Vm, hostName: string): string => {
    const before = kept.get(vm)
    if (before?.hostName === hostName) return before.text
    const text = searchText(vm, hostName)
    kept.set(vm, { hostName, text })
    return text
  }
  const textsOf = (rows: readonly Vm[], places: Surroundings['places']): readonly string[] => {
    if (last?.rows !== rows || last.places !== places) last = { rows, places, texts: rows.map((vm) => prepare(vm, places.get(vm.hostId)?.name ?? '')) }
    return last.texts
  }
  return {
    prepare,
    matching: (rows, search, { places, usage, nowMs }) => {
      const [first] = rows
      if (!first) return rows
      const texts = textsOf(rows, places)
      let [vm, at] = [first, 0]
      // One subject serves all rows, and looks things up only when asked: ten thousand small objects a keystroke are a pause of their own.
      const subject: SearchSubject = {
        get vm() { return vm },
        get hostName() { return places.get(vm.hostId)?.name ?? '' },
        get folder() { return places.get(vm.hostId)?.folder ?? '' },
        get usage() { return usage.get(rowKey(vm)) },
        nowMs,
        get text() { return texts[at] ?? '' },
      }
      return rows.filter((row, index) => {
        vm = row
        at = index
        return search.matches(subject)
      })
    },
  }
}
