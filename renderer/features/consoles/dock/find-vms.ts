// Finds VMs to open a console of: by part of the name, running ones first. Pure.
import type { Vm } from '#shared/model/machines/vm.ts'
import { hasQemu } from '../session/readiness.ts'

const shownAtMost = 40

/** Only VMs that have a console; those whose name begins with the query before those that merely contain it. */
export function findVms(vms: Iterable<Vm>, query: string): readonly Vm[] {
  const wanted = query.trim().toLowerCase()
  return [...vms]
    .filter((vm) => vm.consoles.length > 0 && (vm.name.toLowerCase().includes(wanted) || vm.title.toLowerCase().includes(wanted)))
    .toSorted((left, right) => rank(left, wanted) - rank(right, wanted) || left.name.localeCompare(right.name, undefined, { numeric: true }))
    .slice(0, shownAtMost)
}

function rank(vm: Vm, wanted: string): number {
  return (hasQemu(vm) ? 0 : 2) + (vm.name.toLowerCase().startsWith(wanted) ? 0 : 1)
}
