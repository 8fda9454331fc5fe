// What each act means in libvirt's calls. Acts that wait for a guest go over the monitor connection.
import { AffectFlag, MetadataType, int64ToNumber } from '#electron/libvirt/index.ts'
import type { DomainHandle, LibvirtApi } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { VmActionId } from '#shared/model/vm-actions.ts'
import type { Vm } from '#shared/model/vm.ts'
import { metadataNamespace } from '../inventory/domain-facts.ts'
import type { HostLink } from '../session/host-link.ts'

export interface ActContext {
  readonly link: HostLink
  readonly handle: DomainHandle
  readonly vm: Vm
  readonly signal: AbortSignal
  readonly onProgress: (progress: number) => void
}

/** Saving writes the guest's whole memory, starting may restore it: minutes, on a slow disk. */
const longDeadlineMs = 30 * 60_000
const progressEveryMs = 1_000
/** virDomainPMSuspendTarget does not matter to wakeup; flags must be 0. */
const noFlags = 0

export async function actOnDomain(action: VmActionId, context: ActContext): Promise<void> {
  const { link, handle, signal } = context
  const { api, connection } = await link.monitor()
  const { domains } = api
  const options = { signal }
  switch (action) {
    case 'start':
    case 'restore':
      await domains.create(handle, { signal, deadlineMs: longDeadlineMs })
      return
    case 'shutdown':
      return domains.shutdown(handle, options)
    case 'reboot':
      return domains.reboot(handle, options)
    case 'reset':
      return domains.reset(handle, options)
    case 'force-off':
      return domains.destroy(handle, options)
    case 'pause':
      return domains.suspend(handle, options)
    case 'resume':
      if (context.vm.state !== 'pmsuspended') return domains.resume(handle, options)
      await connection.call('DOMAIN_PM_WAKEUP', { dom: handle, flags: noFlags }, options)
      return
    case 'save':
      return save(domains, context)
    case 'discard-save':
      return domains.managedSaveRemove(handle, options)
    case 'inject-nmi':
      return domains.injectNmi(handle, options)
    case 'autostart-on':
    case 'autostart-off':
      return domains.setAutostart(handle, action === 'autostart-on', options)
    default:
      return action satisfies never
  }
}

/** Follows the job's own figures, and aborts the job when the task is cancelled: libvirt goes on otherwise. */
async function save(domains: LibvirtApi['domains'], { link, handle, signal, onProgress }: ActContext): Promise<void> {
  const { connection } = link.control
  const follow = setInterval(() => void readJobProgress(connection, handle).then((progress) => progress !== undefined && onProgress(progress)), progressEveryMs)
  const abort = (): void => {
    // A job that has just ended cannot be aborted; the save's own answer tells what became of it.
    connection.call('DOMAIN_ABORT_JOB', { dom: handle }).catch(() => {})
  }
  signal.addEventListener('abort', abort, { once: true })
  try {
    await domains.managedSave(handle, { deadlineMs: longDeadlineMs })
    if (signal.aborted) throw new AppError('conflict', { message: `${handle.name} was saved before it could be cancelled`, params: { name: handle.name } })
  } finally {
    clearInterval(follow)
    signal.removeEventListener('abort', abort)
  }
}

async function readJobProgress(connection: HostLink['control']['connection'], handle: DomainHandle): Promise<number | undefined> {
  try {
    const job = await connection.call('DOMAIN_GET_JOB_INFO', { dom: handle }, { deadlineMs: progressEveryMs })
    const total = int64ToNumber(job.dataTotal)
    return total > 0 ? int64ToNumber(job.dataProcessed) / total : undefined
  } catch {
    // No figure this time; the job itself is not affected.
    return undefined
  }
}

export async function renameDomain({ link, handle, signal }: Pick<ActContext, 'link' | 'handle' | 'signal'>, name: string): Promise<void> {
  await link.control.api.domains.rename(handle, name, { signal })
}

/** Tags live in the domain's own metadata, so that every console, and every copy of the definition, has them. */
export async function setDomainTags({ link, handle, vm, signal }: Omit<ActContext, 'onProgress'>, tags: readonly string[]): Promise<void> {
  const metadata = tags.length === 0 ? null : `<tags>${tags.map((tag) => `<tag>${escapeText(tag)}</tag>`).join('')}</tags>`
  const flags = (vm.libvirtId === null ? 0 : AffectFlag.Live) | (vm.isPersistent ? AffectFlag.Config : 0)
  await link.control.api.domains.setMetadata(handle, { type: MetadataType.Element, uri: metadataNamespace, key: 'novacron', metadata }, { signal, flags })
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
