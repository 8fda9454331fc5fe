// New virtual machines: what a host offers, what would be made, and making it as a task with an item for each machine.
import { randomUUID } from 'node:crypto'
import type * as z from 'zod'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { NewVm } from '#shared/model/creation.ts'
import type { CreationPreview, HostOffer, HostSuggestion, HostWish } from '#shared/model/creation.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import { commonStart, expandNames } from '#shared/model/name-pattern.ts'
import type { Volume } from '#shared/model/storage.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { NetworkBook } from '../networks/network-book.ts'
import type { OperatingSystems } from '../operating-systems/operating-systems.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import type { TaskContext } from '../tasks/task-runner.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { createSecretKeep, OpenCloudInit, withoutSecrets, withSecrets } from './cloud-init/secret-keep.ts'
import type { KeptSecrets } from './cloud-init/secret-keep.ts'
import { seedFiles } from './cloud-init/seed-files.ts'
import { seedIso } from './cloud-init/seed-iso.ts'
import { makeVm } from './make-vm.ts'
import { planVm } from './plan-vm.ts'
import type { VmPlan } from './plan-vm.ts'
import { obstaclesOf, warningsOf } from './preflight.ts'
import type { Surroundings } from './preflight.ts'
import { suggestHosts } from './suggest-hosts.ts'

export interface CreationService {
  offer(hostId: HostId, signal: AbortSignal): Promise<HostOffer>
  suggestHosts(wish: HostWish, signal: AbortSignal): Promise<HostSuggestion[]>
  preview(wish: NewVm, signal: AbortSignal): Promise<CreationPreview>
  /** @throws AppError the first obstacle of the preview */
  create(wish: NewVm, user: string, signal: AbortSignal): Promise<TaskId>
}

export interface CreationDependencies {
  readonly inventory: Pick<InventoryService, 'host' | 'hosts' | 'vmsOf'>
  readonly pools: Pick<PoolBook, 'of'>
  readonly networks: Pick<NetworkBook, 'of'>
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly operatingSystems: Pick<OperatingSystems, 'find'>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  readonly parallelism: () => number
}

/** A password's hash is kept in memory alone: the task's input goes to the database. */
const TaskInput = NewVm.omit({ hostId: true, name: true, cloudInit: true }).extend({ cloudInit: OpenCloudInit.optional() })
type TaskInput = z.output<typeof TaskInput>

interface Look {
  readonly around: Surroundings
  readonly plans: readonly VmPlan[]
  readonly refused: AppError[]
}

export function createCreationService(dependencies: CreationDependencies): CreationService {
  const { sessions, tasks, parallelism } = dependencies
  const secrets = createSecretKeep()

  tasks.register('vm.create', async (context) => {
    const input = TaskInput.parse(context.target.input)
    await createOne(dependencies, { input, secrets: secrets.of(input.cloudInit?.secretId) }, context)
  })

  return {
    async offer(hostId, signal) {
      const { takenNames: _names, ...offer } = await sessions.provider(hostId).creation.offer(undefined, { signal })
      return offer
    },
    suggestHosts: (wish, signal) => suggestHosts(dependencies, wish, signal),
    async preview(wish, signal) {
      const { around, plans, refused } = await look(dependencies, wish, signal)
      const [first] = plans
      const obstacles = [...refused, ...obstaclesOf(wish, plans, around)].map(problemOf)
      const printed = first ? await printPlan(sessions.provider(wish.hostId), first, signal) : { xml: '', command: '' }
      return { names: namesOf(wish), volumes: first?.volumes.map(({ pool, volume }) => ({ pool, volume })) ?? [], ...printed, obstacles, warnings: warningsOf(wish, plans, around) }
    },
    async create(wish, user, signal) {
      const { around, plans, refused } = await look(dependencies, wish, signal)
      const [obstacle] = [...refused, ...obstaclesOf(wish, plans, around)]
      if (obstacle) throw obstacle
      const { hostId, name: _name, cloudInit, ...rest } = wish
      const input: TaskInput = { ...rest, ...(cloudInit ? { cloudInit: withoutSecrets(cloudInit, secrets) } : {}) }
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

async function look({ inventory, pools, networks, sessions, operatingSystems }: CreationDependencies, wish: NewVm, signal: AbortSignal): Promise<Look> {
  const { hostId } = wish
  const { creation, storage } = sessions.provider(hostId)
  const names = namesOf(wish)
  const volumes = new Map<string, Volume>()
  const wanted = new Set([...('pool' in wish.source ? [wish.source.pool] : []), ...(wish.disk ? [wish.disk.pool] : [])])
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
    const plans = names.map((name) => planned(wish, name, around))
    return { around, plans, refused: unknownSystem(wish, around).concat(names.length > 0 ? [] : [new AppError('input-invalid', { message: `${wish.name} names no machine: the range counts down, or is too long`, params: { path: 'name' } })]) }
  } catch (error) {
    if (error instanceof AppError) return { around, plans: [], refused: [error] }
    throw error
  }
}

function unknownSystem({ os }: NewVm, around: Pick<Surroundings, 'os'>): AppError[] {
  return os === undefined || around.os ? [] : [new AppError('input-invalid', { message: `No operating system called ${os} is known here`, params: { path: 'os' }, hint: 'Leave it out, or take one of those that the console lists.' })]
}

function planned(wish: Omit<NewVm, 'hostId' | 'name'>, name: string, around: Pick<Surroundings, 'pools' | 'volume' | 'os' | 'offer'>): VmPlan {
  const pool = around.pools.find((candidate) => candidate.name === wish.disk?.pool)
  return planVm({ wish, name, uuid: DomainUuid.parse(randomUUID()), pool, source: 'pool' in wish.source ? around.volume(wish.source.pool, wish.source.volume) : undefined, os: around.os, offer: around.offer })
}

function noPool(error: unknown): Volume[] {
  if (error instanceof AppError && ['pool-not-found', 'vm-state'].includes(error.code)) return []
  throw error
}

/** Looked at again: while it waited for its turn, somebody may have taken its name. */
async function createOne(dependencies: CreationDependencies, { input, secrets }: { input: TaskInput; secrets: KeptSecrets }, context: TaskContext): Promise<void> {
  const { target: { hostId, label: name }, signal } = context
  const { cloudInit, ...rest } = input
  const wish: NewVm = { ...rest, hostId, name, ...(cloudInit ? { cloudInit: withSecrets(cloudInit, secrets) } : {}) }
  const { around, plans, refused } = await look(dependencies, wish, signal)
  const [obstacle] = [...refused, ...obstaclesOf(wish, plans, around)]
  const [plan] = plans
  if (obstacle || !plan) throw obstacle ?? new AppError('input-invalid', { message: 'There is nothing to make', params: { path: 'name' } })
  const seed = wish.cloudInit ? seedIso(seedFiles({ instanceId: plan.machine.uuid, vmName: name, cloudInit: wish.cloudInit, passwordHash: secrets.passwordHash }), new Date()) : new Uint8Array()
  await makeVm({ plan, seed, start: wish.start, provider: dependencies.sessions.provider(hostId) }, context)
}
