// What a host offers about pools and volumes. Pools are told by the "pools" event; volumes are listed when they are looked at.
import type { VolumeQuery } from '#shared/contract/storage.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import type { ChainLink, DiskFacts, DiskPlace, LeftMove, NewPool, NewVolume, PoolActionId, PoolTotals, PoolType, VolumePage } from '#shared/model/storage/storage.ts'
import type { NounOptions } from '../noun.ts'

type OnThisHost<T> = Omit<T, 'hostId'>

interface VolumeAt {
  readonly pool: string
  readonly volume: string
}

interface DiskAt {
  readonly uuid: DomainUuid
  /** The disk's target, e.g. "vda". */
  readonly device: string
}

export interface MoveAt extends DiskAt {
  readonly targetPool: string
  readonly keepSource: boolean
  /** Where the disk lay when the move began. */
  readonly source?: string | undefined
}

/** Every method rejects with not-found, not-supported, in-use or what else libvirt refuses for. */
export interface StorageProvider {
  poolTypes(request: undefined, options: NounOptions): Promise<PoolType[]>
  discoverSources(request: { readonly type: PoolType; readonly server: string; readonly initiator: string }, options: NounOptions): Promise<{ label: string; xml: string }[]>
  definePool(request: OnThisHost<NewPool>, options: NounOptions): Promise<{ name: string }>
  actOnPool(request: { readonly pool: string; readonly action: PoolActionId }, options: NounOptions): Promise<void>
  volumes(request: OnThisHost<VolumeQuery>, options: NounOptions): Promise<VolumePage>
  /** Of each of the pools that can be read. */
  poolTotals(request: { readonly pools: readonly string[]; readonly mostVolumes: number }, options: NounOptions): Promise<OnThisHost<PoolTotals>[]>
  chain(request: VolumeAt, options: NounOptions): Promise<ChainLink[]>
  createVolume(request: OnThisHost<NewVolume>, options: NounOptions): Promise<void>
  cloneVolume(request: VolumeAt & { readonly targetPool: string; readonly name: string; readonly format?: string | undefined }, options: NounOptions): Promise<void>
  /** A VMDK of it for a package, in its own pool: stream-optimised where the host can make one. @throws AppError volume-exists, volume-in-use */
  packVolume(request: VolumeAt & { readonly name: string }, options: NounOptions): Promise<{ readonly isStreamOptimised: boolean }>
  resizeVolume(request: VolumeAt & { readonly capacityBytes: number; readonly canShrink: boolean }, options: NounOptions): Promise<void>
  wipeVolume(request: VolumeAt, options: NounOptions): Promise<void>
  deleteVolume(request: VolumeAt, options: NounOptions): Promise<void>
  moveDisk(request: DiskAt & { readonly targetPool: string; readonly keepSource: boolean }, options: NounOptions): Promise<void>
  /** Those of these moves that are neither complete nor undone, though nobody is at it. */
  leftMoves(request: { readonly moves: readonly MoveAt[] }, options: NounOptions): Promise<Omit<LeftMove, 'hostId' | 'targetPool' | 'keepSource'>[]>
  endMove(request: MoveAt & { readonly end: 'finish' | 'abandon' }, options: NounOptions): Promise<void>
  /** Of all machines of the host. */
  diskPlaces(request: undefined, options: NounOptions): Promise<DiskPlace[]>
  disk(request: DiskAt, options: NounOptions): Promise<DiskFacts>
  growDisk(request: DiskAt & { readonly capacityBytes: number }, options: NounOptions): Promise<void>
}
