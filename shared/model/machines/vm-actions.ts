// Every act on a VM: the states that allow it, how careful to be, whether the guest loses data. One table for the
// menu, the palette, the command line and the service, so that what is greyed out is also what is refused.
import * as z from 'zod'
import type { Vm, VmState } from './vm.ts'

export const VmActionId = z.enum([
  'start', 'shutdown', 'reboot', 'reset', 'force-off', 'pause', 'resume', 'save', 'restore', 'discard-save',
  'inject-nmi', 'autostart-on', 'autostart-off',
])
export type VmActionId = z.output<typeof VmActionId>

/** 0 acts at once; 1 asks once ("don't ask again" possible); 2 lists the effects, red button. More than `bulkLimit` VMs raises the level. */
export type ConfirmationLevel = 0 | 1 | 2

export interface VmAction {
  readonly id: VmActionId
  readonly allowedIn: readonly VmState[]
  readonly confirmation: ConfirmationLevel
  /** Keyboard letter inside the VM table, with Ctrl/Cmd+Shift; empty if none. */
  readonly shortcut: string
  /** True when the guest's unsaved data can be lost. */
  readonly isDestructive: boolean
}

/** A crashed guest that libvirt keeps (on_crash=preserve) is still active: it can be reset or forced off, not started. */
const on: readonly VmState[] = ['running', 'blocked', 'paused', 'pmsuspended', 'shutdown', 'crashed']
const executing: readonly VmState[] = ['running', 'blocked']
const off: readonly VmState[] = ['shutoff']
const any: readonly VmState[] = [...on, ...off]

export const vmActions: Readonly<Record<VmActionId, VmAction>> = {
  start: { id: 'start', allowedIn: off, confirmation: 0, shortcut: 'S', isDestructive: false },
  shutdown: { id: 'shutdown', allowedIn: executing, confirmation: 1, shortcut: 'D', isDestructive: false },
  reboot: { id: 'reboot', allowedIn: executing, confirmation: 1, shortcut: 'R', isDestructive: false },
  reset: { id: 'reset', allowedIn: on, confirmation: 2, shortcut: '', isDestructive: true },
  'force-off': { id: 'force-off', allowedIn: on, confirmation: 2, shortcut: '', isDestructive: true },
  pause: { id: 'pause', allowedIn: executing, confirmation: 1, shortcut: 'P', isDestructive: false },
  resume: { id: 'resume', allowedIn: ['paused', 'pmsuspended'], confirmation: 0, shortcut: 'U', isDestructive: false },
  save: { id: 'save', allowedIn: ['running', 'blocked', 'paused'], confirmation: 1, shortcut: '', isDestructive: false },
  restore: { id: 'restore', allowedIn: off, confirmation: 0, shortcut: '', isDestructive: false },
  'discard-save': { id: 'discard-save', allowedIn: off, confirmation: 2, shortcut: '', isDestructive: true },
  'inject-nmi': { id: 'inject-nmi', allowedIn: executing, confirmation: 2, shortcut: '', isDestructive: true },
  'autostart-on': { id: 'autostart-on', allowedIn: any, confirmation: 0, shortcut: '', isDestructive: false },
  'autostart-off': { id: 'autostart-off', allowedIn: any, confirmation: 0, shortcut: '', isDestructive: false },
}

/** Those that pull the plug on a guest, or throw its memory away. */
export const refusedWhenProtected: ReadonlySet<VmActionId> = new Set(['force-off', 'reset', 'discard-save'])

/** Why an action cannot run now; the renderer and the service turn the code into words. */
export type ActionRefusal = 'state' | 'not-saved' | 'transient' | 'already' | 'protected' | 'host-not-connected'

/**
 * Tells why `action` is not possible on `vm`, or `undefined` if it is.
 * The host may still refuse (permissions, a job under way): then its own answer is shown.
 */
export function refusalOf(action: VmActionId, vm: Pick<Vm, 'state' | 'hasManagedSave' | 'isPersistent' | 'autostart' | 'isProtected'>, isHostConnected: boolean): ActionRefusal | undefined {
  if (!isHostConnected) return 'host-not-connected'
  if (!vmActions[action].allowedIn.includes(vm.state)) return 'state'
  if (vm.isProtected === true && refusedWhenProtected.has(action)) return 'protected'
  if ((action === 'restore' || action === 'discard-save') && !vm.hasManagedSave) return 'not-saved'
  if (action === 'save' && !vm.isPersistent) return 'transient'
  if (action === 'autostart-on' || action === 'autostart-off') return autostartRefusal(action, vm)
  return undefined
}

/** In which states there is nothing left to do. */
const reachedIn: Readonly<Partial<Record<VmActionId, readonly VmState[]>>> = { start: executing, resume: executing, pause: ['paused'], shutdown: off, 'force-off': off }

/** Whether it is already as `action` would make it: somebody else was faster, or the answer of an earlier try was lost. */
export function isReached(action: VmActionId, vm: Pick<Vm, 'state' | 'isPersistent' | 'autostart'>): boolean {
  if (action === 'autostart-on' || action === 'autostart-off') return autostartRefusal(action, vm) === 'already'
  return reachedIn[action]?.includes(vm.state) === true
}

function autostartRefusal(action: 'autostart-on' | 'autostart-off', vm: Pick<Vm, 'isPersistent' | 'autostart'>): ActionRefusal | undefined {
  if (!vm.isPersistent) return 'transient'
  return vm.autostart === (action === 'autostart-on') ? 'already' : undefined
}
