// New virtual machines: what a host offers, what would be made, and making it as a task with an item for each machine.
import * as z from 'zod'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { NewVm } from '#shared/model/provisioning/creation.ts'
import type { CreationPreview, HostOffer, HostSuggestion, HostWish } from '#shared/model/provisioning/creation.ts'
import type { HostId, TaskId } from '#shared/model/ids.ts'
import type { OperatingSystem } from '#shared/model/provisioning/operating-system.ts'
import { expandNames } from '#shared/model/provisioning/name-pattern.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { NetworkBook } from '../networks/network-book.ts'
import type { OperatingSystems } from '../operating-systems/operating-systems.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { createSecretKeep, OpenCloudInit, OpenUnattended, withoutSecrets, withSecrets } from './cloud-init/secret-keep.ts'
import type { SecretKeep } from './cloud-init/secret-keep.ts'
import { seedFiles } from './cloud-init/seed-files.ts'
import { seedIso } from './cloud-init/seed-iso.ts'
import { followInstall, installKind } from './install-tree/follow-install.ts'
import { createInstallTrees } from './install-tree/install-trees.ts'
import type { InstallTrees } from './install-tree/install-trees.ts'
import { lookAround } from './look-around.ts'
import { makeVm } from './make-vm.ts'
import type { VmPlan } from './plan-vm.ts'
import { obstaclesOf, warningsOf } from './preflight.ts'
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
      const { around, plans, refused } = await lookAround(parts, wish, signal)
      const [first] = plans
      const obstacles = [...refused, ...obstaclesOf(wish, plans, around)].map(problemOf)
      const printed = first ? await printPlan(sessions.provider(wish.hostId), first, signal) : { xml: '', command: '' }
      return { names: expandNames(wish.name), volumes: first?.volumes.map(({ pool, volume }) => ({ pool, volume })) ?? [], tree: first?.installer?.tree ?? null, ...printed, obstacles, warnings: warningsOf(wish, plans, around) }
    },
    async create(wish, user, signal) {
      const { around, plans, refused } = await lookAround(parts, wish, signal)
      const [obstacle] = [...refused, ...obstaclesOf(wish, plans, around)]
      if (obstacle) throw obstacle
      const { hostId, name: _name, cloudInit, unattended, ...rest } = wish
      const open = { ...(cloudInit ? { cloudInit: withoutSecrets(cloudInit, secrets) } : {}), ...(unattended ? { unattended: { kind: unattended.kind, secretId: secrets.keepText(unattended.text) } } : {}) }
      const input: TaskInput = { ...rest, ...open, user }
      return tasks.start({ kind: 'vm.create', targets: expandNames(wish.name).map((label) => ({ hostId, label, input })), user, parallelism: parallelism() })
    },
  }
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

/** Looked at again: while it waited for its turn, somebody may have taken its name. */
async function createOne(parts: Parts, input: TaskInput, context: TaskContext): Promise<void> {
  const { target: { hostId, label: name }, signal } = context
  const { sessions, secrets, tasks } = parts
  const { cloudInit, unattended, user, ...rest } = input
  const kept = secrets.of(cloudInit?.secretId)
  const wish: NewVm = { ...rest, hostId, name, ...(cloudInit ? { cloudInit: withSecrets(cloudInit, kept) } : {}), ...(unattended ? { unattended: { kind: unattended.kind, text: secrets.textOf(unattended.secretId) } } : {}) }
  const { around, plans, refused } = await lookAround(parts, wish, signal)
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
