// The copying of a running machine's disk: QEMU mirrors it until both are equal, then the machine goes on with the copy.
import { int64ToNumber } from '#electron/libvirt/index.ts'
import type { DomainHandle } from '#electron/libvirt/index.ts'
import { pause } from '#electron/lib/waiting/pause.ts'
import { AppError } from '#shared/errors.ts'
import { find } from '#shared/xml/read-xml.ts'
import type { NounOptions } from '../../../noun.ts'
import { unlimited } from '../../session/host-link.ts'
import type { HostLink, Link } from '../../session/host-link.ts'
import { destinationXml } from './disk-xml.ts'
import type { MoveTarget } from './disk-xml.ts'
import { diskOf } from '../volumes/volume-users.ts'

/** A persistent domain is copied only as a transient job: one that would not live through a restart of the guest. */
const CopyFlag = { ReuseExisting: 2, TransientJob: 4 } as const
const AbortFlag = { Pivot: 2 } as const
const followEveryMs = 500
export const guestDeadlineMs = 30_000

interface DiskCopy {
  readonly host: HostLink
  readonly domain: { readonly handle: DomainHandle; readonly name: string }
  readonly device: string
  readonly options: NounOptions
}

/** When it rejects, the machine runs on the old disk, or the host did not answer whether it does. */
export async function copyAndPivot(copy: DiskCopy, target: MoveTarget): Promise<void> {
  const { domain: { handle: dom }, device } = copy
  await onMonitor(copy, ({ connection }) => connection.call('DOMAIN_BLOCK_COPY', { dom, path: device, destxml: destinationXml(target), params: [], flags: CopyFlag.ReuseExisting | CopyFlag.TransientJob }, unlimited))
  try {
    await finishCopy(copy, copy.options)
  } catch (error) {
    await abortCopy(copy).catch(() => {})
    throw error
  }
}

/** Follows a copy that is under way until both are equal, and lets the machine go on with the new one. Aborting leaves the copy running. */
export async function finishCopy(copy: DiskCopy, { signal, onProgress }: NounOptions): Promise<void> {
  const { host, domain: { handle: dom, name: guest }, device } = copy
  for (;;) {
    await pause(followEveryMs, signal)
    const job = await onMonitor(copy, ({ connection }) => connection.call('DOMAIN_GET_BLOCK_JOB_INFO', { dom, path: device, flags: 0 }, unlimited))
    if (job.found === 0) throw new AppError('libvirt-error', { message: `The copy of the disk ${device} of ${guest} ended before it was complete`, reason: 'copy-ended', params: { device, name: guest, act: 'disk-move', libvirtCode: 0, libvirtDomain: 0 } })
    const [done, all] = [int64ToNumber(job.cur), int64ToNumber(job.end)]
    if (all > 0) onProgress?.(Math.min(0.99, done / all))
    if (done === all && (await isReady(host, dom, device))) break
  }
  await onMonitor(copy, ({ connection }) => connection.call('DOMAIN_BLOCK_JOB_ABORT', { dom, path: device, flags: AbortFlag.Pivot }, unlimited))
}

/** The machine stays on the old disk. */
export async function abortCopy(copy: Pick<DiskCopy, 'host' | 'domain' | 'device'>): Promise<void> {
  await onMonitor(copy, ({ connection }) => connection.call('DOMAIN_BLOCK_JOB_ABORT', { dom: copy.domain.handle, path: copy.device, flags: 0 }, unlimited))
}

/** Not cancelled with its caller: what QEMU was asked has to be known to the end. */
function onMonitor<T>({ host, domain: { name: guest } }: Pick<DiskCopy, 'host' | 'domain'>, call: (own: Link) => Promise<T>): Promise<T> {
  return host.monitor.run({ guest, deadlineMs: guestDeadlineMs, signal: new AbortController().signal }, call)
}

/** Figures may be equal before the copy is: only the definition tells. */
async function isReady({ control }: HostLink, dom: DomainHandle, device: string): Promise<boolean> {
  const disk = diskOf(await control.api.domains.getDomainXml(dom), device)
  return disk !== undefined && find(disk.element, 'mirror').attributes.some(({ name, value }) => name === 'ready' && value === 'yes')
}
