// Disks of machines: moved to another pool and grown, while the machine runs where it does. A move copies the whole disk into a
// new volume, and only when both are equal does the machine go on with the new one.
import { DomainXmlFlag, ErrorCode, int64ToNumber, LibvirtError } from '#electron/libvirt/index.ts'
import type { DomainHandle, StoragePoolHandle, StorageVolHandle } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { DiskFacts } from '#shared/model/storage/storage.ts'
import { attribute, find, readXml } from '#shared/xml/read-xml.ts'
import type { XmlElement } from '#shared/xml/xml-element.ts'
import type { NounOptions } from '../../../noun.ts'
import { longDeadlineMs } from '../../domains/domain-acts.ts'
import { unlimited } from '../../session/host-link.ts'
import type { HostLink, Link } from '../../session/host-link.ts'
import { withOwnLink } from '../../session/own-link.ts'
import { copyAndPivot, guestDeadlineMs } from './disk-copy.ts'
import { withDiskAt } from './disk-xml.ts'
import type { MoveTarget } from './disk-xml.ts'
import { createWhole } from '../volumes/create-whole.ts'
import { findVolume } from '../volumes/volume-acts.ts'
import { volumeAt } from '../volumes/volume-at.ts'
import type { VolumeCatalogue } from '../volumes/listing/volume-catalogue.ts'
import { assertUnused } from '../volumes/volume-guards.ts'
import { diskOf } from '../volumes/volume-users.ts'
import { newVolumeXml, readVolumeXml } from '../volumes/volume-xml.ts'

export interface DiskAct {
  readonly host: HostLink
  readonly catalogue: VolumeCatalogue
  readonly domain: { readonly handle: DomainHandle; readonly name: string; readonly isRunning: boolean }
  readonly device: string
  readonly options: NounOptions
}

const resizeInBytes = 1

/**
 * @throws AppError not-found, not-supported, conflict (snapshots, another job on the disk), volume-exists, cancelled,
 * volume-in-use when the old volume was to be deleted and somebody else needs it; LibvirtError
 */
export async function moveDisk(act: DiskAct, { targetPool, keepSource }: { targetPool: string; keepSource: boolean }): Promise<void> {
  const { host, catalogue, domain, device, options: { signal } } = act
  await withOwnLink(host, signal, async (own) => {
    const source = await sourceVolume(own, act)
    await assertMovable(own, act, source)
    if (source.vol.pool === targetPool) throw new AppError('input-invalid', { message: `${source.vol.name} is in the pool ${targetPool} already`, reason: 'volume-in-pool', params: { name: source.vol.name, pool: targetPool, path: 'targetPool' } })
    if (!keepSource) await assertUnused({ catalogue, own, vol: source.vol, signal, whose: 'any', except: { uuid: domain.handle.uuid, device } })
    const target = await createTarget(own, act, { source, targetPool })
    try {
      if (domain.isRunning) await copyAndPivot(act, target)
      else await redefine(own, { ...act, signal }, target)
    } catch (error) {
      await discard(own, catalogue, target.vol).catch(() => {})
      throw error
    }
    catalogue.forget(targetPool)
    // libvirt moves only the running machine: without this its next start would be on the old disk. Not cancelled any more.
    if (domain.isRunning) await redefineNext(act, source.path, target)
    if (!keepSource) await discard(own, catalogue, source.vol)
  })
}

/**
 * Deletes a volume only when no machine has it: when the answer to a pivot was lost, the machine may run on the new volume
 * already, and what its definition tells is the truth.
 */
export async function discard(own: Link, catalogue: VolumeCatalogue, vol: StorageVolHandle): Promise<void> {
  const deadline = AbortSignal.timeout(longDeadlineMs)
  await assertUnused({ catalogue, own, vol, signal: deadline, whose: 'any' })
  await own.api.storage.deleteVolume(vol, { signal: deadline, deadlineMs: longDeadlineMs })
  catalogue.forget(vol.pool, vol.key)
}

interface SourceVolume {
  readonly path: string
  readonly vol: StorageVolHandle
  readonly format: string
  readonly capacityBytes: number
  readonly isEncrypted: boolean
}

