// Machines in the trash: put there, restored, and purged when seven days are over, each as a task with an item for each machine.
import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { repeat } from '#electron/lib/waiting/schedule.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId, TaskId, VmRef } from '#shared/model/ids.ts'
import type { VolumeRef } from '#shared/model/storage.ts'
import { goesWhenPurged, trashDays, trashedName, TrashId } from '#shared/model/trash.ts'
import type { TrashedMachine, TrashPreview } from '#shared/model/trash.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import { inTime } from '../hosts/in-time.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import type { TaskContext } from '../tasks/task-runner.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import { assertNotProtected } from '../vms/protection.ts'
import type { TrashStore } from './trash-store.ts'

interface TrashItem {
  readonly hostId: HostId
  readonly id: TrashId
}

export interface TrashService extends Disposable {
  preview(ref: VmRef, signal: AbortSignal): Promise<TrashPreview>
  put(targets: readonly (VmRef & { readonly forceOff: boolean })[], user: string): Promise<TaskId>
  list(signal: AbortSignal): Promise<{ machines: TrashedMachine[]; unreached: HostId[] }>
  restore(items: readonly TrashItem[], user: string): Promise<TaskId>
  purge(items: readonly TrashItem[], user: string): Promise<TaskId>
  /** Starts a task for what has been there for too long. */
  purgeExpired(): Promise<TaskId | undefined>
}

