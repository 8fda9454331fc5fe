// Whether a console can be opened at all, told from the inventory; and which row of a domain to look at, when a migration
// has left it on two hosts.
import type { Host } from '#shared/model/hosts/host.ts'
import type { VmRef } from '#shared/model/ids.ts'
import type { Vm, VmState } from '#shared/model/machines/vm.ts'
import type { ConsoleRef } from './console-ref.ts'

export type Readiness =
  | { readonly kind: 'ready' }
  /** QEMU does not run; `isSaved` when its memory waits on the host's disk. */
  | { readonly kind: 'vm-off'; readonly isSaved: boolean }
  | { readonly kind: 'vm-missing' }
  /** This page has lost the console's services: nothing can be asked for. */
  | { readonly kind: 'server-away' }
  | { readonly kind: 'host-away' }
  /** The VM runs, and its XML shows no such console. */
  | { readonly kind: 'no-console' }

const statesWithoutQemu: readonly VmState[] = ['shutoff', 'crashed']

export function hasQemu({ state }: Pick<Vm, 'state'>): boolean {
  return !statesWithoutQemu.includes(state)
}

export function readinessOf(ref: ConsoleRef, vm: Vm | undefined, host: Pick<Host, 'state'> | undefined): Readiness {
  if (host?.state.kind !== 'connected' && host?.state.kind !== 'degraded') return { kind: 'host-away' }
  if (!vm) return { kind: 'vm-missing' }
  if (!hasQemu(vm)) return { kind: 'vm-off', isSaved: vm.hasManagedSave }
  // Before the XML is read nothing is known: the host itself will say.
  if (vm.isDetailed && !vm.consoles.some((target) => isSameConsole(target, ref))) return { kind: 'no-console' }
  return { kind: 'ready' }
}

/** An empty device is the first of its kind. */
function isSameConsole(target: Vm['consoles'][number], ref: ConsoleRef): boolean {
  return target.kind === ref.kind && (ref.kind === 'vnc' || ref.device === '' || target.device === ref.device)
}

/** The host a console was opened on, unless the VM runs elsewhere now: then it was migrated, and the console goes with it. */
export function followVm(ref: VmRef, rows: readonly Vm[]): Vm | undefined {
  const own = rows.find((row) => row.hostId === ref.hostId)
  if (own && hasQemu(own)) return own
  return rows.find((row) => row.state === 'running' || row.state === 'blocked') ?? own
}

export function isSameReadiness(a: Readiness, b: Readiness): boolean {
  return a.kind === b.kind && (a.kind !== 'vm-off' || b.kind !== 'vm-off' || a.isSaved === b.isSaved)
}
