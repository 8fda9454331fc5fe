// The words for states of a machine: those that people type, libvirt's own, and its reasons. Pure.
import { VmState } from '../model/machines/vm.ts'
import type { Vm } from '../model/machines/vm.ts'

/** What people type, and what is offered to them. */
export const commonStates = ['running', 'off', 'paused', 'saved', 'crashed'] as const

/** As the inventory spells them. */
const reasons = [
  'booted', 'migrated', 'restored', 'from snapshot', 'unpaused', 'migration canceled', 'save canceled', 'wakeup', 'crashed', 'post copy', 'post copy failed', 'user', 'migration', 'save', 'dump',
  'ioerror', 'watchdog', 'shutting down', 'snapshot', 'starting up', 'api error', 'shutdown', 'destroyed', 'saved', 'failed', 'daemon', 'panicked',
]
const known: readonly string[] = [...commonStates, ...VmState.options, ...reasons]

/** Half a word is known too: it is what somebody types on the way to the whole one. */
export function isStateWord(text: string): boolean {
  return known.some((word) => word.startsWith(text))
}

/** "off" and "saved" are what people type; "shutoff" is what libvirt says. */
export function stateWord(vm: Pick<Vm, 'state' | 'hasManagedSave'>): string {
  if (vm.state === 'shutoff') return vm.hasManagedSave ? 'saved' : 'off'
  return vm.state === 'blocked' ? 'running' : vm.state
}
