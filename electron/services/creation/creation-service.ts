// New virtual machines: what a host offers, what would be made, and making it as a task with an item for each machine.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { NewVm } from '#shared/model/creation.ts'
import type { CreationPreview, HostOffer, HostSuggestion, HostWish } from '#shared/model/creation.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import type { OperatingSystem } from '#shared/model/operating-system.ts'
import { commonStart, expandNames } from '#shared/model/name-pattern.ts'
import type { Pool, Volume } from '#shared/model/storage.ts'
import { usualPools } from '#shared/model/usual-pools.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { NetworkBook } from '../networks/network-book.ts'
import type { OperatingSystems } from '../operating-systems/operating-systems.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import type { TaskContext } from '../tasks/task-runner.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { createSecretKeep, OpenCloudInit, OpenUnattended, withoutSecrets, withSecrets } from './cloud-init/secret-keep.ts'
import type { SecretKeep } from './cloud-init/secret-keep.ts'
import { seedFiles } from './cloud-init/seed-files.ts'
import { seedIso } from './cloud-init/seed-iso.ts'
import { followInstall, installKind } from './install-tree/follow-install.ts'
import { createInstallTrees } from './install-tree/install-trees.ts'
import type { InstallTrees } from './install-tree/install-trees.ts'
import { makeVm } from './make-vm.ts'
import { planVm } from './plan-vm.ts'
import type { PlanRequest, VmPlan } from './plan-vm.ts'
import { obstaclesOf, warningsOf } from './preflight.ts'
import type { Surroundings } from './preflight.ts'
import { suggestHosts } from './suggest-hosts.ts'

export interface CreationService {
  offer(hostId: HostId, signal: AbortSignal): Promise<HostOffer>
  /** The system that an install tree is of. @throws AppError install-tree-unreadable */
  treeSystem(request: { readonly hostId: HostId; readonly url: string }, signal: AbortSignal): Promise<OperatingSystem | null>
  suggestHosts(wish: HostWish, signal: AbortSignal): Promise<HostSuggestion[]>
  preview(wish: NewVm, signal: AbortSignal): Promise<CreationPreview>
  /** @throws AppError the first obstacle of the preview */
  create(wish: NewVm, user: string, signal: AbortSignal): Promise<TaskId>
}

export interface CreationDependencies {
  readonly inventory: Pick<InventoryService, 'host' | 'hosts' | 'vm' | 'vmsOf'>
  readonly pools: Pick<PoolBook, 'of'>
  readonly networks: Pick<NetworkBook, 'of'>
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly operatingSystems: Pick<OperatingSystems, 'find' | 'ofTree'>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  readonly parallelism: () => number
  readonly now: () => number
}

/** Its own parts that calls and tasks share. */
interface Parts extends CreationDependencies {
  readonly trees: InstallTrees
  readonly secrets: SecretKeep
}

/** What is secret is kept in memory alone: the task's input goes to the database. `user`: who gets the task that follows. */
const TaskInput = NewVm.omit({ hostId: true, name: true, cloudInit: true, unattended: true }).extend({ cloudInit: OpenCloudInit.optional(), unattended: OpenUnattended.optional(), user: z.string() })
type TaskInput = z.output<typeof TaskInput>

/** Whose volumes are files of the host that QEMU can be started with. */
const localFilePools: readonly string[] = ['dir', 'fs', 'netfs', 'vstorage']

interface Look {
  readonly around: Surroundings
  readonly plans: readonly VmPlan[]
  readonly refused: AppError[]
}

