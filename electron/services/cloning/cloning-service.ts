// Copies of virtual machines: what would be made, and making it as a task with an item for each machine. Marks templates.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { AppError, problemOf } from '#shared/errors.ts'
import { CloneWish } from '#shared/model/provisioning/cloning.ts'
import type { ClonePreview } from '#shared/model/provisioning/cloning.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { TaskId, VmRef } from '#shared/model/ids.ts'
import { commonStart, expandNames } from '#shared/model/provisioning/name-pattern.ts'
import type { Volume } from '#shared/model/storage/storage.ts'
import type { TemplateParameters } from '#shared/model/provisioning/template.ts'
import type { CloneSource } from '#electron/providers/nouns/cloning-provider.ts'
import { createSecretKeep, OpenCloudInit, withoutSecrets, withSecrets } from '../creation/cloud-init/secret-keep.ts'
import type { KeptSecrets } from '../creation/cloud-init/secret-keep.ts'
import { seedFiles } from '../creation/cloud-init/seed-files.ts'
import { seedIso } from '../creation/cloud-init/seed-iso.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { NetworkBook } from '../networks/network-book.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { asChosen, chosenSettings } from './chosen-settings.ts'
import { obstaclesOf, warningsOf } from './clone-preflight.ts'
import type { Surroundings } from './clone-preflight.ts'
import { newMacs } from './mac-addresses.ts'
import { makeClone } from './make-clone.ts'
import { planClone } from './plan-clone.ts'
import type { ClonePlan } from './plan-clone.ts'

export interface CloningService {
  preview(wish: CloneWish, signal: AbortSignal): Promise<ClonePreview>
  /** @throws AppError the first obstacle of the preview */
  clone(wish: CloneWish, user: string, signal: AbortSignal): Promise<TaskId>
  markTemplate(request: VmRef & { isTemplate: boolean; parameters: TemplateParameters }, signal: AbortSignal): Promise<void>
}

export interface CloningDependencies {
  readonly inventory: Pick<InventoryService, 'vm' | 'vms' | 'hosts'>
  readonly pools: Pick<PoolBook, 'of'>
  readonly networks: Pick<NetworkBook, 'of'>
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  readonly parallelism: () => number
}

/** A password's hash is kept in memory alone: the task's input goes to the database. */
const TaskInput = CloneWish.omit({ hostId: true, uuid: true, name: true, cloudInit: true }).extend({
  macs: z.array(z.string()),
  cloudInit: OpenCloudInit.optional(),
})
type TaskInput = z.output<typeof TaskInput>

interface Look {
  readonly around: Surroundings
  readonly plans: readonly ClonePlan[]
}

export function createCloningService(dependencies: CloningDependencies): CloningService {
  const { sessions, tasks, parallelism } = dependencies
  const secrets = createSecretKeep()
  tasks.register('vm.clone', async (context) => {
    const input = TaskInput.parse(context.target.input)
    await cloneOne(dependencies, { input, secrets: secrets.of(input.cloudInit?.secretId) }, context)
  })
  return {
    async preview(wish, signal) {
      const { around, plans } = await look(dependencies, wish, { signal })
      const { source } = around
      const [plan] = plans
      const obstacles = obstaclesOf(wish, plans, around)
      // A definition needs pools and volumes that can be told.
      const xml = plan && obstacles.length === 0 ? await sessions.provider(wish.hostId).cloning.print({ uuid: wish.uuid, clone: plan.clone }, { signal }) : ''
      return {
        ...settingsOfPreview(wish, source),
        names: plans.map(({ clone }) => clone.name),
        disks: [...(plan?.disks ?? [])],
        xml,
        obstacles: obstacles.map(problemOf),
        warnings: warningsOf(wish, plans, around),
      }
    },
    async clone(wish, user, signal) {
      const { around, plans } = await look(dependencies, wish, { signal, fleetMacs: await macsOfFleet(dependencies, signal) })
      const [obstacle] = obstaclesOf(wish, plans, around)
      if (obstacle) throw obstacle
      const { hostId, uuid, name: _name, cloudInit, ...rest } = wish
      const common = { ...rest, ...asChosen(chosenSettings(wish, around.source), around.source), ...(cloudInit ? { cloudInit: withoutSecrets(cloudInit, secrets) } : {}) }
      const targets = plans.map(({ clone }) => ({ hostId, uuid, label: clone.name, input: { ...common, macs: [...clone.macs] } satisfies TaskInput }))
      return tasks.start({ kind: 'vm.clone', targets, user, parallelism: parallelism() })
    },
    async markTemplate({ hostId, uuid, isTemplate, parameters }, signal) {
      const provider = sessions.provider(hostId)
      await provider.cloning.markTemplate({ uuid, parameters: isTemplate ? parameters : null }, { signal })
      // Started with its host, it would write to its disks before anybody could be asked.
      if (isTemplate && dependencies.inventory.vm({ hostId, uuid })?.autostart === true) await provider.act({ uuid, action: 'autostart-off' }, { signal })
    },
  }
}

