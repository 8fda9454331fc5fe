// Disks of machines: moved to another pool and grown, while the machine runs where it does. A move copies the whole disk into a
// new volume, and only when both are equal does the machine go on with the new one.
import { DomainXmlFlag, int64ToNumber } from '#electron/libvirt/index.ts'
import type { DomainHandle, StorageVolHandle } from '#electron/libvirt/index.ts'
import { pause } from '#electron/lib/pause.ts'
import { AppError } from '#shared/errors.ts'
import { element, printElement } from '#shared/xml/new-element.ts'
import { find } from '#shared/xml/read-xml.ts'
import { XmlEdit } from '#shared/xml/edit-xml.ts'
import type { NounOptions } from '../../noun.ts'
import { longDeadlineMs } from '../domains/domain-acts.ts'
import { unlimited } from '../session/host-link.ts'
import type { HostLink, Link } from '../session/host-link.ts'
import { withOwnLink } from '../session/own-link.ts'
import { volumeAt } from './volume-at.ts'
import { diskOf } from './volume-users.ts'
import { newVolumeXml, readVolumeXml } from './volume-xml.ts'

export interface DiskAct {
  readonly host: HostLink
  readonly domain: { readonly handle: DomainHandle; readonly name: string; readonly isRunning: boolean }
  readonly device: string
  readonly options: NounOptions
}

/** A persistent domain is copied only as a transient job: one that would not live through a restart of the guest. */
const CopyFlag = { ReuseExisting: 2, TransientJob: 4 } as const
const AbortFlag = { Pivot: 2 } as const
const resizeInBytes = 1
const followEveryMs = 500
const guestDeadlineMs = 30_000

/** @throws AppError not-found, conflict (another job on the disk), volume-exists, volume-in-use, cancelled; LibvirtError */
export async function moveDisk(act: DiskAct, { targetPool, keepSource }: { targetPool: string; keepSource: boolean }): Promise<void> {
  const { host, domain, options: { signal } } = act
  await withOwnLink(host, signal, async (own) => {
    const source = await sourceVolume(own, act)
    if (source.vol.pool === targetPool) throw new AppError('input-invalid', { message: `${source.vol.name} is in the pool ${targetPool} already`, params: { path: 'targetPool' } })
    const pool = await own.api.storage.lookupPoolByName(targetPool, { signal })
    const format = source.format === 'qcow2' ? 'qcow2' : 'raw'
    const target = domain.isRunning
      ? await own.api.storage.createVolume(pool, newVolumeXml({ pool: targetPool, name: source.vol.name, capacityBytes: source.capacityBytes, format, preallocation: 'none' }), { signal, deadlineMs: longDeadlineMs })
      : (await own.connection.call('STORAGE_VOL_CREATE_XML_FROM', { pool, xml: newVolumeXml({ pool: targetPool, name: source.vol.name, capacityBytes: source.capacityBytes, format, preallocation: 'none' }), clonevol: source.vol, flags: 0 }, { signal, deadlineMs: longDeadlineMs })).vol
    const path = (await own.connection.call('STORAGE_VOL_GET_PATH', { vol: target }, { signal })).name
    try {
      if (domain.isRunning) await copyAndPivot(act, { path, format })
      else await redefine(own, { ...act, signal }, path)
    } catch (error) {
      await own.api.storage.deleteVolume(target).catch(() => {})
      throw error
    }
    // libvirt moves only the running machine: without this its next start would be on the old disk. Not cancelled any more.
    if (domain.isRunning) await redefineNext(act, source.path, path)
    if (!keepSource) await own.api.storage.deleteVolume(source.vol, { deadlineMs: longDeadlineMs })
  })
}

interface SourceVolume {
  readonly path: string
  readonly vol: StorageVolHandle
  readonly format: string
  readonly capacityBytes: number
}

async function sourceVolume({ api, connection }: Link, { domain, device, options: { signal } }: DiskAct): Promise<SourceVolume> {
  const disk = diskOf(await api.domains.getDomainXml(domain.handle, { signal }), device)
  if (!disk) throw noDisk(domain.name, device)
  if (find(disk.element, 'mirror').name !== '') throw new AppError('conflict', { message: `The disk ${device} of ${domain.name} is being copied already`, params: { name: device }, hint: 'Wait for that job, or end it with: virsh blockjob --abort' })
  const vol = await volumeAt({ api, connection }, disk.source, signal)
  const { capacityBytes } = readVolumeXml(vol, await api.storage.getVolumeXml(vol, { signal }))
  return { vol, path: disk.source, format: disk.format, capacityBytes }
}

