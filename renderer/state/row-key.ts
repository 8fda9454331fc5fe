// The key of a row, made once per row. A key put together anew has to be hashed anew, and ten thousand of those are a pause.
import type { VmKey } from '#shared/model/ids.ts'
import { vmKey } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'

/** Rows are replaced when they change and never edited, so the key can be kept with the row itself. */
const keys = new WeakMap<Vm, VmKey>()

export function rowKey(vm: Vm): VmKey {
  const kept = keys.get(vm)
  if (kept !== undefined) return kept
  const key = vmKey(vm)
  keys.set(vm, key)
  return key
}
