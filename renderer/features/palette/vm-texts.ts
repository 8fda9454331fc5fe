// What machines are found by, in small letters. Made once for each row of the inventory: ten thousand of them are looked through at
// every key.
import type { Vm } from '#shared/model/machines/vm.ts'

export interface VmTexts {
  readonly name: string
  /** With its title and its address. */
  readonly all: string
}

/** Rows are replaced when they change. */
const known = new WeakMap<Vm, VmTexts>()

export function textsOf(vm: Vm): VmTexts {
  const found = known.get(vm)
  if (found) return found
  const name = vm.name.toLowerCase()
  const made = { name, all: `${name} ${vm.title} ${vm.addresses[0]?.address ?? ''}`.toLowerCase() }
  known.set(vm, made)
  return made
}
