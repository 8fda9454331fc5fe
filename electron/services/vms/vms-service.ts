// Acts and reads on virtual machines. Acts become tasks; reads go straight to the host.
import { AppError } from '#shared/errors.ts'
import type { ActRequest } from '#shared/contract/vms.ts'
import type { TaskId, VmRef } from '#shared/model/ids.ts'
import type { MetadataChange } from '#shared/model/machines/machine-metadata.ts'
import type { TaskTarget } from '#shared/model/task.ts'
import { isReached, refusedWhenProtected, VmActionId } from '#shared/model/machines/vm-actions.ts'
import type { Vm, VmDetails } from '#shared/model/machines/vm.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { assertNotProtected } from './protection.ts'
import { refusalError } from './refusal.ts'

export interface VmsService {
  /** @throws AppError `vm-not-found`, or `vm-state`/`host-not-connected` when not one of the targets allows the act. */
  act(request: ActRequest, user: string): Promise<TaskId>
  rename(ref: VmRef, name: string, signal: AbortSignal): Promise<void>
  setMetadata(ref: VmRef, change: MetadataChange, signal: AbortSignal): Promise<void>
  sendKeys(ref: VmRef, request: { keys: readonly number[]; holdMs: number }, signal: AbortSignal): Promise<void>
  details(ref: VmRef, signal: AbortSignal): Promise<VmDetails>
  xml(ref: VmRef, inactive: boolean, signal: AbortSignal): Promise<string>
  screenshot(ref: VmRef, signal: AbortSignal): Promise<{ mimeType: string; base64: string }>
}

export interface VmsDependencies {
  readonly inventory: Pick<InventoryService, 'vm' | 'host'>
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  /** How many acts at once when the request does not say. */
  readonly parallelism: () => number
}

export function createVmsService({ inventory, sessions, tasks, parallelism }: VmsDependencies): VmsService {
  const find = (ref: VmRef): Vm => {
    const vm = inventory.vm(ref)
    if (!vm) throw notFound(ref)
    return vm
  }
  const run = async (action: VmActionId, { target, signal, progress, log }: TaskContext): Promise<void> => {
    const vm = find(refOf(target))
    // Asked again: while the task waited, the guest may have changed its state.
    const refusal = refusalError(action, vm, inventory.host(vm.hostId))
    if (refusal && isReached(action, vm) && refusal.code !== 'host-not-connected') return log({ line: 'already-so', params: { name: vm.name } })
    if (refusal) throw refusal
    const provider = sessions.provider(vm.hostId)
    // The row does not know yet what the console notes of the machine.
    if (!vm.isDetailed && refusedWhenProtected.has(action)) await assertNotProtected(provider, { uuid: vm.uuid, act: action, signal })
    await provider.act({ uuid: vm.uuid, action, onProgress: progress }, { signal })
  }
  const refusalOf = (action: VmActionId, ref: VmRef): AppError | undefined => {
    const vm = inventory.vm(ref)
    return vm ? refusalError(action, vm, inventory.host(vm.hostId)) : notFound(ref)
  }
  /** One that went away after it was chosen fails as an item, and keeps the others from nothing. */
  const targetOf = (ref: VmRef): TaskTarget => ({ hostId: ref.hostId, uuid: ref.uuid, label: inventory.vm(ref)?.name ?? ref.uuid })
  for (const action of VmActionId.options) tasks.register(`vm.${action}`, (context) => run(action, context))

  return {
    async act({ action, targets, parallelism: asked }, user) {
      const [first, ...others] = targets.map((ref) => refusalOf(action, ref))
      if (first && others.every((refusal) => refusal !== undefined)) throw first
      return tasks.start({ kind: `vm.${action}`, targets: targets.map(targetOf), user, parallelism: asked ?? parallelism() })
    },
    rename: async (ref, name, signal) => sessions.provider(find(ref).hostId).rename({ uuid: ref.uuid, name }, { signal }),
    setMetadata: async (ref, change, signal) => sessions.provider(find(ref).hostId).setMetadata({ uuid: ref.uuid, change }, { signal }),
    sendKeys: async (ref, { keys, holdMs }, signal) => sessions.provider(find(ref).hostId).sendKeys({ uuid: ref.uuid, keys, holdMs }, { signal }),
    details: async (ref, signal) => sessions.provider(find(ref).hostId).vmDetails(ref.uuid, { signal }),
    xml: async (ref, inactive, signal) => sessions.provider(find(ref).hostId).vmXml({ uuid: ref.uuid, inactive }, { signal }),
    async screenshot(ref, signal) {
      const { mimeType, data } = await sessions.provider(find(ref).hostId).screenshot(ref.uuid, { signal })
      return { mimeType, base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') }
    },
  }
}

function notFound({ hostId, uuid }: VmRef): AppError {
  return new AppError('vm-not-found', { message: 'There is no such virtual machine on this host', params: { hostId, uuid } })
}

function refOf({ hostId, uuid, label }: TaskTarget): VmRef {
  if (uuid === undefined) throw new AppError('vm-not-found', { message: `The task has no virtual machine: ${label}` })
  return { hostId, uuid }
}
