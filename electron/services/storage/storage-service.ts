// Pools and volumes of all hosts. What is quick goes straight to the host; what may take long becomes a Task, whose input is
// kept with it so that it can be repeated.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { VolumeQuery } from '#shared/contract/storage.ts'
import { AppError } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import { NewVolume, PoolActionId } from '#shared/model/storage.ts'
import type { ChainLink, DiskFacts, DiskPlace, MisplacedDisk, NewPool, Pool, PoolRef, PoolTotals, PoolType, Tier, VolumePage, VolumeRef } from '#shared/model/storage.ts'
import type { TaskTarget } from '#shared/model/task.ts'
import type { DefinitionsService } from '../definitions/definitions-service.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { TaskContext } from '../tasks/task-runner.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import type { PoolBook } from './pool-book.ts'
import { createLeftMoves, moveKind, MoveInput } from './left-moves.ts'
import type { LeftMoves } from './left-moves.ts'
import { createSharedStorage } from './shared-storage.ts'
import { misplacedDisks, poolsOfTier, tierOf } from './tier-rules.ts'
import type { TemplateImageStore } from './template-image-store.ts'
import type { TierStore } from './tier-store.ts'

/** Of a path its end, of "pool:volume" what is behind the pool. */
function volumeNameOf({ source, pool }: DiskPlace): string {
  return source.startsWith('/') ? source.slice(source.lastIndexOf('/') + 1) : source.slice(pool.length + 1)
}

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

export interface StorageService extends Disposable {
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
  tiers(): Promise<Tier[]>
  poolForTags(request: { hostId: HostId; tags: readonly string[] }): Promise<{ tier: string | null; pool: string | null }>
  misplaced(signal: AbortSignal): Promise<{ disks: MisplacedDisk[]; unreached: HostId[] }>
  setTiers(tiers: readonly Tier[]): Promise<Tier[]>
}

const PoolInput = z.object({ pool: z.string() })
const PoolActInput = PoolInput.extend({ /** Who asked for it. */ user: z.string().optional() })
const VolumeInput = PoolInput.extend({ volume: z.string() })
const CloneInput = VolumeInput.extend({ targetPool: z.string(), name: z.string(), format: z.string().optional() })
const CreateInput = NewVolume.omit({ hostId: true, passphrase: true }).extend({ passphraseId: z.string().optional() })

const lookDeadlineMs = 30_000