async function sourceVolume(own: Link, { domain, device, options: { signal } }: DiskAct): Promise<SourceVolume> {
  const disk = diskOf(await own.api.domains.getDomainXml(domain.handle, { signal }), device)
  if (!disk) throw noDisk(domain.name, device)
  if (find(disk.element, 'mirror').name !== '') throw new AppError('conflict', { message: `The disk ${device} of ${domain.name} is being copied already`, reason: 'disk-being-copied', params: { name: device }, hint: 'wait-for-block-job' })
  const vol = await volumeOfDisk(own, disk, signal)
  const { capacityBytes, isEncrypted } = readVolumeXml(vol, await own.api.storage.getVolumeXml(vol, { signal }))
  return { vol, path: disk.source, format: disk.format, capacityBytes, isEncrypted: isEncrypted || find(disk.element, 'encryption').name !== '' || find(disk.element, 'source/encryption').name !== '' }
}

/** A disk has a path, or names its pool and volume. */
async function volumeOfDisk(own: Link, { element: disk, source }: { element: XmlElement; source: string }, signal: AbortSignal): Promise<StorageVolHandle> {
  const named = find(disk, 'source')
  const volume = attribute(named, 'volume')
  return volume === '' ? volumeAt(own, source, signal) : findVolume(own, { pool: attribute(named, 'pool'), volume, signal })
}

/** A copy holds what the guest sees: neither the snapshots inside of the image nor its encryption. */
async function assertMovable({ connection }: Link, { domain, device, options: { signal } }: DiskAct, { isEncrypted }: SourceVolume): Promise<void> {
  if (isEncrypted) throw new AppError('not-supported', { message: `The disk ${device} of ${domain.name} is encrypted: its copy would not be`, reason: 'disk-encrypted-move', params: { name: device }, hint: 'copy-inside-machine' })
  const { num } = await connection.call('DOMAIN_SNAPSHOT_NUM', { dom: domain.handle, flags: 0 }, { signal })
  if (num > 0) throw new AppError('conflict', { message: `${domain.name} has ${num} snapshots, which stay in the old volumes of its disks`, reason: 'has-snapshots', params: { snapshots: num, name: domain.name }, hint: 'delete-snapshots-first' })
}

/** Where a pool keeps its volumes decides what a disk on it looks like. The others (rbd, gluster ...) need more than a path. */
const diskKinds: ReadonlyMap<string, MoveTarget['kind']> = new Map([
  ...['dir', 'fs', 'netfs', 'vstorage'].map((type) => [type, 'file'] as const),
  ...['logical', 'disk', 'zfs'].map((type) => [type, 'block'] as const),
])

async function createTarget(own: Link, { domain, options: { signal } }: DiskAct, { source, targetPool }: { source: SourceVolume; targetPool: string }): Promise<MoveTarget> {
  const pool = await own.api.storage.lookupPoolByName(targetPool, { signal })
  const kind = await diskKindIn(own, pool, signal)
  const format = kind === 'file' && source.format === 'qcow2' ? 'qcow2' : 'raw'
  const xml = newVolumeXml({ pool: targetPool, name: source.vol.name, capacityBytes: source.capacityBytes, format, preallocation: 'none' })
  const vol = await createWhole(own, signal, async (options) => (domain.isRunning ? own.api.storage.createVolume(pool, xml, options) : (await own.connection.call('STORAGE_VOL_CREATE_XML_FROM', { pool, xml, clonevol: source.vol, flags: 0 }, options)).vol))
  const { name: path } = await own.connection.call('STORAGE_VOL_GET_PATH', { vol })
  return { vol, path, format, kind }
}

/** Where a move was to, of a volume that is there already. */
export async function targetAt(own: Link, path: string, signal: AbortSignal): Promise<MoveTarget> {
  const vol = await volumeAt(own, path, signal)
  const kind = await diskKindIn(own, await own.api.storage.lookupPoolByName(vol.pool, { signal }), signal)
  const { format } = readVolumeXml(vol, await own.api.storage.getVolumeXml(vol, { signal }))
  return { vol, path, kind, format: kind === 'file' && format === 'qcow2' ? 'qcow2' : 'raw' }
}

async function diskKindIn({ api }: Link, pool: StoragePoolHandle, signal: AbortSignal): Promise<MoveTarget['kind']> {
  const type = attribute(readXml(await api.storage.getPoolXml(pool, { signal })), 'type')
  const kind = diskKinds.get(type)
  if (!kind) throw new AppError('not-supported', { message: `Disks cannot be moved into a pool of type ${type}`, reason: 'pool-type-no-disks', params: { type, name: pool.name } })
  return kind
}

