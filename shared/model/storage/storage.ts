// Storage as libvirt has it: pools on hosts and volumes in pools. Sizes are bytes.
import * as z from 'zod'
import { DomainUuid, HostId } from '../ids.ts'

export const PoolType = z.enum(['dir', 'fs', 'netfs', 'logical', 'disk', 'iscsi', 'iscsi-direct', 'scsi', 'mpath', 'rbd', 'sheepdog', 'gluster', 'zfs', 'vstorage'])
export type PoolType = z.output<typeof PoolType>

export const PoolState = z.enum(['inactive', 'building', 'running', 'degraded', 'inaccessible'])
export type PoolState = z.output<typeof PoolState>

export const PoolRef = z.object({ hostId: HostId, pool: z.string().min(1).max(1024) })
export type PoolRef = z.output<typeof PoolRef>

export const Pool = z.object({
  hostId: HostId,
  name: z.string(),
  uuid: z.string(),
  /** A type that is not in the list is shown as libvirt names it. */
  type: z.string(),
  state: PoolState,
  isPersistent: z.boolean(),
  autostart: z.boolean(),
  capacityBytes: z.number(),
  allocationBytes: z.number(),
  availableBytes: z.number(),
  targetPath: z.string(),
  /** Where the storage is, for people: "nfs01:/export/vms". Empty for a directory of the host. */
  source: z.string(),
  /** Equal for pools of several hosts that are the same storage; empty for what only this host can have. */
  sharedKey: z.string(),
})
export type Pool = z.output<typeof Pool>

export const VolumeRef = PoolRef.extend({ volume: z.string().min(1).max(1024) })
export type VolumeRef = z.output<typeof VolumeRef>

export const VolumeUser = z.object({ uuid: DomainUuid, name: z.string(), /** The disk's target, e.g. "vda". */ device: z.string(), isRunning: z.boolean(), /** Its disk only stands on this volume, and writes elsewhere. */ isBelow: z.boolean().optional() })
export type VolumeUser = z.output<typeof VolumeUser>

export const Volume = z.object({
  name: z.string(),
  key: z.string(),
  path: z.string(),
  type: z.enum(['file', 'block', 'dir', 'network', 'netdir', 'ploop']),
  format: z.string(),
  capacityBytes: z.number(),
  allocationBytes: z.number(),
  /** Empty if it stands alone. */
  backingPath: z.string(),
  backingFormat: z.string(),
  isEncrypted: z.boolean(),
  /** When its bytes were changed last, where the host tells. */
  modifiedAtMs: z.number().optional(),
  /** The disks of this host's machines that are this volume. */
  users: z.array(VolumeUser),
  /** Volumes of the same pool whose data this one carries. */
  overlays: z.array(z.string()),
})
export type Volume = z.output<typeof Volume>

/** An image that is there to make machines from, and how it was when it was marked so; `null` where that is not known. */
export const TemplateImage = z.object({ pool: z.string(), volume: z.string(), capacityBytes: z.number().nullable(), modifiedAtMs: z.number().nullable() })
export type TemplateImage = z.output<typeof TemplateImage>

/** Whether the volume has other bytes than the image had that was marked: somebody has replaced it, or written to it. */
export function isOtherThanMarked({ capacityBytes, modifiedAtMs }: TemplateImage, volume: Pick<ChainLink, 'capacityBytes' | 'modifiedAtMs'>): boolean {
  return (capacityBytes !== null && volume.capacityBytes !== null && capacityBytes !== volume.capacityBytes) || (modifiedAtMs !== null && volume.modifiedAtMs !== undefined && modifiedAtMs !== volume.modifiedAtMs)
}

export const volumeSortKeys = ['name', 'capacity', 'allocation', 'format', 'users'] as const

export const VolumePage = z.object({
  /** All volumes of the pool, and how many of them the filter let through. libvirt tells 16,384 of a pool at most: of a larger one the others match nothing. */
  total: z.number(),
  matching: z.number(),
  volumes: z.array(Volume),
})
export type VolumePage = z.output<typeof VolumePage>

export const volumeFormats = ['qcow2', 'raw', 'qed', 'vmdk', 'vdi', 'vpc'] as const

/** A name that becomes a file's: what could lead elsewhere, or not be typed again, is refused before a host sees it. */
export const VolumeName = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => !name.includes('/') && name !== '.' && name !== '..', 'a name without "/"')
  .refine((name) => !/\p{Cc}/u.test(name), 'a name without control characters')