async function copyAndPivot({ host, domain, device, options: { signal, onProgress } }: DiskAct, { path, format }: { path: string; format: string }): Promise<void> {
  const { handle: dom, name: guest } = domain
  const onMonitor = <T>(call: (own: Link) => Promise<T>): Promise<T> => host.monitor.run({ guest, deadlineMs: guestDeadlineMs, signal: new AbortController().signal }, call)
  const destxml = printElement(element('disk', { type: 'file' }, [element('source', { file: path }), element('driver', { type: format })]))
  await onMonitor(({ connection }) => connection.call('DOMAIN_BLOCK_COPY', { dom, path: device, destxml, params: [], flags: CopyFlag.ReuseExisting | CopyFlag.TransientJob }, unlimited))
  try {
    for (;;) {
      await pause(followEveryMs, signal)
      const job = await onMonitor(({ connection }) => connection.call('DOMAIN_GET_BLOCK_JOB_INFO', { dom, path: device, flags: 0 }, unlimited))
      if (job.found === 0) throw new AppError('libvirt-error', { message: `The copy of the disk ${device} of ${guest} ended before it was complete`, params: { name: guest, act: 'disk-move', libvirtCode: 0, libvirtDomain: 0 } })
      const [done, all] = [int64ToNumber(job.cur), int64ToNumber(job.end)]
      if (all > 0) onProgress?.(Math.min(0.99, done / all))
      if (done === all && (await isReady(host, dom, device))) break
    }
    await onMonitor(({ connection }) => connection.call('DOMAIN_BLOCK_JOB_ABORT', { dom, path: device, flags: AbortFlag.Pivot }, unlimited))
  } catch (error) {
    await onMonitor(({ connection }) => connection.call('DOMAIN_BLOCK_JOB_ABORT', { dom, path: device, flags: 0 }, unlimited)).catch(() => {})
    throw error
  }
}

/** Figures may be equal before the copy is: only the definition tells. */
async function isReady({ control }: HostLink, dom: DomainHandle, device: string): Promise<boolean> {
  const disk = diskOf(await control.api.domains.getDomainXml(dom), device)
  return disk !== undefined && find(disk.element, 'mirror').attributes.some(({ name, value }) => name === 'ready' && value === 'yes')
}

/** A transient machine has no next start, and a disk that was exchanged for the next start stays exchanged. */
async function redefineNext({ host, domain, device }: DiskAct, from: string, to: string): Promise<void> {
  const isPersistent = (await host.control.connection.call('DOMAIN_IS_PERSISTENT', { dom: domain.handle })).persistent !== 0
  if (!isPersistent) return
  const next = diskOf(await host.control.api.domains.getDomainXml(domain.handle, { flags: DomainXmlFlag.Inactive }), device)
  if (next?.source === from) await redefine(host.control, { domain, device }, to)
}

/** The new path in the definition, every other byte as it was. */
async function redefine({ api, connection }: Link, { domain, device, signal }: Pick<DiskAct, 'domain' | 'device'> & { readonly signal?: AbortSignal }, path: string): Promise<void> {
  const xml = await api.domains.getDomainXml(domain.handle, { signal, flags: DomainXmlFlag.Inactive | DomainXmlFlag.Secure })
  const disk = diskOf(xml, device)
  if (!disk) throw noDisk(domain.name, device)
  const edit = new XmlEdit(disk.element)
  edit.replace(find(disk.element, 'source'), element('source', { file: path }))
  edit.setAttribute(disk.element, 'type', 'file')
  await connection.call('DOMAIN_DEFINE_XML_FLAGS', { xml: edit.toString(), flags: 0 }, { signal })
}

function noDisk(name: string, device: string): AppError {
  return new AppError('not-found', { message: `${name} has no disk ${device}`, params: { name: device } })
}

/** @throws AppError input-invalid for a size that is not larger */
export async function growDisk({ host, domain, device, options: { signal } }: DiskAct, capacityBytes: number): Promise<void> {
  const { control } = host
  const disk = diskOf(await control.api.domains.getDomainXml(domain.handle, { signal }), device)
  if (!disk) throw noDisk(domain.name, device)
  const vol = await volumeAt(control, disk.source, signal)
  const current = readVolumeXml(vol, await control.api.storage.getVolumeXml(vol, { signal })).capacityBytes
  if (capacityBytes <= current) throw new AppError('input-invalid', { message: `The disk ${device} of ${domain.name} has ${current} bytes already`, params: { path: 'capacityBytes' } })
  if (domain.isRunning) await host.monitor.run({ guest: domain.name, deadlineMs: guestDeadlineMs, signal }, ({ connection }) => connection.call('DOMAIN_BLOCK_RESIZE', { dom: domain.handle, disk: device, size: capacityBytes, flags: resizeInBytes }, unlimited))
  else await control.connection.call('STORAGE_VOL_RESIZE', { vol, capacity: capacityBytes, flags: 0 }, { signal, deadlineMs: longDeadlineMs })
}