/** A transient machine has no next start, and a disk that was exchanged for the next start stays exchanged. */
export async function redefineNext({ host, domain, device }: DiskAct, from: string, to: MoveTarget): Promise<void> {
  const isPersistent = (await host.control.connection.call('DOMAIN_IS_PERSISTENT', { dom: domain.handle })).persistent !== 0
  if (!isPersistent) return
  const next = diskOf(await host.control.api.domains.getDomainXml(domain.handle, { flags: DomainXmlFlag.Inactive }), device)
  if (next?.source === from) await redefine(host.control, { domain, device }, to)
}

async function redefine({ api, connection }: Link, { domain, device, signal }: Pick<DiskAct, 'domain' | 'device'> & { readonly signal?: AbortSignal }, target: MoveTarget): Promise<void> {
  const xml = await api.domains.getDomainXml(domain.handle, { signal, flags: DomainXmlFlag.Inactive | DomainXmlFlag.Secure })
  const moved = withDiskAt(xml, device, target)
  if (moved === undefined) throw noDisk(domain.name, device)
  await connection.call('DOMAIN_DEFINE_XML_FLAGS', { xml: moved, flags: 0 }, { signal })
}

function noDisk(name: string, device: string): AppError {
  return new AppError('not-found', { message: `${name} has no disk ${device}`, reason: 'no-such-disk', params: { machine: name, name: device } })
}

/** @throws AppError not-found */
export async function readDisk({ host, domain, device, options: { signal } }: DiskAct): Promise<DiskFacts> {
  const { control } = host
  const disk = diskOf(await control.api.domains.getDomainXml(domain.handle, { signal }), device)
  if (!disk) throw noDisk(domain.name, device)
  const { source, format } = disk
  try {
    const vol = await volumeOfDisk(control, disk, signal)
    const { capacityBytes } = readVolumeXml(vol, await control.api.storage.getVolumeXml(vol, { signal }))
    return { source, format, pool: vol.pool, volume: vol.name, capacityBytes }
  } catch (error) {
    if (!(error instanceof LibvirtError) || error.code !== ErrorCode.NoStorageVol) throw error
    return { source, format, pool: '', volume: '', capacityBytes: domain.isRunning ? await sizeToGuest({ host, domain, device, signal }) : null }
  }
}

/** For a disk that is no volume, QEMU knows. */
async function sizeToGuest({ host, domain, device, signal }: Pick<DiskAct, 'host' | 'domain' | 'device'> & { readonly signal: AbortSignal }): Promise<number> {
  const { capacity } = await host.monitor.run({ guest: domain.name, deadlineMs: guestDeadlineMs, signal }, ({ connection }) => connection.call('DOMAIN_GET_BLOCK_INFO', { dom: domain.handle, path: device, flags: 0 }, unlimited))
  return int64ToNumber(capacity)
}

/** @throws AppError input-invalid for a size that is not larger */
export async function growDisk({ host, domain, device, options: { signal } }: DiskAct, capacityBytes: number): Promise<void> {
  const { control } = host
  const disk = diskOf(await control.api.domains.getDomainXml(domain.handle, { signal }), device)
  if (!disk) throw noDisk(domain.name, device)
  const vol = await volumeOfDisk(control, disk, signal)
  const current = readVolumeXml(vol, await control.api.storage.getVolumeXml(vol, { signal })).capacityBytes
  if (capacityBytes <= current) throw new AppError('input-invalid', { message: `The disk ${device} of ${domain.name} has ${current} bytes already`, reason: 'disk-has-size', params: { name: device, sizeBytes: current, path: 'capacityBytes' } })
  if (domain.isRunning) await host.monitor.run({ guest: domain.name, deadlineMs: guestDeadlineMs, signal }, ({ connection }) => connection.call('DOMAIN_BLOCK_RESIZE', { dom: domain.handle, disk: device, size: capacityBytes, flags: resizeInBytes }, unlimited))
  else await control.connection.call('STORAGE_VOL_RESIZE', { vol, capacity: capacityBytes, flags: 0 }, { signal, deadlineMs: longDeadlineMs })
}