export function createCreationService(dependencies: CreationDependencies): CreationService {
  const { inventory, sessions, operatingSystems, tasks, parallelism, now } = dependencies
  const secrets = createSecretKeep()
  const parts: Parts = { ...dependencies, secrets, trees: createInstallTrees({ now }) }

  tasks.register('vm.create', (context) => createOne(parts, TaskInput.parse(context.target.input), context))
  tasks.register(installKind, (context) => followInstall({ inventory, provider: (hostId) => sessions.provider(hostId), now }, context), { isUnlimited: true, isResumed: true })

  return {
    async offer(hostId, signal) {
      const { takenNames: _names, ...offer } = await sessions.provider(hostId).creation.offer(undefined, { signal })
      return offer
    },
    async treeSystem({ hostId, url }, signal) {
      const { architecture } = await sessions.provider(hostId).creation.offer(undefined, { signal })
      const { identity } = await parts.trees.find(url, architecture, signal)
      return identity ? operatingSystems.ofTree(identity) : null
    },
    suggestHosts: (wish, signal) => suggestHosts(dependencies, wish, signal),
    async preview(wish, signal) {
      const { around, plans, refused } = await look(parts, wish, signal)
      const [first] = plans
      const obstacles = [...refused, ...obstaclesOf(wish, plans, around)].map(problemOf)
      const printed = first ? await printPlan(sessions.provider(wish.hostId), first, signal) : { xml: '', command: '' }
      return { names: namesOf(wish), volumes: first?.volumes.map(({ pool, volume }) => ({ pool, volume })) ?? [], tree: first?.installer?.tree ?? null, ...printed, obstacles, warnings: warningsOf(wish, plans, around) }
    },
    async create(wish, user, signal) {
      const { around, plans, refused } = await look(parts, wish, signal)
      const [obstacle] = [...refused, ...obstaclesOf(wish, plans, around)]
      if (obstacle) throw obstacle
      const { hostId, name: _name, cloudInit, unattended, ...rest } = wish
      const open = { ...(cloudInit ? { cloudInit: withoutSecrets(cloudInit, secrets) } : {}), ...(unattended ? { unattended: { kind: unattended.kind, secretId: secrets.keepText(unattended.text) } } : {}) }
      const input: TaskInput = { ...rest, ...open, user }
      return tasks.start({ kind: 'vm.create', targets: namesOf(wish).map((label) => ({ hostId, label, input })), user, parallelism: parallelism() })
    },
  }
}

function namesOf({ name }: NewVm): string[] {
  return expandNames(name)
}

/** The pool's own error, of a definition that cannot be printed before its pool is there, is among the obstacles already. */
async function printPlan({ creation }: Pick<RemoteProvider, 'creation'>, { machine }: VmPlan, signal: AbortSignal): Promise<{ xml: string; command: string }> {
  try {
    return await creation.print(machine, { signal })
  } catch (error) {
    if (error instanceof AppError && error.code === 'pool-not-found') return { xml: '', command: '' }
    throw error
  }
}

async function look({ inventory, pools, networks, sessions, operatingSystems, trees }: Parts, wish: NewVm, signal: AbortSignal): Promise<Look> {
  const { hostId } = wish
  const { creation, storage } = sessions.provider(hostId)
  const names = namesOf(wish)
  const volumes = new Map<string, Volume>()
  const kernelPool = wish.source.kind === 'tree' ? poolForKernel(pools.of(hostId), wish.disk?.pool) : undefined
  const wanted = new Set([...('pool' in wish.source ? [wish.source.pool] : []), ...(wish.disk ? [wish.disk.pool] : []), ...(kernelPool === undefined ? [] : [kernelPool])])
  // Names of new volumes begin with their machines': what is taken is found by the part that all of the names have.
  const texts = new Set([commonStart(names), ...('pool' in wish.source ? [wish.source.volume] : [])])
  // In this order all volumes of the pool are read, so that each knows which others stand on it.
  for (const pool of wanted) {
    for (const text of texts) {
      const page = await storage.volumes({ pool, text, offset: 0, limit: 1000, sort: 'users', isDescending: true, format: '', onlyOrphaned: false }, { signal }).then(({ volumes: found }) => found).catch(noPool)
      for (const volume of page) volumes.set(`${pool}/${volume.name}`, volume)
    }
  }
  const around: Surroundings = {
    offer: await creation.offer(undefined, { signal }),
    pools: pools.of(hostId),
    networks: networks.of(hostId),
    hostMemoryBytes: inventory.host(hostId)?.facts?.memoryBytes ?? null,
    today: new Date().toISOString().slice(0, 10),
    os: wish.os === undefined ? undefined : ((await operatingSystems.find(wish.os)) ?? undefined),
    volume: (pool, volume) => volumes.get(`${pool}/${volume}`),
  }
  try {
    const tree = wish.source.kind === 'tree' ? await trees.find(wish.source.url, around.offer.architecture, signal) : undefined
    const plans = names.map((name) => planned({ wish, name, tree, kernelPool }, around))
    return { around, plans, refused: unknownSystem(wish, around).concat(names.length > 0 ? [] : [new AppError('input-invalid', { message: `${wish.name} names no machine: the range counts down, or is too long`, reason: 'no-names', params: { name: wish.name, path: 'name' } })]) }
  } catch (error) {
    if (error instanceof AppError) return { around, plans: [], refused: [error] }
    throw error
  }
}

