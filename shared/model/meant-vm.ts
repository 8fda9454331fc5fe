// Which machine somebody means who names it by its name, its number while it runs, or its UUID. Pure.
import type { Vm } from './machines/vm.ts'

/** A machine that is called "3" comes before the one that has this number for the moment. */
export function vmMeantBy<Row extends Pick<Vm, 'name' | 'uuid' | 'libvirtId'>>(name: string, vms: readonly Row[]): Row | undefined {
  return vms.find((vm) => vm.name === name) ?? vms.find((vm) => vm.uuid === name.toLowerCase() || String(vm.libvirtId) === name)
}
