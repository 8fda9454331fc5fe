// What can be done with volumes. Everything that would take data from somebody is checked against all machines and all
// volumes of the host first; libvirt itself would delete the disk of a running guest.
import type { StorageVolHandle } from '#electron/libvirt/index.ts'
import { ErrorCode, int64ToNumber, LibvirtError } from '#electron/libvirt/index.ts'
import { pause } from '#electron/lib/waiting/pause.ts'
import { AppError } from '#shared/errors.ts'
import type { NewVolume } from '#shared/model/storage/storage.ts'
import { attribute, find, readXml } from '#shared/xml/read-xml.ts'
import type { NounOptions } from '../../../noun.ts'
import { longDeadlineMs } from '../../domains/domain-acts.ts'
import { withOwnLink } from '../../session/own-link.ts'
import type { HostLink, Link } from '../../session/host-link.ts'
import { forgetSecret, keepSecret } from '../secrets.ts'
import { createWhole } from './create-whole.ts'
import type { VolumeCatalogue } from './listing/volume-catalogue.ts'
import { volumeAt } from './volume-at.ts'
import { assertUnused } from './volume-guards.ts'
import { cloneXml, newVolumeXml, readVolumeXml } from './volume-xml.ts'
import { readVolumeUsers } from './volume-users.ts'

export interface VolumeAct {
  readonly host: HostLink
  readonly catalogue: VolumeCatalogue
  readonly pool: string
  readonly options: NounOptions
}

const preallocateMetadata = 1
const ResizeFlag = { Shrink: 4 } as const

export async function findVolume({ api, connection }: Link, { pool, volume, signal }: { pool: string; volume: string; signal: AbortSignal }): Promise<StorageVolHandle> {
  const handle = await api.storage.lookupPoolByName(pool, { signal })
  return (await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool: handle, name: volume }, { signal })).vol
}

export async function createVolume({ host, catalogue, pool: poolName, options: { signal } }: VolumeAct, request: Omit<NewVolume, 'hostId'>): Promise<void> {
  await withOwnLink(host, signal, async (own) => {
    const pool = await own.api.storage.lookupPoolByName(poolName, { signal })
    if (request.backing) await assertIsVolume(own, request.backing, signal)
    if (request.passphrase !== undefined) await assertNameIsFree(own, { pool: poolName, volume: request.name, signal })
    const secret = request.passphrase === undefined ? undefined : await keepPassphrase(own, request.passphrase, await pathIn(own, poolName, request.name))
    try {
      const flags = request.preallocation === 'metadata' ? preallocateMetadata : 0
      await createWhole(own, signal, (options) => unlessTooBusy(signal, () => own.api.storage.createVolume(pool, newVolumeXml(request, secret), { ...options, flags })))
    } catch (error) {
      if (secret !== undefined) await forgetSecret(own, secret)
      throw error
    }
  })
  catalogue.forget(poolName)
}

const mostTries = 4

/** For LUKS, qemu-img measures how fast the host derives keys, and fails when the host is too busy to measure it. */
async function unlessTooBusy<T>(signal: AbortSignal, create: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await create()
    } catch (error) {
      if (tries === mostTries || !(error instanceof LibvirtError) || !error.message.includes('accurate CPU usage')) throw error
      await pause(tries * 500, signal)
    }
  }
}

/** Before its secret is touched: that of a volume which is there already must stay. */
async function assertNameIsFree(own: Link, at: { pool: string; volume: string; signal: AbortSignal }): Promise<void> {
  const existing = await findVolume(own, at).catch(unless(ErrorCode.NoStorageVol))
  if (existing) throw new AppError('volume-exists', { message: `There is a volume ${at.volume} in the pool ${at.pool} already`, reason: 'volume-there', params: { pool: at.pool, name: at.volume } })
}

/** A backing file is read by QEMU with more rights than its guest has: only what a pool holds, and only as what it is. */
async function assertIsVolume(own: Link, { path, format }: NonNullable<NewVolume['backing']>, signal: AbortSignal): Promise<void> {
  const vol = await volumeAt(own, path, signal).catch(unless(ErrorCode.NoStorageVol))
  if (!vol) throw new AppError('input-invalid', { message: `${path} is in no storage pool of the host`, reason: 'file-in-no-pool', params: { path: 'backing.path', name: path }, hint: 'image-into-pool' })
  const actual = readVolumeXml(vol, await own.api.storage.getVolumeXml(vol, { signal })).format
  const [writer] = (await readVolumeUsers(own, signal)).of({ path, pool: vol.pool, name: vol.name }).filter(({ isBelow }) => isBelow !== true)
  if (writer) throw new AppError('volume-in-use', { message: `${vol.name} is written to by ${writer.name}: what stands on it would break`, reason: 'volume-written-below', params: { name: vol.name, by: `${writer.name} (${writer.device})` }, hint: 'clone-volume-first' })
  if (actual !== '' && actual !== format) throw new AppError('input-invalid', { message: `${path} is ${actual}, not ${format}`, reason: 'file-other-format', params: { path: 'backing.path', name: path, actual, format }, hint: 'right-backing-format' })
}