function unknownSystem({ os }: NewVm, around: Pick<Surroundings, 'os'>): AppError[] {
  return os === undefined || around.os ? [] : [new AppError('input-invalid', { message: `No operating system called ${os} is known here`, reason: 'unknown-os', params: { os, path: 'os' }, hint: 'choose-known-os' })]
}

function planned({ wish, ...asked }: Pick<PlanRequest, 'wish' | 'name' | 'tree' | 'kernelPool'>, around: Pick<Surroundings, 'pools' | 'volume' | 'os' | 'offer'>): VmPlan {
  const pool = around.pools.find((candidate) => candidate.name === wish.disk?.pool)
  return planVm({ ...asked, wish, uuid: DomainUuid.parse(randomUUID()), pool, source: 'pool' in wish.source ? around.volume(wish.source.pool, wish.source.volume) : undefined, os: around.os, offer: around.offer })
}

function noPool(error: unknown): Volume[] {
  if (error instanceof AppError && ['pool-not-found', 'vm-state'].includes(error.code)) return []
  throw error
}

/** Its own disk's, or the usual one. */
function poolForKernel(pools: readonly Pool[], diskPool: string | undefined): string | undefined {
  const fit = usualPools(pools.filter(({ type }) => localFilePools.includes(type)))
  return (fit.find(({ name }) => name === diskPool) ?? fit[0])?.name
}

/** Looked at again: while it waited for its turn, somebody may have taken its name. */
async function createOne(parts: Parts, input: TaskInput, context: TaskContext): Promise<void> {
  const { target: { hostId, label: name }, signal } = context
  const { sessions, secrets, tasks } = parts
  const { cloudInit, unattended, user, ...rest } = input
  const kept = secrets.of(cloudInit?.secretId)
  const wish: NewVm = { ...rest, hostId, name, ...(cloudInit ? { cloudInit: withSecrets(cloudInit, kept) } : {}), ...(unattended ? { unattended: { kind: unattended.kind, text: secrets.textOf(unattended.secretId) } } : {}) }
  const { around, plans, refused } = await look(parts, wish, signal)
  const [obstacle] = [...refused, ...obstaclesOf(wish, plans, around)]
  const [plan] = plans
  if (obstacle || !plan) throw obstacle ?? new AppError('input-invalid', { message: 'There is nothing to make', reason: 'nothing-to-make', params: { path: 'name' } })
  await makeVm({ plan, seed: seedOf(plan, wish.cloudInit, kept.passwordHash), start: wish.start, provider: sessions.provider(hostId) }, context)
  if (!plan.installer) return
  await tasks.start({ kind: installKind, targets: [{ hostId, uuid: plan.machine.uuid, label: name }], user, parallelism: 1 })
}

function seedOf({ machine, answers }: VmPlan, cloudInit: NewVm['cloudInit'], passwordHash: string | undefined): Uint8Array {
  if (answers) return seedIso(answers.files, new Date(), answers.label)
  return cloudInit ? seedIso(seedFiles({ instanceId: machine.uuid, vmName: machine.name, cloudInit, passwordHash }), new Date()) : new Uint8Array()
}
