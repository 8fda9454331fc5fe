// What each act means in libvirt's calls, and where it is made: what waits for a guest on the monitor connection, what
// takes minutes on a connection of its own, what must get through to a hung guest past everything that waits for it.
import { DomainState } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { VmActionId } from '#shared/model/machines/vm-actions.ts'
import type { Vm } from '#shared/model/machines/vm.ts'
import { unlimited } from '../session/host-link.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { withOwnLink } from '../session/own-link.ts'
import { saveDomain } from './save-domain.ts'

export interface ActContext {
  readonly link: HostLink
  readonly handle: DomainHandle
  readonly vm: Vm
  readonly signal: AbortSignal
  readonly onProgress: (progress: number) => void
}

/** Starting may restore the guest's memory from a slow disk: minutes. */
export const longDeadlineMs = 30 * 60_000
/** A guest agent that is asked to shut down may keep libvirt waiting for a minute before ACPI is tried. */
const askGuestDeadlineMs = 75_000
/** Everything else a living guest does at once. */
const deadlineMs = 15_000
/** virDomainPMWakeup takes none. */
const noFlags = 0

export async function actOnDomain(action: VmActionId, context: ActContext): Promise<void> {
  const { link, handle, vm, signal } = context
  const onMonitor = (act: (own: Link) => Promise<void>, limitMs = deadlineMs): Promise<void> => link.monitor.run({ guest: vm.name, deadlineMs: limitMs, signal }, act)
  switch (action) {
    case 'start':
    case 'restore':
      // libvirt restores a managed save by itself when the guest is started.
      return onOwn(context, async ({ api }) => void (await api.domains.create(handle, { signal, deadlineMs: longDeadlineMs })))
    case 'shutdown':
      return onMonitor(({ api }) => api.domains.shutdown(handle, unlimited), askGuestDeadlineMs)
    case 'reboot':
      return onMonitor(({ api }) => api.domains.reboot(handle, unlimited), askGuestDeadlineMs)
    case 'reset':
      return onMonitor(({ api }) => api.domains.reset(handle, unlimited))
    case 'force-off':
      // Needs no answer of the guest, so it must not queue behind calls that wait for one.
      return onOwn(context, ({ api }) => api.domains.destroy(handle, { signal }))
    case 'pause':
      return onMonitor(({ api }) => api.domains.suspend(handle, unlimited))
    case 'resume':
      return onMonitor((own) => resume(own, handle))
    case 'save':
      return saveDomain(context)
    case 'discard-save':
      return link.control.api.domains.managedSaveRemove(handle, { signal })
    case 'inject-nmi':
      return onMonitor(({ api }) => api.domains.injectNmi(handle, unlimited))
    case 'autostart-on':
    case 'autostart-off':
      return link.control.api.domains.setAutostart(handle, action === 'autostart-on', { signal })
    default:
      return action satisfies never
  }
}

/** A fresh channel costs some milliseconds, and nothing that hangs can be in its way. */
function onOwn({ link, signal }: ActContext, act: (own: Link) => Promise<void>): Promise<void> {
  return withOwnLink(link, signal, act)
}

/** The state is asked for, not taken from the row: waking and unpausing are different calls. */
async function resume({ api, connection }: Link, handle: DomainHandle): Promise<void> {
  const { state } = await api.domains.getState(handle, unlimited)
  if (state !== DomainState.PmSuspended) return api.domains.resume(handle, unlimited)
  await connection.call('DOMAIN_PM_WAKEUP', { dom: handle, flags: noFlags }, unlimited)
}

/** libvirt renames only what is off, and a taken name is "operation invalid" to it: both get words of their own. */
export async function renameDomain({ link, handle, vm, signal }: Omit<ActContext, 'onProgress'>, name: string): Promise<void> {
  const { domains } = link.control.api
  if (vm.libvirtId !== null) throw new AppError('vm-state', { message: `${vm.name} is running: it can be renamed when it is shut off`, reason: 'vm-runs-rename', params: { name: vm.name, act: 'rename' }, hint: 'shut-down-first' })
  const isTaken = (await domains.listAllDomains({ signal })).some((other) => other.name === name && other.uuid !== handle.uuid)
  if (isTaken) throw new AppError('vm-name-taken', { message: `There is already a virtual machine called ${name}`, reason: 'vm-called', params: { name } })
  await domains.rename(handle, name, { signal })
}
