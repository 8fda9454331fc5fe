// What an act on a selection will do: which VMs it concerns, which it leaves out and why, and how carefully to ask. Pure.
import type { Host } from '#shared/model/hosts/host.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { ActionRefusal, VmActionId } from '#shared/model/machines/vm-actions.ts'
import { refusalOf, vmActions } from '#shared/model/machines/vm-actions.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { isHostUp } from '../../ui/marks/vm-state.ts'

/** From this many VMs on a person types the number: nobody stops forty machines by a slip of the mouse. */
const typedCountFrom = 10

export interface ActionPlan {
  readonly targets: readonly Vm[]
  readonly refused: readonly { readonly vm: Vm; readonly reason: ActionRefusal }[]
}

export function planAction(action: VmActionId, vms: readonly Vm[], hosts: ReadonlyMap<HostId, Host>): ActionPlan {
  const targets: Vm[] = []
  const refused: { vm: Vm; reason: ActionRefusal }[] = []
  for (const vm of vms) {
    const reason = refusalOf(action, vm, isHostUp(hosts.get(vm.hostId)))
    if (reason === undefined) targets.push(vm)
    else refused.push({ vm, reason })
  }
  return { targets, refused }
}

/** Those of them that are there to be cloned, and would begin to write to their disks. */
export function templatesOf(action: VmActionId, vms: readonly Vm[]): Vm[] {
  return action === 'start' || action === 'restore' ? vms.filter(({ isTemplate }) => isTemplate === true) : []
}

export interface ActionChance {
  /** On how many of them the act is possible. */
  readonly count: number
  /** Why not on the first that is left out. */
  readonly reason: ActionRefusal | undefined
}

/** The same as a plan, counted only: a toolbar asks this of ten thousand VMs at every change. */
export function chanceOf(action: VmActionId, vms: readonly Vm[], hosts: ReadonlyMap<HostId, Host>): ActionChance {
  let count = 0
  let reason: ActionRefusal | undefined
  // Rows of one host mostly follow each other, so it is looked up when it changes.
  let hostId: HostId | undefined
  let isUp = false
  for (const vm of vms) {
    if (vm.hostId !== hostId) {
      hostId = vm.hostId
      isUp = isHostUp(hosts.get(hostId))
    }
    const refusal = refusalOf(action, vm, isUp)
    if (refusal === undefined) count += 1
    else reason ??= refusal
  }
  return { count, reason }
}

export type Asking = 'none' | 'once' | 'danger' | 'typed'

/** How to ask before `action` on `count` VMs, given the acts that this user no longer wants to be asked about. */
export function askingFor(action: VmActionId, count: number, unconfirmed: readonly VmActionId[]): Asking {
  const level = vmActions[action].confirmation
  if (level === 0) return count >= typedCountFrom * 5 ? 'once' : 'none'
  if (count >= typedCountFrom) return 'typed'
  if (level === 2) return 'danger'
  return unconfirmed.includes(action) ? 'none' : 'once'
}