function settingsOfPreview(wish: CloneWish, source: CloneSource): Pick<ClonePreview, 'source' | 'settings'> {
  const { name, template, settings: own, hostDevices, canResetGuest, maxVcpus } = source
  const { connections, tags, ...sizes } = chosenSettings(wish, source)
  return {
    source: { name, isTemplate: template !== null, hasHostDevices: hostDevices.length > 0, canResetGuest, parameters: template, connections: [...own.connections], maxVcpus },
    settings: { ...sizes, connections: [...connections], tags: [...tags] },
  }
}

interface LookOptions {
  readonly signal: AbortSignal
  /** Of hosts besides the original's own. */
  readonly fleetMacs?: readonly string[]
  /** Chosen before; otherwise they are chosen now. */
  readonly macs?: readonly string[]
}

async function look({ inventory, pools, networks, sessions }: CloningDependencies, wish: CloneWish, { signal, fleetMacs = [], macs }: LookOptions): Promise<Look> {
  const { hostId, uuid } = wish
  const { cloning, storage } = sessions.provider(hostId)
  const source = await cloning.source({ uuid }, { signal })
  const taken = new Set([...source.takenMacs, ...fleetMacs, ...macsInUse(inventory)])
  const plans = expandNames(wish.name).map((name) => {
    const own = macs ?? newMacs({ seed: `${hostId} ${uuid} ${name}`, count: source.settings.connections.length, taken })
    for (const mac of own) taken.add(mac)
    return planClone({ wish, source, pools: pools.of(hostId), name, uuid: DomainUuid.parse(randomUUID()), macs: own })
  })
  const volumes = new Map<string, Volume>()
  for (const pool of new Set(plans.flatMap((plan) => plan.volumes.map((volume) => volume.pool)))) {
    const text = commonStart(plans.map(({ clone }) => clone.name))
    const page = await storage.volumes({ pool, text, offset: 0, limit: 1000, sort: 'name', isDescending: false, format: '', onlyOrphaned: false }, { signal }).then((found) => found.volumes).catch(noPool)
    for (const volume of page) volumes.set(`${pool}/${volume.name}`, volume)
  }
  const elsewhere = inventory.vms().filter((vm) => vm.hostId !== hostId)
  const hostMemoryBytes = inventory.hosts().find(({ id }) => id === hostId)?.facts?.memoryBytes ?? null
  return { plans, around: { source, pools: pools.of(hostId), networks: networks.of(hostId), hostMemoryBytes, isAutostarted: inventory.vm({ hostId, uuid })?.autostart === true, volume: (pool, volume) => volumes.get(`${pool}/${volume}`), elsewhere } }
}

function macsInUse(inventory: CloningDependencies['inventory']): string[] {
  return inventory.vms().flatMap(({ addresses }) => addresses.flatMap(({ mac }) => (mac === null ? [] : [mac.toLowerCase()])))
}

const fleetDeadlineMs = 15_000

/** As far as the hosts can be asked now: two addresses that are the same by chance are rarer than hosts that are away. */
async function macsOfFleet({ inventory, sessions }: CloningDependencies, signal: AbortSignal): Promise<string[]> {
  const connected = inventory.hosts().filter(({ state }) => state.kind === 'connected')
  const asked = await Promise.allSettled(connected.map(({ id }) => sessions.provider(id).cloning.takenMacs(undefined, { signal: AbortSignal.any([signal, AbortSignal.timeout(fleetDeadlineMs)]) })))
  signal.throwIfAborted()
  return asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}

function noPool(error: unknown): Volume[] {
  if (error instanceof AppError && ['pool-not-found', 'vm-state'].includes(error.code)) return []
  throw error
}

/** Looked at again: while it waited for its turn, somebody may have taken its name or started the original. */
async function cloneOne(dependencies: CloningDependencies, { input, secrets }: { input: TaskInput; secrets: KeptSecrets }, context: TaskContext): Promise<void> {
  const { target: { hostId, uuid: original, label: name }, signal } = context
  const { cloudInit, macs, ...rest } = input
  const uuid = DomainUuid.parse(original)
  const wish: CloneWish = { ...rest, hostId, uuid, name, ...(cloudInit ? { cloudInit: withSecrets(cloudInit, secrets) } : {}) }
  const { around, plans } = await look(dependencies, wish, { signal, macs })
  const [obstacle] = obstaclesOf(wish, plans, around)
  const [plan] = plans
  if (obstacle || !plan) throw obstacle ?? new AppError('input-invalid', { message: 'There is nothing to make', reason: 'nothing-to-make', params: { path: 'name' } })
  const seed = wish.cloudInit ? seedIso(seedFiles({ instanceId: plan.clone.uuid, vmName: name, cloudInit: wish.cloudInit, passwordHash: secrets.passwordHash }), new Date()) : new Uint8Array()
  await makeClone({ uuid, plan, seed, start: wish.start, resetsGuest: wish.resetsGuest, provider: dependencies.sessions.provider(hostId) }, context)
}
