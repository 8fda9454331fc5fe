// Deleting virtual machines: what goes and what stays, and doing it as a task with an item for each machine. A machine is forgotten
// first, and its disks are deleted after it, each by the storage's own guarded deletion.
import { AppError, problemOf } from '#shared/errors.ts'
import type { Belongings, DeleteTarget } from '#shared/model/provisioning/deletion.ts'
import { DeleteTarget as Target } from '#shared/model/provisioning/deletion.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId, TaskId, VmRef } from '#shared/model/ids.ts'
import type { VolumeRef } from '#shared/model/storage/storage.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import { assertNotProtected } from '../vms/protection.ts'
import type { TasksService } from '../tasks/tasks-service.ts'

export interface DeletionService {
  preview(ref: VmRef, signal: AbortSignal): Promise<Belongings>
  delete(targets: readonly DeleteTarget[], user: string): Promise<TaskId>
}

export interface DeletionDependencies {
  readonly inventory: Pick<InventoryService, 'vm'>
  readonly sessions: Pick<HostSessions, 'provider'>
  /** Asks all hosts of a shared pool first. */
  readonly deleteVolume: (ref: VolumeRef, signal: AbortSignal) => Promise<void>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  readonly parallelism: () => number
}

const Input = Target.omit({ hostId: true, uuid: true })
const volumeDeadlineMs = 30 * 60_000

export function createDeletionService({ inventory, sessions, deleteVolume, tasks, parallelism }: DeletionDependencies): DeletionService {
  tasks.register('vm.delete', async ({ target, signal, progress, log }) => {
    const { volumes, forceOff } = Input.parse(target.input)
    const ref = { hostId: target.hostId, uuid: DomainUuid.parse(target.uuid) }
    const provider = sessions.provider(ref.hostId)
    await assertNotProtected(provider, { uuid: ref.uuid, act: 'delete', signal })
    const belongings = await provider.deletion.belongings({ uuid: ref.uuid }, { signal })
    assertMayGo(belongings, volumes)
    if (belongings.isRunning && !forceOff) throw new AppError('vm-state', { message: `${belongings.name} is running`, params: { name: belongings.name, act: 'delete' }, hint: 'shut-down-first' })
    if (belongings.isRunning) {
      await provider.act({ uuid: ref.uuid, action: 'force-off' }, { signal })
      log({ line: 'machine-forced-off', params: { name: belongings.name } })
    }
    // A machine that was only there while it ran is gone by now.
    await provider.deletion.undefine({ uuid: ref.uuid }, { signal }).catch(unlessGone)
    log({ line: 'machine-deleted', params: { name: belongings.name } })
    progress(1 / (volumes.length + 1))
    await deleteVolumes({ hostId: ref.hostId, volumes, deleteVolume }, { progress, log })
  })
  return {
    preview: ({ hostId, uuid }, signal) => sessions.provider(hostId).deletion.belongings({ uuid }, { signal }),
    delete: (targets, user) => tasks.start({ kind: 'vm.delete', targets: targets.map(({ hostId, uuid, ...input }) => ({ hostId, uuid, label: inventory.vm({ hostId, uuid })?.name ?? uuid, input })), user, parallelism: parallelism() }),
  }
}

/** Before anything is gone: what was chosen may have got another user since. @throws AppError volume-in-use, volume-not-found */
function assertMayGo({ disks }: Belongings, volumes: DeleteTarget['volumes']): void {
  for (const { pool, volume } of volumes) {
    const disk = disks.find((candidate) => candidate.pool === pool && candidate.volume === volume)
    if (!disk) throw new AppError('volume-not-found', { message: `${volume} is not a disk of this machine`, reason: 'not-its-disk', params: { name: volume } })
    if (disk.stays !== null) throw new AppError('volume-in-use', { message: `${volume} must stay: ${disk.neededBy.join(', ') || disk.stays}`, params: { name: volume, by: disk.neededBy.join(', ') || disk.stays } })
  }
}

interface VolumesToDelete extends Pick<DeletionDependencies, 'deleteVolume'>, Pick<DeleteTarget, 'volumes'> {
  readonly hostId: HostId
}

/** Not to be cancelled: half of a machine's disks helps nobody. One that cannot go does not keep the others. */
async function deleteVolumes({ hostId, volumes, deleteVolume }: VolumesToDelete, { progress, log }: Pick<TaskContext, 'progress' | 'log'>): Promise<void> {
  const failures: unknown[] = []
  for (const [index, { pool, volume }] of volumes.entries()) {
    try {
      await deleteVolume({ hostId, pool, volume }, AbortSignal.timeout(volumeDeadlineMs))
      log({ line: 'volume-deleted', params: { name: volume, pool } })
    } catch (error) {
      failures.push(error)
      log({ line: 'volume-stays', params: { name: volume, pool }, problem: problemOf(error) })
    }
    progress((index + 2) / (volumes.length + 1))
  }
  if (failures.length > 0) throw failures[0]
}

function unlessGone(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'vm-not-found') throw error
}
