// Snapshots of machines as callers see them: the list goes straight to the host, acts become Tasks.
import * as z from 'zod'
import { AppError } from '#shared/errors.ts'
import type { DomainUuid, TaskId, VmRef } from '#shared/model/ids.ts'
import { NewSnapshot } from '#shared/model/snapshot.ts'
import type { SnapshotSituation } from '#shared/model/snapshot.ts'
import type { TaskTarget } from '#shared/model/task.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import type { TasksService } from '../tasks/tasks-service.ts'

export interface SnapshotsDependencies {
  readonly inventory: Pick<InventoryService, 'vm'>
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
}

export interface SnapshotsService {
  list(ref: VmRef, signal: AbortSignal): Promise<SnapshotSituation>
  create(request: VmRef & NewSnapshot, user: string): Promise<TaskId>
  revert(request: VmRef & { name: string }, user: string): Promise<TaskId>
  delete(request: VmRef & { name: string; withChildren: boolean }, user: string): Promise<TaskId>
  edit(request: VmRef & { name: string; newName: string; description: string }, signal: AbortSignal): Promise<void>
}

const NameInput = z.object({ name: z.string() })
const DeleteInput = NameInput.extend({ withChildren: z.boolean() })

export function createSnapshotsService({ inventory, sessions, tasks }: SnapshotsDependencies): SnapshotsService {
  const snapshotsOf = ({ hostId }: Pick<VmRef, 'hostId'>) => sessions.provider(hostId).snapshots
  tasks.register('snapshot.create', ({ target, signal }) => snapshotsOf(target).create({ ...NewSnapshot.parse(target.input), uuid: machineOf(target) }, { signal }))
  tasks.register('snapshot.revert', ({ target, signal }) => snapshotsOf(target).revert({ ...NameInput.parse(target.input), uuid: machineOf(target) }, { signal }))
  tasks.register('snapshot.delete', ({ target, signal, progress }) => snapshotsOf(target).delete({ ...DeleteInput.parse(target.input), uuid: machineOf(target) }, { signal, onProgress: progress }))

  const start = async (kind: string, { hostId, uuid, ...input }: VmRef & { name: string }, user: string): Promise<TaskId> => {
    const vm = inventory.vm({ hostId, uuid })
    if (!vm) throw new AppError('vm-not-found', { message: 'There is no such virtual machine on this host', params: { hostId, uuid } })
    return tasks.start({ kind, targets: [{ hostId, uuid, label: `${vm.name}: ${input.name}`, input }], user, parallelism: 1 })
  }
  return {
    list: async (ref, signal) => snapshotsOf(ref).situation({ uuid: ref.uuid }, { signal }),
    create: (request, user) => start('snapshot.create', request, user),
    revert: (request, user) => start('snapshot.revert', request, user),
    delete: (request, user) => start('snapshot.delete', request, user),
    edit: async ({ hostId, ...request }, signal) => snapshotsOf({ hostId }).edit(request, { signal }),
  }
}

function machineOf({ uuid, label }: TaskTarget): DomainUuid {
  if (uuid === undefined) throw new AppError('vm-not-found', { message: `The task has no virtual machine: ${label}` })
  return uuid
}
