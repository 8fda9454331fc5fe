// Machines in the trash: put there, restored, and purged when seven days are over, each as a task with an item for each machine.
import { repeat } from '#electron/lib/waiting/schedule.ts'
import { AppError } from '#shared/errors.ts'
import { isHostUp } from '#shared/model/hosts/host.ts'
import type { HostId, TaskId, VmRef } from '#shared/model/ids.ts'
import type { VolumeRef } from '#shared/model/storage/storage.ts'
import type { TrashedMachine, TrashId, TrashPreview } from '#shared/model/provisioning/trash.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import { inTime } from '../hosts/in-time.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import type { TasksService } from '../tasks/tasks-service.ts'
import type { TrashStore } from './trash-store.ts'
import { registerTrashTasks } from './trash-tasks.ts'

export interface TrashItem {
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

const expiryEveryMs = 10 * 60_000
/** What could not be purged is tried again, but not every ten minutes. */
const triedAgainMs = 24 * 3600_000

export function createTrashService({ store, inventory, pools, sessions, deleteVolume, tasks, parallelism, now, onError }: TrashDependencies): TrashService {
  const triedAtMs = new Map<string, number>()
  const isUp = (hostId: HostId): boolean => isHostUp(inventory.host(hostId))
  const sharedPoolsOf = (hostId: HostId): string[] => pools.of(hostId).filter(({ sharedKey }) => sharedKey !== '').map(({ name }) => name)
  const find = async ({ hostId, id }: TrashItem): Promise<TrashedMachine> => {
    const known = (await store.list()).find((machine) => machine.hostId === hostId && machine.id === id)
    if (!known) throw new AppError('not-found', { message: 'It is not in the trash any more', reason: 'not-in-trash', params: { name: id } })
    return known
  }
  registerTrashTasks({ store, sessions, deleteVolume, now, sharedPoolsOf, find }, tasks)
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