export const NewVolume = PoolRef.extend({
  name: VolumeName,
  capacityBytes: z.number().int().min(0).max(2 ** 53 - 1),
  format: z.enum(volumeFormats).default('qcow2'),
  /** How much is set aside at once: nothing, the metadata (qcow2), or all of it. */
  preallocation: z.enum(['none', 'metadata', 'full']).default('none'),
  backing: z.object({ path: z.string().min(1).max(4096), format: z.enum(volumeFormats) }).optional(),
  /** qcow2's, a power of two from 512 B to 2 MiB. */
  clusterBytes: z.number().int().min(512).max(2 * 1024 * 1024).optional(),
  /** For LUKS encryption; kept on the host as a libvirt secret. */
  passphrase: z.string().min(1).max(1024).optional(),
})
export type NewVolume = z.output<typeof NewVolume>

export const NewPool = z.object({
  hostId: HostId,
  xml: z.string().min(1).max(1_000_000),
  /** Of the user whom the definition's `<auth>` names, kept on the host as a libvirt secret under the usage that it names. Of Ceph: the key in base64. */
  password: z.string().min(1).max(1024).optional(),
  /** Makes what the pool stands on: a directory, a file system, a volume group. With `overwrite` whatever is there. */
  build: z.enum(['none', 'keep', 'overwrite']).default('none'),
  start: z.boolean().default(true),
  autostart: z.boolean().default(true),
})
export type NewPool = z.output<typeof NewPool>

/** One link of a chain of images, the top first. */
export const ChainLink = z.object({ path: z.string(), format: z.string(), pool: z.string(), volume: z.string(), capacityBytes: z.number().nullable(), allocationBytes: z.number().nullable(), modifiedAtMs: z.number().optional(), isMissing: z.boolean() })
export type ChainLink = z.output<typeof ChainLink>

/** What the volumes of a pool were promised together. */
export const PoolTotals = PoolRef.extend({
  volumes: z.number(),
  /** The sum of their capacities, which may be more than the pool has; `null` of a pool with too many to add up. */
  provisionedBytes: z.number().nullable(),
})
export type PoolTotals = z.output<typeof PoolTotals>

export const PoolActionId = z.enum(['start', 'stop', 'refresh', 'build', 'autostart-on', 'autostart-off', 'undefine', 'delete'])
export type PoolActionId = z.output<typeof PoolActionId>

/** A label for pools of a kind, e.g. "fast". */
export const Tier = z.object({
  name: z.string().trim().min(1).max(64),
  pools: z.array(PoolRef),
  /** Machines with one of these tags belong on it. */
  tags: z.array(z.string()),
})
export type Tier = z.output<typeof Tier>

/** Where a disk of a machine lies. */
const DiskPlace = z.object({
  uuid: DomainUuid,
  device: z.string(),
  /** A path, or "pool:volume". */
  source: z.string(),
  /** Empty for a disk in no pool of its host. */
  pool: z.string(),
})
export type DiskPlace = z.output<typeof DiskPlace>

/** A machine's disk and the volume that it is. */
export const DiskFacts = z.object({
  source: z.string(),
  /** Empty for a disk in no pool of its host. */
  pool: z.string(),
  volume: z.string(),
  format: z.string(),
  /** `null` when the host does not tell, as of a stopped machine's disk in no pool. */
  capacityBytes: z.number().nullable(),
})
export type DiskFacts = z.output<typeof DiskFacts>

/** A move that the console did not live to finish, as the host is left. */
export const LeftMove = z.object({
  hostId: HostId,
  uuid: DomainUuid,
  /** The machine's. */
  name: z.string(),
  device: z.string(),
  /** "copying" goes on by itself; "copied" waits to be told; "moved" runs on the copy, but would start on the old volume. */
  state: z.enum(['copying', 'copied', 'moved']),
  source: z.string(),
  target: z.string(),
  targetPool: z.string(),
  keepSource: z.boolean(),
})
export type LeftMove = z.output<typeof LeftMove>

/** A disk outside of the tier that its machine's tags ask for. */
export const MisplacedDisk = DiskPlace.extend({
  hostId: HostId,
  /** The machine's. */
  name: z.string(),
  wantedTier: z.string(),
  /** Empty when its pool is of no tier. */
  actualTier: z.string(),
  /** Running pools of its host that would be right, the one with the most room first; none where the host has no such pool. */
  targetPools: z.array(z.string()),
})
export type MisplacedDisk = z.output<typeof MisplacedDisk>