function unless(code: number) {
  return (error: unknown): undefined => {
    if (error instanceof LibvirtError && error.code === code) return undefined
    throw error
  }
}

function keepPassphrase(own: Link, passphrase: string, path: string): Promise<string> {
  return keepSecret(own, { kind: 'volume', usage: path, description: `passphrase of ${path}`, value: new TextEncoder().encode(passphrase) })
}

async function pathIn({ api }: Link, pool: string, volume: string): Promise<string> {
  const xml = await api.storage.getPoolXml(await api.storage.lookupPoolByName(pool))
  return `${find(readXml(xml), 'target/path').text}/${volume}`
}

export interface CloneRequest {
  readonly volume: string
  readonly targetPool: string
  readonly name: string
  readonly format?: string | undefined
}

export async function cloneVolume({ host, catalogue, pool, options: { signal } }: VolumeAct, { volume, targetPool, name, format }: CloneRequest): Promise<void> {
  await withOwnLink(host, signal, async (own) => {
    const clonevol = await findVolume(own, { pool, volume, signal })
    const source = readVolumeXml(clonevol, await own.api.storage.getVolumeXml(clonevol, { signal }))
    // What only stands on it does not write to it.
    const users = (await readVolumeUsers(own, signal)).of({ ...source, pool }).filter(({ isRunning, isBelow }) => isRunning && isBelow !== true)
    if (users.length > 0) throw new AppError('volume-in-use', { message: `${volume} is written to by ${users.map((user) => user.name).join(', ')}: a copy of it would be torn`, reason: 'volume-torn', params: { name: volume, by: users.map((user) => user.name).join(', ') }, hint: 'shut-down-or-snapshot' })
    const target = await own.api.storage.lookupPoolByName(targetPool, { signal })
    const xml = cloneXml({ name, format: format ?? (source.format || 'raw'), capacityBytes: source.capacityBytes })
    await createWhole(own, signal, async (options) => (await own.connection.call('STORAGE_VOL_CREATE_XML_FROM', { pool: target, xml, clonevol, flags: 0 }, options)).vol)
  })
  catalogue.forget(targetPool)
}

export async function resizeVolume({ host, catalogue, pool, options: { signal } }: VolumeAct, { volume, capacityBytes, canShrink }: { volume: string; capacityBytes: number; canShrink: boolean }): Promise<void> {
  await withOwnLink(host, signal, async (own) => {
    const vol = await findVolume(own, { pool, volume, signal })
    await assertUnused({ catalogue, own, vol, signal, whose: 'running' })
    const current = int64ToNumber((await own.api.storage.getVolumeInfo(vol, { signal })).capacity)
    if (capacityBytes < current && !canShrink) throw new AppError('input-invalid', { message: `${volume} has ${current} bytes already: shrinking it would cut off what is at its end`, reason: 'volume-shrinks', params: { name: volume, sizeBytes: current, path: 'capacityBytes' } })
    await own.connection.call('STORAGE_VOL_RESIZE', { vol, capacity: capacityBytes, flags: capacityBytes < current ? ResizeFlag.Shrink : 0 }, { signal, deadlineMs: longDeadlineMs })
  })
  catalogue.forget(pool)
}

export async function wipeVolume(act: VolumeAct, volume: string): Promise<void> {
  const { host, pool, options: { signal } } = act
  await withOwnLink(host, signal, async (own) => {
    const vol = await findVolume(own, { pool, volume, signal })
    await assertUnused({ catalogue: act.catalogue, own, vol, signal, whose: 'any' })
    await own.connection.call('STORAGE_VOL_WIPE', { vol, flags: 0 }, { signal, deadlineMs: longDeadlineMs })
  })
}

export async function deleteVolume(act: VolumeAct, volume: string): Promise<void> {
  const { host, catalogue, pool, options: { signal } } = act
  await withOwnLink(host, signal, async (own) => {
    const vol = await findVolume(own, { pool, volume, signal })
    await assertUnused({ catalogue: act.catalogue, own, vol, signal, whose: 'any' })
    const xml = await own.api.storage.getVolumeXml(vol, { signal })
    await own.connection.call('STORAGE_VOL_DELETE', { vol, flags: 0 }, { signal, deadlineMs: longDeadlineMs })
    catalogue.forget(pool, vol.key)
    const secret = secretOf(xml)
    if (secret !== '') await forgetSecret(own, secret)
  })
}

/** The UUID of the secret that opens the volume; empty for one that is not encrypted. */
export function secretOf(volumeXml: string): string {
  return attribute(find(readXml(volumeXml), 'target/encryption/secret'), 'uuid')
}
