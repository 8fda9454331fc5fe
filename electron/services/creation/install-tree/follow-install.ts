// Waits for an installer to end, and starts the machine with what it has installed: the installer's restart stops the machine, since
// QEMU would only start the same kernel again. Goes on with it when the console was started again in between.
import { setTimeout as sleep } from 'node:timers/promises'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError } from '#shared/errors.ts'
import type { Host } from '#shared/model/hosts/host.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId } from '#shared/model/ids.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { findOptional, readXml } from '#shared/xml/read-xml.ts'
import { isHostUp } from '#shared/model/hosts/host.ts'
import type { InventoryService } from '../../inventory/inventory-service.ts'
import type { TaskContext } from '../../tasks/task-work.ts'

export const installKind = 'vm.install'

interface Following {
  readonly inventory: Pick<InventoryService, 'vm'> & { host(hostId: HostId): Pick<Host, 'state'> | undefined }
  readonly provider: (hostId: HostId) => Pick<RemoteProvider, 'act' | 'definitions'>
  readonly now: () => number
}

/** Somebody who answers an installer's questions may go home in between. */
const installDeadlineMs = 24 * 3600_000
const appearDeadlineMs = 60_000
const lookEveryMs = 500
/** libvirt's word for a guest that switched off, or restarted where that stops it. */
const endedItself = 'shutdown'

/** @throws AppError vm-not-found, vm-state when somebody else ended it, timed-out */
export async function followInstall({ inventory, provider, now }: Following, { target: { hostId, uuid: text, label: name }, signal, log, resumedFromMs }: TaskContext): Promise<void> {
  const uuid = DomainUuid.parse(text)
  // What a host shows that is not connected is from before.
  const isUp = (): boolean => isHostUp(inventory.host(hostId))
  const find = (): Vm | undefined => inventory.vm({ hostId, uuid })
  const until = async (isSo: () => boolean, deadlineMs: number): Promise<void> => {
    for (const expiresAt = performance.now() + deadlineMs; !isSo(); ) {
      if (performance.now() > expiresAt) throw new AppError('timed-out', { message: `The installer of ${name} has not ended`, params: { what: name, seconds: deadlineMs / 1000 }, hint: 'start-after-install' })
      await sleep(lookEveryMs, undefined, { signal })
    }
  }
  const leftMs = installDeadlineMs - (resumedFromMs === undefined ? 0 : now() - resumedFromMs)
  if (resumedFromMs === undefined) {
    log({ line: 'installer-runs', params: {} })
    // The list may still show it from before its start; an installer that was quick has ended already.
    await until(() => isOn(find()) || find()?.stateReason === endedItself, appearDeadlineMs)
  } else {
    log({ line: 'installer-looked-at', params: {} })
    await until(isUp, leftMs)
    if (isOn(find()) && !(await runsInstaller(provider(hostId), uuid, signal))) return log({ line: 'installer-over', params: { name } })
  }
  await until(() => isUp() && !isOn(find()), leftMs)
  const vm = find()
  if (!vm) throw new AppError('vm-not-found', { message: `${name} is not there any more`, params: { name } })
  if (vm.stateReason === endedItself) {
    await provider(hostId).act({ uuid, action: 'start' }, { signal })
    return log({ line: 'installer-ended', params: { name } })
  }
  // Forced off, or crashed: whoever did that did not mean it to start.
  throw new AppError('vm-state', { message: `${name} did not end its installer by itself (${vm.stateReason || vm.state}), and was left off`, reason: 'install-unfinished', params: { name, act: 'start' }, hint: 'look-at-unfinished-install' })
}

function isOn(vm: Vm | undefined): boolean {
  return (vm?.libvirtId ?? null) !== null
}

/** Only the installer has a kernel of its own. */
async function runsInstaller({ definitions }: Pick<RemoteProvider, 'definitions'>, uuid: DomainUuid, signal: AbortSignal): Promise<boolean> {
  const { xml } = await definitions.read({ kind: 'domain', key: uuid, isLive: true }, { signal })
  return findOptional(readXml(xml), 'os/kernel') !== undefined
}
