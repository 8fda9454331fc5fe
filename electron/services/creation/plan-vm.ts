// What a wish for a machine means in volumes and devices. Pure: what is known of the host comes in.
import { AppError } from '#shared/errors.ts'
import type { HostOffer, NewVm } from '#shared/model/provisioning/creation.ts'
import { usualDevices } from '#shared/model/provisioning/operating-system.ts'
import type { OperatingSystem, OsDevices } from '#shared/model/provisioning/operating-system.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { Pool, Volume } from '#shared/model/storage/storage.ts'
import type { MachinePlan, PlannedDisk } from '#electron/providers/nouns/creation-provider.ts'
import type { FoundFile, FoundTree } from './install-tree/install-trees.ts'
import { planInstaller } from './install-tree/plan-installer.ts'
import type { InstallerPlan } from './install-tree/plan-installer.ts'
import { unattendedWay } from './unattended.ts'
import type { UnattendedWay } from './unattended.ts'

/** A volume that is made for the machine, and how. */
export type VolumeToMake = { readonly pool: string; readonly volume: string } & (
  | { readonly kind: 'new'; readonly format: 'qcow2' | 'raw'; readonly sizeBytes: number }
  | { readonly kind: 'copy'; readonly format: 'qcow2' | 'raw'; readonly sizeBytes: number; readonly from: Volume; readonly fromPool: string }
  | { readonly kind: 'overlay'; readonly format: 'qcow2'; readonly sizeBytes: number; readonly from: Volume; readonly fromPool: string }
  | { readonly kind: 'seed' }
  | { readonly kind: 'fetched'; readonly is: 'kernel' | 'initrd'; readonly file: FoundFile; readonly tail: Uint8Array }
)

/** Where the seed disc is not cloud-init's: an installer's answers. */
export type AnswersDisc = NonNullable<UnattendedWay['disc']>

export interface VmPlan {
  readonly machine: MachinePlan
  readonly volumes: readonly VolumeToMake[]
  readonly answers: AnswersDisc | undefined
  readonly installer: InstallerPlan | undefined
}

export interface PlanRequest {
  readonly wish: Omit<NewVm, 'hostId' | 'name'>
  readonly name: string
  readonly uuid: DomainUuid
  /** The pool of the new disk. */
  readonly pool: Pool | undefined
  /** The volume that the machine comes from. */
  readonly source: Volume | undefined
  readonly os: OperatingSystem | undefined
  readonly offer: Pick<HostOffer, 'firmwares'>
  /** Of an install tree. */
  readonly tree: FoundTree | undefined
  /** Where the kernel of an installer can be put: QEMU takes it from a file. */
  readonly kernelPool: string | undefined
}

/** Pools whose volumes are files, which can be of any format. */
export const filePools: readonly string[] = ['dir', 'fs', 'netfs', 'gluster', 'vstorage']

/** @throws AppError input-invalid when the parts of the wish do not go together */
export function planVm(request: PlanRequest): VmPlan {
  const { wish, name, uuid } = request
  const { source } = wish
  const disk = newDisk(request)
  const way = unattendedWay(wish.unattended, source.kind, uuid)
  if (wish.cloudInit && wish.unattended) throw new AppError('input-invalid', { message: 'cloud-init sets up a system that is installed, and answers are for an installer: choose one of them', reason: 'answers-or-cloud-init', params: { path: 'unattended' } })
  const installer = planInstaller(request, way)
  const seedPool = wish.disk?.pool ?? ('pool' in source ? source.pool : request.kernelPool)
  const seed = (wish.cloudInit ?? way.disc) && seedPool !== undefined ? [{ kind: 'seed' as const, pool: seedPool, volume: `${name}-seed.iso` }] : []
  const disks: PlannedDisk[] = [
    ...(source.kind === 'image' ? [{ pool: source.pool, volume: source.volume, device: 'disk' as const, format: formatOf(request.source) }] : []),
    ...(disk ? [plannedDisk(disk)] : []),
    ...(source.kind === 'iso' ? [{ pool: source.pool, volume: source.volume, device: 'cdrom' as const, format: 'raw' }] : []),
    ...seed.map(({ pool, volume }) => ({ pool, volume, device: 'cdrom' as const, format: 'raw', isSeed: true, ...(way.isPlainDisc ? { isPlain: true } : {}) })),
  ]
  const { vcpus, memoryBytes, network } = wish
  const { os } = request
  return {
    machine: { uuid, name, vcpus, memoryBytes, os: os && { id: os.id, shortId: os.shortId }, devices: chosenDevices(wish, request), disks, networks: network === undefined ? [] : [network], bootsFromNetwork: source.kind === 'pxe', ...(installer ? { install: installer.told } : {}) },
    volumes: [...(installer?.volumes ?? []), ...(disk ? [disk] : []), ...seed],
    answers: way.disc,
    installer: installer?.plan,
  }
}

