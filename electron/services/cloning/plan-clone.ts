// What a wish for a copy means in volumes and changes of the definition. Pure: what is known of the host comes in.
import { AppError } from '#shared/errors.ts'
import type { CloneDisk, CloneWish, DiskUse } from '#shared/model/provisioning/cloning.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { Pool } from '#shared/model/storage/storage.ts'
import { volumeFormats } from '#shared/model/storage/storage.ts'
import type { CloneSource, PlannedClone, SourceDisk } from '#electron/providers/nouns/cloning-provider.ts'
import { filePools, formatOf } from '../creation/plan-vm.ts'
import type { VolumeToMake } from '../creation/plan-vm.ts'
import { chosenSettings } from './chosen-settings.ts'

/** How the console names the discs with which it sets up cloud images: one of another machine sets up nothing. */
const seedEnd = '-seed.iso'

/** An overlay on the original's own disk, which no other volume may be. */
export interface LinkToMake {
  readonly kind: 'link'
  readonly pool: string
  readonly volume: string
  readonly device: string
  readonly sizeBytes: number
}

export type CloneVolume = VolumeToMake | LinkToMake

export interface ClonePlan {
  readonly clone: PlannedClone
  readonly volumes: readonly CloneVolume[]
  readonly disks: readonly CloneDisk[]
  readonly problems: readonly AppError[]
}

export interface CloneRequest {
  readonly wish: Omit<CloneWish, 'hostId' | 'uuid' | 'name'>
  readonly source: CloneSource
  readonly pools: readonly Pool[]
  readonly name: string
  readonly uuid: DomainUuid
  readonly macs: readonly string[]
}

export function planClone(request: CloneRequest): ClonePlan {
  const { wish, source, name, uuid, macs } = request
  const disks = source.disks.map((disk) => planDisk(request, disk))
  const volumes: CloneVolume[] = disks.flatMap(({ volume }) => (volume ? [volume] : []))
  const seed = wish.cloudInit && { kind: 'seed' as const, pool: wish.pool ?? volumes[0]?.pool ?? source.disks.find(({ at }) => at !== null)?.at?.pool ?? '', volume: `${name}${seedEnd}` }
  const seedProblem = seed?.pool === '' ? [new AppError('input-invalid', { message: 'The disc of cloud-init needs a pool', reason: 'seed-needs-pool', params: { path: 'pool' } })] : []
  return {
    clone: {
      name,
      uuid,
      macs,
      disks: Object.fromEntries(disks.flatMap(({ device, change }) => (change ? [[device, change] as const] : []))),
      ...(seed ? { seed: { pool: seed.pool, volume: seed.volume, format: 'raw' } } : {}),
      hostDevices: wish.hostDevices,
      settings: chosenSettings(wish, source),
    },
    volumes: [...volumes, ...(seed ? [seed] : [])],
    disks: disks.map(({ shown }) => shown),
    problems: [...disks.flatMap(({ problem }) => (problem ? [problem] : [])), ...seedProblem],
  }
}

interface PlannedDisk {
  readonly device: string
  readonly shown: CloneDisk
  readonly change?: PlannedClone['disks'][string]
  readonly volume?: CloneVolume
  readonly problem?: AppError
}

function planDisk(request: CloneRequest, disk: SourceDisk): PlannedDisk {
  const { device, source, kind, at, chain } = disk
  const choices = choicesOf(disk)
  const asked = request.wish.disks.find((choice) => choice.device === device)
  const use = asked?.use ?? usualUse(disk, choices)
  const target = use === 'copy' ? newVolume(request, disk, asked?.pool) : undefined
  const volume = target instanceof AppError ? undefined : target
  const allocationBytes = at ? allocationOf(disk) : null
  const facts = { device, kind, source, pool: at?.pool ?? '', volume: at?.volume.name ?? '', format: disk.format, capacityBytes: at?.volume.capacityBytes ?? null, allocationBytes, chain: [...chain] }
  const shown: CloneDisk = { ...facts, choices: [...choices], use, target: volume ? { pool: volume.pool, volume: volume.volume } : null }
  const problem = !choices.includes(use) ? notPossible(disk, use) : target instanceof AppError ? target : undefined
  if (problem) return { device, shown, problem }
  if (use === 'leave-out') return { device, shown, change: 'remove' }
  return volume ? { device, shown, volume, change: { pool: volume.pool, volume: volume.volume, format: volume.kind === 'link' ? 'qcow2' : volume.kind === 'copy' ? volume.format : 'raw' } } : { device, shown }
}

