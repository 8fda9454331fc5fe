// What a person answers about a new volume, and the request that it makes. Pure.
import { NewVolume, volumeFormats } from '#shared/model/storage/storage.ts'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'

export type VolumeFormat = (typeof volumeFormats)[number]
export const preallocations = ['none', 'metadata', 'full'] as const
export type Preallocation = (typeof preallocations)[number]

/** What qcow2 takes, from 512 B to 2 MiB; without a choice QEMU takes 64 KiB. */
export const clusterSizes: readonly number[] = Array.from({ length: 13 }, (_size, power) => 512 * 2 ** power)

export interface VolumeForm {
  readonly name: string
  readonly capacityBytes: number
  readonly format: VolumeFormat
  readonly preallocation: Preallocation
  readonly backing: { readonly path: string; readonly format: VolumeFormat } | undefined
  readonly clusterBytes: number | undefined
  readonly passphrase: string
}

export function emptyVolumeForm(pool: Pick<Pool, 'type'> | undefined): VolumeForm {
  return { name: '', capacityBytes: 20 * 1024 ** 3, format: hasFormats(pool) ? 'qcow2' : 'raw', preallocation: 'none', backing: undefined, clusterBytes: undefined, passphrase: '' }
}

const typesWithoutFormats: ReadonlySet<string> = new Set(['logical', 'disk', 'rbd', 'zfs', 'iscsi', 'iscsi-direct', 'scsi', 'mpath', 'sheepdog'])

/** Elsewhere a volume is a device, and what is on it is its bytes alone. */
export function hasFormats(pool: Pick<Pool, 'type'> | undefined): boolean {
  return pool === undefined || !typesWithoutFormats.has(pool.type)
}

/** `undefined` while something is missing or wrong; what belongs to another format is left out. */
export function volumeRequest({ name, capacityBytes, preallocation, backing, clusterBytes, passphrase, ...form }: VolumeForm, pool: Pool | undefined): NewVolume | undefined {
  if (!pool) return undefined
  const format = hasFormats(pool) ? form.format : 'raw'
  const isQcow2 = format === 'qcow2'
  return NewVolume.safeParse({
    hostId: pool.hostId,
    pool: pool.name,
    name,
    capacityBytes,
    format,
    preallocation: preallocation === 'metadata' && !isQcow2 ? 'none' : preallocation,
    ...(isQcow2 && backing ? { backing } : {}),
    ...(isQcow2 && clusterBytes !== undefined ? { clusterBytes } : {}),
    ...(passphrase === '' ? {} : { passphrase }),
  }).data
}

export type BackingObstacle = 'encrypted' | 'used' | 'format'

/** Why an image cannot stand below another: a machine writes to it, or what it is cannot be told. */
export function backingObstacle({ isEncrypted, users, format }: Pick<Volume, 'isEncrypted' | 'users' | 'format'>): BackingObstacle | undefined {
  if (isEncrypted) return 'encrypted'
  // A base image is "used" by the machines whose disks stand on it, and does not change by that.
  if (users.some(({ isBelow = false }) => !isBelow)) return 'used'
  return knownFormat(format) === undefined ? 'format' : undefined
}

export function knownFormat(format: string): VolumeFormat | undefined {
  return volumeFormats.find((known) => known === format)
}
