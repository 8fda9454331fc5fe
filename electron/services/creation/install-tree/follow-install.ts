// Waits for an installer to end, and starts the machine with what it has installed: the installer's restart stops the machine, since
// QEMU would only start the same kernel again.
import { setTimeout as sleep } from 'node:timers/promises'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { InventoryService } from '../../inventory/inventory-service.ts'
import type { TaskContext } from '../../tasks/task-runner.ts'

export const installKind = 'vm.install'

interface Following {
  readonly inventory: Pick<InventoryService, 'vm'>
  readonly provider: (hostId: HostId) => Pick<RemoteProvider, 'act'>
}

/** Somebody who answers an installer's questions may go home in between. */
const installDeadlineMs = 24 * 3600_000
const appearDeadlineMs = 60_000
const lookEveryMs = 500
/** libvirt's word for a guest that switched off, or restarted where that stops it. */
const endedItself = 'shutdown'

/** @throws AppError vm-not-found, vm-state when somebody else ended it, timed-out */
export async function followInstall({ inventory, provider }: Following, { target: { hostId, uuid: text, label: name }, signal, log }: TaskContext): Promise<void> {
  const uuid = DomainUuid.parse(text)
  const find = () => inventory.vm({ hostId, uuid })
  const until = async (isSo: () => boolean, deadlineMs: number): Promise<void> => {
    for (const expiresAt = performance.now() + deadlineMs; !isSo(); ) {
      if (performance.now() > expiresAt) throw new AppError('timed-out', { message: `The installer of ${name} has not ended`, params: { what: name, seconds: deadlineMs / 1000 }, hint: 'start-after-install' })
      await sleep(lookEveryMs, undefined, { signal })
    }
  }
  log('The installer runs. When it restarts the machine, the machine stops, and is started with what is installed. Cancelling this leaves the machine alone.')
  // The list may still show it from before its start; an installer that was quick has ended already.
  await until(() => {
    const vm = find()
    return vm !== undefined && (vm.libvirtId !== null || vm.stateReason === endedItself)
  }, appearDeadlineMs)
  await until(() => (find()?.libvirtId ?? null) === null, installDeadlineMs)
  const vm = find()
  if (!vm) throw new AppError('vm-not-found', { message: `${name} is not there any more`, params: { name } })
  if (vm.stateReason === endedItself) {
    await provider(hostId).act({ uuid, action: 'start' }, { signal })
    log(`${name} has ended its installer, and was started`)
    return
  }
  // Forced off, or crashed: whoever did that did not mean it to start.
  throw new AppError('vm-state', { message: `${name} did not end its installer by itself (${vm.stateReason || vm.state}), and was left off`, params: { name, act: 'start' }, hint: 'look-at-unfinished-install' })
}