export interface TrashDependencies {
  readonly store: TrashStore
  readonly inventory: Pick<InventoryService, 'vm' | 'host' | 'hosts'>
  readonly pools: Pick<PoolBook, 'of'>
  readonly sessions: Pick<HostSessions, 'provider'>
  /** Asks all hosts of a shared pool first. */
  readonly deleteVolume: (ref: VolumeRef, signal: AbortSignal) => Promise<void>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  readonly parallelism: () => number
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

const PutInput = z.object({ forceOff: z.boolean(), user: z.string() })
const ItemInput = z.object({ id: TrashId })
const dayMs = 24 * 3600_000
const expiryEveryMs = 10 * 60_000
/** What could not be purged is tried again, but not every ten minutes. */
const triedAgainMs = dayMs
const volumeDeadlineMs = 30 * 60_000

export function createTrashService({ store, inventory, pools, sessions, deleteVolume, tasks, parallelism, now, onError }: TrashDependencies): TrashService {
  const triedAtMs = new Map<string, number>()
  const isUp = (hostId: HostId): boolean => ['connected', 'degraded'].includes(inventory.host(hostId)?.state.kind ?? '')
  const sharedPoolsOf = (hostId: HostId): string[] => pools.of(hostId).filter(({ sharedKey }) => sharedKey !== '').map(({ name }) => name)
  const find = async ({ hostId, id }: TrashItem): Promise<TrashedMachine> => {
    const known = (await store.list()).find((machine) => machine.hostId === hostId && machine.id === id)
    if (!known) throw new AppError('not-found', { message: 'It is not in the trash any more', reason: 'not-in-trash', params: { name: id } })
    return known
  }
  const itemOf = ({ target }: TaskContext): TrashItem => ({ hostId: target.hostId, id: ItemInput.parse(target.input).id })

  tasks.register('vm.trash', async ({ target, signal, log }) => {
    const { forceOff, user } = PutInput.parse(target.input)
    const [hostId, uuid] = [target.hostId, DomainUuid.parse(target.uuid)]
    const provider = sessions.provider(hostId)
    await assertNotProtected(provider, { uuid, act: 'delete', signal })
    const request = { uuid, sharedPools: sharedPoolsOf(hostId) }
    const { isRunning, name, refusals } = await provider.trash.preview(request, { signal })
    // Nobody's plug is pulled for a deletion that is refused then.
    if (isRunning && forceOff && refusals.length === 0) {
      await provider.act({ uuid, action: 'force-off' }, { signal })
      log({ line: 'machine-forced-off', params: { name } })
    }
    const machine = await provider.trash.put({ ...request, id: newTrashId(), user, atMs: now(), expiresMs: now() + trashDays * dayMs }, { signal })
    await store.add({ hostId, ...machine })
    log({ line: 'machine-trashed', params: { name, volume: machine.volume, pool: machine.pool } })
    for (const { device, path, stays } of machine.disks) log(stays === null ? { line: 'disk-trashed', params: { device, path, target: trashedName(path, machine.id) } } : { line: 'disk-stays', params: { device, path, stays } })
  })
  tasks.register('vm.restore-trashed', async (context) => {
    const { hostId, ...machine } = await find(itemOf(context))
    await sessions.provider(hostId).trash.restore(machine, { signal: context.signal })
    await store.remove(hostId, machine.id)
    context.log({ line: 'machine-back', params: { name: machine.name } })
  })
  tasks.register('vm.purge', async (context) => {
    const { hostId, ...machine } = await find(itemOf(context))
    await purgeDisks({ hostId, machine, deleteVolume }, context)
    await sessions.provider(hostId).trash.forget(machine, { signal: context.signal })
    await store.remove(hostId, machine.id)
  })

  const startFor = async (kind: string, items: readonly TrashItem[], user: string): Promise<TaskId> => {
    const targets = await Promise.all(items.map(async (item) => ({ hostId: item.hostId, label: (await find(item)).name, input: { id: item.id } })))
    return tasks.start({ kind, targets, user, parallelism: parallelism() })
  }
  const service: Omit<TrashService, typeof Symbol.dispose> = {
    preview: ({ hostId, uuid }, signal) => sessions.provider(hostId).trash.preview({ uuid, sharedPools: sharedPoolsOf(hostId) }, { signal }),
    put: async (targets, user) => tasks.start({ kind: 'vm.trash', targets: targets.map(({ hostId, uuid, forceOff }) => ({ hostId, uuid, label: inventory.vm({ hostId, uuid })?.name ?? uuid, input: { forceOff, user } })), user, parallelism: parallelism() }),
    async list(signal) {
      const hostIds = inventory.hosts().map(({ id }) => id)
      const answers = await Promise.allSettled(hostIds.map(async (hostId) => {
        if (!isUp(hostId)) throw new AppError('host-not-connected', { message: 'The host is not connected' })
        await store.replace(hostId, (await inTime((deadline) => sessions.provider(hostId).trash.list(undefined, { signal: deadline }), signal)).map((machine) => ({ hostId, ...machine })))
      }))
      signal.throwIfAborted()
      const machines = (await store.list()).filter(({ hostId }) => hostIds.includes(hostId))
      return { machines: machines.toSorted((one, other) => other.atMs - one.atMs), unreached: hostIds.filter((_hostId, index) => answers[index]?.status === 'rejected') }
    },
    restore: (items, user) => startFor('vm.restore-trashed', items, user),
    purge: (items, user) => startFor('vm.purge', items, user),
    async purgeExpired() {
      const due = (await store.list()).filter(({ hostId, id, expiresMs }) => expiresMs <= now() && isUp(hostId) && now() - (triedAtMs.get(id) ?? 0) >= triedAgainMs)
      if (due.length === 0) return undefined
      for (const { id } of due) triedAtMs.set(id, now())
      return startFor('vm.purge', due, 'NovaCron Console')
    },
  }
  const timer = repeat(async () => void (await service.purgeExpired()), { everyMs: expiryEveryMs, onError })
  return { ...service, [Symbol.dispose]: () => timer[Symbol.dispose]() }
}

function newTrashId(): TrashId {
  return TrashId.parse(BigInt(`0x${randomBytes(8).toString('hex')}`).toString(36).padStart(12, '0'))
}

interface Purge extends Pick<TrashDependencies, 'deleteVolume'> {
  readonly hostId: HostId
  readonly machine: Omit<TrashedMachine, 'hostId'>
}

/** Not to be cancelled half way. A disk that somebody needs by now stays, and does not keep the others. */
async function purgeDisks({ hostId, machine: { disks, id }, deleteVolume }: Purge, { log, progress }: Pick<TaskContext, 'log' | 'progress'>): Promise<void> {
  const going = disks.filter(({ stays, pool }) => pool !== '' && (stays === null || goesWhenPurged.has(stays)))
  for (const [index, { pool, volume, stays }] of going.entries()) {
    const name = stays === null ? trashedName(volume, id) : volume
    try {
      await deleteVolume({ hostId, pool, volume: name }, AbortSignal.timeout(volumeDeadlineMs))
      log({ line: 'volume-deleted', params: { name, pool } })
    } catch (error) {
      const problem = problemOf(error)
      if (problem.code !== 'volume-not-found' && problem.code !== 'volume-in-use') throw error
      log({ line: 'volume-stays', params: { name, pool }, problem: problem })
    }
    progress((index + 1) / (going.length + 1))
  }
}
