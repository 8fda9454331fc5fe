// Says no before the host has to: the same table that greys a button out, as an error with words.
import { AppError } from '#shared/errors.ts'
import type { ErrorCode } from '#shared/errors.ts'
import { refusalOf } from '#shared/model/machines/vm-actions.ts'
import type { ActionRefusal, VmActionId } from '#shared/model/machines/vm-actions.ts'
import { isHostUp } from '#shared/model/hosts/host.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import { protectedError } from './protection.ts'
import type { Vm } from '#shared/model/machines/vm.ts'

const codes: Readonly<Record<ActionRefusal, ErrorCode>> = { state: 'vm-state', 'not-saved': 'vm-state', transient: 'vm-state', already: 'vm-state', protected: 'vm-protected', 'host-not-connected': 'host-not-connected' }

/** The error for an act that cannot be done now, or `undefined` if it can. */
export function refusalError(action: VmActionId, vm: Vm, host: Host | undefined): AppError | undefined {
  const refusal = refusalOf(action, vm, isHostUp(host))
  if (!refusal) return undefined
  if (refusal === 'protected') return protectedError(vm.name, action)
  return new AppError(codes[refusal], {
    message: `${action} is not possible on "${vm.name}": ${refusal === 'state' ? `it is ${vm.state}` : refusal}`,
    params: { action, name: vm.name, state: vm.state, refusal, host: host?.name ?? '' },
  })
}