/** What was chosen, else what the system drives from the start. Machines of ARM have no BIOS at all, whatever the system says. */
function chosenDevices({ firmware, devices, source }: PlanRequest['wish'], { os, offer }: Pick<PlanRequest, 'os' | 'offer'>): OsDevices {
  const usual = os?.devices ?? usualDevices
  const [only] = offer.firmwares.length === 1 && offer.firmwares[0] === 'uefi' ? offer.firmwares : []
  const chosen = firmware ?? only ?? usual.firmware
  const { diskBus = usual.diskBus, nicModel = usual.nicModel, hasTpm = usual.hasTpm, hasSecureBoot = usual.hasSecureBoot } = devices
  // Such firmware starts no kernel that is not signed for it, which is checked for who asks for it by name.
  const startsKernel = source.kind === 'tree' && devices.hasSecureBoot === undefined
  return { ...usual, firmware: chosen, diskBus, nicModel, hasTpm, hasSecureBoot: chosen === 'uefi' && hasSecureBoot && !startsKernel }
}

type DiskToMake = Exclude<VolumeToMake, { kind: 'seed' | 'fetched' }>

function newDisk({ wish: { source, disk }, name, pool, source: from }: PlanRequest): DiskToMake | undefined {
  if (source.kind === 'image') return undefined
  if (!disk) {
    if (source.kind === 'cloud') throw new AppError('input-invalid', { message: 'A machine from a cloud image needs a disk of its own', reason: 'cloud-needs-disk', params: { path: 'disk' } })
    return undefined
  }
  const isFile = pool === undefined || filePools.includes(pool.type)
  const format = isFile ? 'qcow2' : 'raw'
  const place = { pool: disk.pool, volume: isFile ? `${name}.qcow2` : name, sizeBytes: disk.sizeBytes }
  if (source.kind !== 'cloud') return { ...place, kind: 'new', format }
  if (!from) throw new AppError('volume-not-found', { message: `There is no volume ${source.volume} in the pool ${source.pool}`, reason: 'volume-missing', params: { pool: source.pool, name: source.volume } })
  if (disk.sizeBytes < from.capacityBytes) throw new AppError('input-invalid', { message: `The image has ${from.capacityBytes} bytes: a smaller disk would cut it off`, reason: 'disk-too-small', params: { path: 'disk.sizeBytes', sizeBytes: from.capacityBytes } })
  if (source.use === 'copy') return { ...place, kind: 'copy', format, from, fromPool: source.pool }
  if (format !== 'qcow2') throw new AppError('input-invalid', { message: `A volume of the pool ${disk.pool} cannot stand on an image: choose a copy`, reason: 'pool-no-overlay', params: { path: 'source.use', pool: disk.pool } })
  return { ...place, kind: 'overlay', format, from, fromPool: source.pool }
}

function plannedDisk(disk: DiskToMake): PlannedDisk {
  const { pool, volume, format, sizeBytes } = disk
  const backing = disk.kind === 'overlay' ? { backingPath: disk.from.path, backingFormat: formatOf(disk.from) } : {}
  return { pool, volume, device: 'disk', format, make: { sizeBytes, ...backing } }
}

/** A volume of a pool of devices has none. */
export function formatOf(volume: Volume | undefined): string {
  return volume === undefined || volume.format === '' || volume.format === 'iso' ? 'raw' : volume.format
}
