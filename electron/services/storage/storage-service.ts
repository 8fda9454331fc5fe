// Pools and volumes of all hosts. What is quick goes straight to the host; what may take long becomes a Task, whose input is
// kept with it so that it can be repeated.
import type { VolumeQuery } from '#shared/contract/storage.ts'
import type { DomainUuid, HostId, TaskId } from '#shared/model/ids.ts'
import type { ChainLink, DiskFacts, NewPool, NewVolume, PoolActionId, PoolRef, PoolTotals, PoolType, VolumePage, VolumeRef } from '#shared/model/storage/storage.ts'
import type { TaskTarget } from '#shared/model/task.ts'
import type { DefinitionsService } from '../definitions/definitions-service.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import type { PoolBook } from './pool-book.ts'
import { createLeftMoves, moveKind } from './left-moves.ts'
import type { LeftMoves } from './left-moves.ts'
import { createSharedStorage } from './shared-storage.ts'
import { registerStorageTasks } from './storage-tasks.ts'
import type { TemplateImageStore } from './template-image-store.ts'
import { createTierPlaces } from './tiers/tier-places.ts'
import type { TierPlaces } from './tiers/tier-places.ts'
import type { TierStore } from './tiers/tier-store.ts'

export interface StorageDependencies {
  readonly book: PoolBook
  readonly inventory: Pick<InventoryService, 'host' | 'hosts' | 'vmsOf'>
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly tasks: Pick<TasksService, 'history' | 'register' | 'start'>
  readonly tiers: TierStore
  readonly templateImages: TemplateImageStore
  /** Of pools that are about to be forgotten: defined again, they have their past. */
  readonly definitions: Pick<DefinitionsService, 'read' | 'remember'>
  readonly parallelism: () => number
}

export interface CloneRequest extends VolumeRef {
  readonly targetPool: string
  readonly name: string
  readonly format?: string | undefined
}

export interface MoveRequest {
  readonly hostId: HostId
  readonly uuid: DomainUuid
  readonly device: string
  readonly targetPool: string
  readonly keepSource: boolean
}

export interface StorageService extends TierPlaces, Disposable {
  readonly leftMoves: Omit<LeftMoves, typeof Symbol.dispose>
  readonly watch: PoolBook['watch']
  readonly pools: PoolBook['pools']
  poolTypes(hostId: HostId, signal: AbortSignal): Promise<PoolType[]>
  discoverSources(request: { hostId: HostId; type: PoolType; server: string; initiator: string }, signal: AbortSignal): Promise<{ label: string; xml: string }[]>
  definePool(pool: NewPool, signal: AbortSignal): Promise<{ name: string }>
  actOnPools(request: { action: PoolActionId; targets: readonly PoolRef[] }, user: string): Promise<TaskId>
  volumes(query: VolumeQuery, signal: AbortSignal): Promise<VolumePage>
  poolTotals(request: { targets: readonly PoolRef[]; mostVolumes: number }, signal: AbortSignal): Promise<PoolTotals[]>
  chain(ref: VolumeRef, signal: AbortSignal): Promise<ChainLink[]>
  createVolume(volume: NewVolume, user: string): Promise<TaskId>
  cloneVolume(request: CloneRequest, user: string): Promise<TaskId>
  resizeVolume(request: VolumeRef & { capacityBytes: number; canShrink: boolean }, signal: AbortSignal): Promise<void>
  /** As the task of it does, for a task that deletes more than volumes. @throws AppError volume-in-use */
  deleteVolume(ref: VolumeRef, signal: AbortSignal): Promise<void>
  actOnVolumes(action: 'wipe' | 'delete', targets: readonly VolumeRef[], user: string): Promise<TaskId>
  moveDisk(request: MoveRequest, user: string): Promise<TaskId>
  disk(request: Pick<MoveRequest, 'hostId' | 'uuid' | 'device'>, signal: AbortSignal): Promise<DiskFacts>
  growDisk(request: Omit<MoveRequest, 'targetPool' | 'keepSource'> & { capacityBytes: number }, signal: AbortSignal): Promise<void>
  templateImages: TemplateImageStore['of']
  /** @throws AppError volume-not-found */
  markTemplateImage(request: VolumeRef & { isTemplate: boolean }, signal: AbortSignal): Promise<void>
}

