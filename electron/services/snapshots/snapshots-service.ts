// Snapshots of machines as callers see them: the list goes straight to the host, acts become Tasks.
import * as z from 'zod'
import { AppError } from '#shared/errors.ts'
import type { DomainUuid, TaskId, VmRef } from '#shared/model/ids.ts'
import { preflight } from '#shared/model/snapshots/snapshot-preflight.ts'
import { isExternal } from '#shared/model/snapshots/snapshot-relations.ts'
import { SnapshotRequest } from '#shared/model/snapshots/snapshot.ts'
import type { SnapshotSituation } from '#shared/model/snapshots/snapshot.ts'
import type { TaskTarget } from '#shared/model/task.ts'
import type { RemoteNoun } from '#electron/providers/noun.ts'
import type { SnapshotProvider } from '#electron/providers/nouns/snapshot-provider.ts'
import type { HostSessions } from '../hosts/host-sessions.ts'
import type { InventoryService } from '../inventory/inventory-service.ts'
import { assertNotProtected } from '../vms/protection.ts'
import type { TasksService } from '../tasks/tasks-service.ts'

export interface SnapshotsDependencies {
  readonly inventory: Pick<InventoryService, 'vm'>
  readonly sessions: Pick<HostSessions, 'provider'>
  readonly tasks: Pick<TasksService, 'register' | 'start'>
  /** Of how many machines at a time snapshots are taken. */
  readonly parallelism: () => number
}

export interface SnapshotsService {
  list(ref: VmRef, signal: AbortSignal): Promise<SnapshotSituation>
  create(request: SnapshotRequest & { targets: readonly VmRef[] }, user: string): Promise<TaskId>
  revert(request: VmRef & { name: string; keepPresentAs?: string | undefined }, user: string): Promise<TaskId>
  delete(request: VmRef & { name: string; withChildren: boolean }, user: string): Promise<TaskId>
  /** At once, for a task that does more than that. Checked as any other. */
  take(ref: VmRef, request: SnapshotRequest, signal: AbortSignal): Promise<void>
  drop(ref: VmRef, name: string, signal: AbortSignal): Promise<void>
  edit(request: VmRef & { name: string; newName: string; description: string }, signal: AbortSignal): Promise<void>
}

const RevertInput = z.object({ name: z.string(), keepPresentAs: z.string().optional() })
const DeleteInput = z.object({ name: z.string(), withChildren: z.boolean() })

export function createSnapshotsService({ inventory, sessions, tasks, parallelism }: SnapshotsDependencies): SnapshotsService {
  const snapshotsOf = ({ hostId }: Pick<VmRef, 'hostId'>) => sessions.provider(hostId).snapshots
  tasks.register('snapshot.create', ({ target, signal }) => snapshotsOf(target).create({ ...SnapshotRequest.parse(target.input), uuid: machineOf(target) }, { signal }))
  tasks.register('snapshot.revert', async ({ target, signal }) => {
    const uuid = machineOf(target)
    await assertNotProtected(sessions.provider(target.hostId), { uuid, act: 'revert', signal })
    await revert(snapshotsOf(target), { ...RevertInput.parse(target.input), uuid }, signal)
  })
  tasks.register('snapshot.delete', ({ target, signal, progress }) => snapshotsOf(target).delete({ ...DeleteInput.parse(target.input), uuid: machineOf(target) }, { signal, onProgress: progress }))

  const targetOf = ({ hostId, uuid }: VmRef, input: { name: string }): TaskTarget => {
    const vm = inventory.vm({ hostId, uuid })
    if (!vm) throw new AppError('vm-not-found', { message: 'There is no such virtual machine on this host', params: { hostId, uuid } })
    return { hostId, uuid, label: `${vm.name}: ${input.name}`, input }
  }
  const start = async (kind: string, { hostId, uuid, ...input }: VmRef & { name: string }, user: string): Promise<TaskId> =>
    tasks.start({ kind, targets: [targetOf({ hostId, uuid }, input)], user, parallelism: 1 })
  return {
    list: async (ref, signal) => snapshotsOf(ref).situation({ uuid: ref.uuid }, { signal }),
    take: (ref, request, signal) => snapshotsOf(ref).create({ ...request, uuid: ref.uuid }, { signal }),
    drop: (ref, name, signal) => snapshotsOf(ref).delete({ uuid: ref.uuid, name, withChildren: false }, { signal }),
    create: async ({ targets, ...input }, user) => tasks.start({ kind: 'snapshot.create', targets: targets.map((ref) => targetOf(ref, input)), user, parallelism: parallelism() }),
    revert: (request, user) => start('snapshot.revert', request, user),
    delete: (request, user) => start('snapshot.delete', request, user),
    edit: async ({ hostId, ...request }, signal) => snapshotsOf({ hostId }).edit(request, { signal }),
  }
}

/** What is kept of the present is of the snapshot's own kind: of another, libvirt could not go back any more. */
async function revert(snapshots: RemoteNoun<SnapshotProvider>, { uuid, name, keepPresentAs }: { uuid: DomainUuid; name: string; keepPresentAs?: string | undefined }, signal: AbortSignal): Promise<void> {
  if (keepPresentAs !== undefined) {
    const situation = await snapshots.situation({ uuid }, { signal })
    const target = situation.snapshots.find((snapshot) => snapshot.name === name)
    // What cannot be returned to leaves no snapshot of the present behind either.
    if (preflight(situation, { kind: 'revert', name }).refusals.length === 0) await snapshots.create({ uuid, name: keepPresentAs, description: '', mode: target && isExternal(target) ? 'external' : 'internal', hasMemory: situation.isRunning, isQuiesced: false }, { signal })
  }
  await snapshots.revert({ uuid, name }, { signal })
}

function machineOf({ uuid, label }: TaskTarget): DomainUuid {
  if (uuid === undefined) throw new AppError('vm-not-found', { message: `The task has no virtual machine: ${label}` })
  return uuid
}