const isDrive = ({ kind }: SourceDisk): boolean => kind === 'cdrom' || kind === 'floppy'

/** What has another writer, or none, can be there twice; what no pool knows, libvirt cannot copy. */
function choicesOf(disk: SourceDisk): readonly DiskUse[] {
  if (disk.source === '') return ['share']
  if (isDrive(disk)) return ['share', 'leave-out']
  const canShare = disk.isReadOnly || disk.isShareable
  return [...(copyProblem(disk) === undefined || !canShare ? (['copy'] as const) : []), ...(canShare ? (['share'] as const) : []), 'leave-out']
}

function usualUse(disk: SourceDisk, choices: readonly DiskUse[]): DiskUse {
  if (disk.source.endsWith(seedEnd)) return 'leave-out'
  return choices.includes('share') ? 'share' : 'copy'
}

function copyProblem({ device, source, at, format }: SourceDisk): AppError | undefined {
  const name = device
  if (!at) return new AppError('not-supported', { message: `${device} is ${source}, which is in no running pool of the host`, reason: 'disk-in-no-pool', params: { name, source }, hint: 'pool-of-folder' })
  if (at.volume.isEncrypted) return new AppError('not-supported', { message: `${device} is encrypted: the passphrase of a copy would be the same secret`, reason: 'disk-encrypted', params: { name }, hint: 'leave-out-and-attach' })
  const volumeFormat = formatOf(at.volume)
  if (at.volume.type === 'file' && volumeFormat !== format) return new AppError('not-supported', { message: `${device} is read as ${format} and looks like ${volumeFormat}: a copy would show the guest something else`, reason: 'disk-other-format', params: { name, format, looksLike: volumeFormat }, hint: 'leave-out-or-convert' })
  return undefined
}

function notPossible({ device }: SourceDisk, use: DiskUse): AppError {
  return new AppError('input-invalid', { message: `${device} cannot be treated as "${use}"`, reason: 'disk-use', params: { device, use, path: 'disks' } })
}

function newVolume({ wish, pools, name, source }: CloneRequest, disk: SourceDisk, askedPool: string | undefined): CloneVolume | AppError {
  const problem = copyProblem(disk)
  if (problem || !disk.at) return problem ?? notPossible(disk, 'copy')
  const { pool: fromPool, volume } = disk.at
  // A copy holds what the images below hold too.
  const from = { ...volume, allocationBytes: allocationOf(disk) }
  const pool = askedPool ?? wish.pool ?? fromPool
  const type = pools.find((candidate) => candidate.name === pool)?.type
  const isFile = type === undefined || filePools.includes(type)
  const format = wish.mode === 'linked' || (isFile && formatOf(from) !== 'raw') ? 'qcow2' : 'raw'
  const newName = `${name}${isFirst(source, disk) ? '' : `-${disk.device}`}${isFile ? `.${format === 'raw' ? 'img' : format}` : ''}`
  const place = { pool, volume: newName, sizeBytes: from.capacityBytes }
  if (wish.mode === 'full') return { ...place, kind: 'copy', format, from, fromPool }
  const isImage = from.type === 'file' || from.type === 'block'
  if (!isImage || !volumeFormats.some((known) => known === disk.format)) return new AppError('not-supported', { message: `${disk.device} is neither a file nor a device that an overlay can stand on`, reason: 'disk-no-image', params: { name: disk.device }, hint: 'clone-fully' })
  if (!isFile) return new AppError('not-supported', { message: `A volume of the pool ${pool} cannot stand on another one`, reason: 'pool-no-links', params: { name: pool }, hint: 'clone-into-file-pool' })
  return { ...place, kind: 'link', device: disk.device }
}

function allocationOf({ at, chain }: SourceDisk): number {
  return Math.max(at?.volume.allocationBytes ?? 0, chain.reduce((sum, link) => sum + (link.allocationBytes ?? 0), 0))
}

function isFirst({ disks }: CloneSource, disk: SourceDisk): boolean {
  return disks.find((candidate) => !isDrive(candidate)) === disk
}