const lookDeadlineMs = 30_000

export function createStorageService({ book, inventory, sessions, tasks, tiers, templateImages, definitions, parallelism }: StorageDependencies): StorageService {
  const storageOf = (hostId: HostId) => sessions.provider(hostId).storage
  const leftMoves = createLeftMoves({ tasks, storageOf })
  const shared = createSharedStorage({ book, storageOf, hostName: (hostId) => inventory.host(hostId)?.name ?? hostId })
  const start = (kind: string, targets: readonly TaskTarget[], user: string): Promise<TaskId> => tasks.start({ kind, targets, user, parallelism: parallelism() })
  const storageTasks = registerStorageTasks({ tasks, storageOf, shared, leftMoves, templateImages, definitions })

  return {
    ...createTierPlaces({ store: tiers, book, inventory, storageOf }),
    leftMoves,
    [Symbol.dispose]: () => leftMoves[Symbol.dispose](),
    watch: (signal) => book.watch(signal),
    pools: () => book.pools(),
    poolTypes: (hostId, signal) => storageOf(hostId).poolTypes(undefined, { signal }),
    discoverSources: ({ hostId, ...request }, signal) => storageOf(hostId).discoverSources(request, { signal }),
    definePool: ({ hostId, ...request }, signal) => storageOf(hostId).definePool(request, { signal }),
    actOnPools: ({ action, targets }, user) => start(`pool.${action}`, targets.map(({ hostId, pool }) => ({ hostId, label: pool, input: { pool, user } })), user),
    volumes: ({ hostId, ...query }, signal) => storageOf(hostId).volumes(query, { signal }),
    async poolTotals({ targets, mostVolumes }, signal) {
      const byHost = Map.groupBy(targets, ({ hostId }) => hostId)
      // A host that does not answer must not hide what the others have.
      const answers = await Promise.allSettled([...byHost].map(async ([hostId, refs]) => (await storageOf(hostId).poolTotals({ pools: refs.map(({ pool }) => pool), mostVolumes }, { signal })).map((totals) => ({ hostId, ...totals }))))
      signal.throwIfAborted()
      return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    },
    chain: ({ hostId, ...ref }, signal) => storageOf(hostId).chain(ref, { signal }),
    createVolume({ hostId, passphrase, ...input }, user) {
      return start('volume.create', [{ hostId, label: input.name, input: { ...input, ...(passphrase === undefined ? {} : { passphraseId: storageTasks.keep(passphrase) }) } }], user)
    },
    cloneVolume: ({ hostId, ...input }, user) => start('volume.clone', [{ hostId, label: input.name, input }], user),
    async resizeVolume({ hostId, ...request }, signal) {
      await shared.assertUnusedElsewhere({ hostId, ...request }, signal)
      await storageOf(hostId).resizeVolume(request, { signal })
    },
    deleteVolume: (ref, signal) => storageTasks.deleteVolume(ref, signal),
    actOnVolumes: (action, targets, user) => start(`volume.${action}`, targets.map(({ hostId, pool, volume }) => ({ hostId, label: volume, input: { pool, volume } })), user),
    async moveDisk({ hostId, uuid, ...input }, user) {
      // Kept with the task: after a crash it tells what is left over.
      const { source } = await storageOf(hostId).disk({ uuid, device: input.device }, { signal: AbortSignal.timeout(lookDeadlineMs) })
      const name = inventory.vmsOf(hostId).find((vm) => vm.uuid === uuid)?.name ?? ''
      return start(moveKind, [{ hostId, uuid, label: `${name} ${input.device}`.trim(), input: { ...input, source } }], user)
    },
    disk: ({ hostId, ...request }, signal) => storageOf(hostId).disk(request, { signal }),
    growDisk: ({ hostId, ...request }, signal) => storageOf(hostId).growDisk(request, { signal }),
    templateImages: (hostId) => templateImages.of(hostId),
    async markTemplateImage({ isTemplate, ...ref }, signal) {
      if (!isTemplate) return templateImages.unmark(ref)
      const [image] = await storageOf(ref.hostId).chain({ pool: ref.pool, volume: ref.volume }, { signal })
      await templateImages.mark({ ...ref, capacityBytes: image?.capacityBytes ?? null, modifiedAtMs: image?.modifiedAtMs ?? null })
    },
  }
}
