// What each act means in libvirt's calls, and where it is made: what waits for a guest on the monitor connection, what
// takes minutes on a connection of its own, what must get through to a hung guest past everything that waits for it.
import { DomainState } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { VmActionId } from '#shared/model/vm-actions.ts'
import type { Vm } from '#shared/model/vm.ts'
import type { HostLink, Link } from '../session/host-link.ts'
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
  const quick = { signal, deadlineMs }
  const patient = { signal, deadlineMs: askGuestDeadlineMs }
  const onMonitor = (act: (own: Link) => Promise<void>): Promise<void> => link.monitor.run(vm.name, act)
  switch (action) {
    case 'start':
    case 'restore':
      // libvirt restores a managed save by itself when the guest is started.
      return start(context)
    case 'shutdown':
      return onMonitor(({ api }) => api.domains.shutdown(handle, patient))
    case 'reboot':
      return onMonitor(({ api }) => api.domains.reboot(handle, patient))
    case 'reset':
      return onMonitor(({ api }) => api.domains.reset(handle, quick))
    case 'force-off':
      return forceOff(context)
    case 'pause':
      return onMonitor(({ api }) => api.domains.suspend(handle, quick))
    case 'resume':
      return onMonitor((own) => resume(own, context))
    case 'save':
      return saveDomain(context)
    case 'discard-save':
      return link.control.api.domains.managedSaveRemove(handle, { signal })
    case 'inject-nmi':
      return onMonitor(({ api }) => api.domains.injectNmi(handle, quick))
    case 'autostart-on':
    case 'autostart-off':
      return link.control.api.domains.setAutostart(handle, action === 'autostart-on', { signal })
    default:
      return action satisfies never
  }
}

async function start({ link, handle, vm, signal }: ActContext): Promise<void> {
  const options = { signal, deadlineMs: longDeadlineMs }
  if (!vm.hasManagedSave) return link.monitor.run(vm.name, async ({ api }) => void (await api.domains.create(handle, options)))
  const own = await link.openOwn(signal)
  try {
    await own.api.domains.create(handle, options)
  } finally {
    await own.connection.close()
  }
}

/** Needs no answer of the guest, so it must not queue behind calls that wait for one. */
async function forceOff({ link, handle, signal }: ActContext): Promise<void> {
  const own = await link.openOwn(signal)
  try {
    await own.api.domains.destroy(handle, { signal })
  } finally {
    await own.connection.close()
  }
}

/** The state is asked for, not taken from the row: waking and unpausing are different calls. */
async function resume({ api, connection }: Link, { handle, signal }: ActContext): Promise<void> {
  const { state } = await api.domains.getState(handle, { signal })
  if (state !== DomainState.PmSuspended) return api.domains.resume(handle, { signal, deadlineMs })
  await connection.call('DOMAIN_PM_WAKEUP', { dom: handle, flags: noFlags }, { signal, deadlineMs })
}

/** libvirt renames only what is off, and a taken name is "operation invalid" to it: both get words of their own. */
export async function renameDomain({ link, handle, vm, signal }: Omit<ActContext, 'onProgress'>, name: string): Promise<void> {
  const { domains } = link.control.api
  if (vm.libvirtId !== null) throw new AppError('vm-state', { message: `${vm.name} is running: it can be renamed when it is shut off`, params: { name: vm.name, act: 'rename' }, hint: 'Shut it down first.' })
  const isTaken = (await domains.listAllDomains({ signal })).some((other) => other.name === name && other.uuid !== handle.uuid)
  if (isTaken) throw new AppError('vm-name-taken', { message: `There is already a virtual machine called ${name}`, params: { name } })
  await domains.rename(handle, name, { signal })
}