export function createStorageService({ book, inventory, sessions, tasks, tiers, templateImages, definitions, parallelism }: StorageDependencies): StorageService {
  /** Passphrases of volumes that wait to be made: never in the database, where the task's input is. */
  const passphrases = new Map<string, string>()
  const storageOf = (hostId: HostId) => sessions.provider(hostId).storage
  const leftMoves = createLeftMoves({ tasks, storageOf })
  const shared = createSharedStorage({ book, storageOf, hostName: (hostId) => inventory.host(hostId)?.name ?? hostId })
  const poolsOf = (hostId: HostId): Pool[] => book.pools().filter((pool) => pool.hostId === hostId)
  const misplacedOn = async (hostId: HostId, wanted: readonly Tier[], signal: AbortSignal): Promise<MisplacedDisk[]> =>
    misplacedDisks({ vms: inventory.vmsOf(hostId), pools: poolsOf(hostId), disks: await storageOf(hostId).diskPlaces(undefined, { signal }) }, wanted)
  const register = <Input extends z.ZodType>(kind: string, schema: Input, work: (input: z.output<Input>, context: TaskContext) => Promise<void>): void =>
    tasks.register(kind, (context) => work(schema.parse(context.target.input), context))
  const start = (kind: string, targets: readonly TaskTarget[], user: string): Promise<TaskId> => tasks.start({ kind, targets, user, parallelism: parallelism() })

  for (const action of PoolActionId.options) {
    register(`pool.${action}`, PoolActInput, async ({ pool, user = '' }, { target: { hostId }, signal, progress }) => {
      if (action === 'delete') await shared.assertUnusedElsewhere({ hostId, pool }, signal)
      const ref = { hostId, kind: 'pool', key: pool } as const
      const before = action === 'delete' || action === 'undefine' ? await definitions.read(ref, false, signal) : undefined
      await storageOf(hostId).actOnPool({ pool, action }, { signal, onProgress: progress })
      if (before) await definitions.remember(ref, { xml: before.xml, user })
    })
  }
  register('volume.create', CreateInput, async ({ passphraseId, ...input }, { target, signal, progress }) => {
    const passphrase = passphraseId === undefined ? undefined : passphrases.get(passphraseId)
    if (passphraseId !== undefined && passphrase === undefined) throw new AppError('input-invalid', { message: 'The passphrase was not kept: it is needed again', reason: 'passphrase-not-kept', params: { path: 'passphrase' }, hint: 'create-volume-anew' })
    await storageOf(target.hostId).createVolume({ ...input, ...(passphrase === undefined ? {} : { passphrase }) }, { signal, onProgress: progress })
    // What failed can be repeated, and needs it then; a volume that is there does not.
    if (passphraseId !== undefined) passphrases.delete(passphraseId)
  })
  register('volume.clone', CloneInput, (input, { target, signal, progress }) => storageOf(target.hostId).cloneVolume(input, { signal, onProgress: progress }))
  register('volume.wipe', VolumeInput, async (input, { target: { hostId }, signal }) => {
    await shared.assertUnusedElsewhere({ hostId, ...input }, signal)
    await storageOf(hostId).wipeVolume(input, { signal })
  })
  const deleteVolume = async ({ hostId, ...input }: VolumeRef, signal: AbortSignal): Promise<void> => {
    await shared.assertUnusedElsewhere({ hostId, ...input }, signal)
    await storageOf(hostId).deleteVolume(input, { signal })
    // Another one of its name is another image.
    await templateImages.unmark({ hostId, ...input })
  }
  register('volume.delete', VolumeInput, (input, { target: { hostId }, signal }) => deleteVolume({ hostId, ...input }, signal))
  register(moveKind, MoveInput, async (input, { target, signal, progress }) => {
    const [hostId, uuid] = [target.hostId, DomainUuid.parse(target.uuid)]
    const place = input.keepSource ? undefined : (await storageOf(hostId).diskPlaces(undefined, { signal })).find((disk) => disk.uuid === uuid && disk.device === input.device)
    if (place && place.pool !== '') await shared.assertUnusedElsewhere({ hostId, pool: place.pool, volume: volumeNameOf(place) }, signal)
    await leftMoves.during({ uuid, device: input.device }, () => storageOf(hostId).moveDisk({ ...input, uuid }, { signal, onProgress: progress }))
  })

  return {
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
      const passphraseId = passphrase === undefined ? undefined : randomUUID()
      if (passphraseId !== undefined && passphrase !== undefined) passphrases.set(passphraseId, passphrase)
      return start('volume.create', [{ hostId, label: input.name, input: { ...input, ...(passphraseId === undefined ? {} : { passphraseId }) } }], user)
    },
    cloneVolume: ({ hostId, ...input }, user) => start('volume.clone', [{ hostId, label: input.name, input }], user),
    async resizeVolume({ hostId, ...request }, signal) {
      await shared.assertUnusedElsewhere({ hostId, ...request }, signal)
      await storageOf(hostId).resizeVolume(request, { signal })
    },
    deleteVolume,
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
    tiers: () => tiers.list(),
    async poolForTags({ hostId, tags }) {
      const tier = tierOf(tags, await tiers.list())
      return { tier: tier?.name ?? null, pool: (tier && poolsOfTier(tier, poolsOf(hostId))[0]?.name) ?? null }
    },
    async misplaced(signal) {
      const wanted = await tiers.list()
      const hostIds = inventory.hosts().map(({ id }) => id).filter((hostId) => inventory.vmsOf(hostId).some((vm) => tierOf(vm.tags, wanted)))
      // A host that does not answer must not hide what the others have.
      const answers = await Promise.allSettled(hostIds.map(async (hostId) => misplacedOn(hostId, wanted, signal)))
      signal.throwIfAborted()
      return { disks: answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])), unreached: hostIds.filter((_hostId, index) => answers[index]?.status === 'rejected') }
    },
    async setTiers(wanted) {
      await tiers.replace(wanted)
      return tiers.list()
    },
  }
}
