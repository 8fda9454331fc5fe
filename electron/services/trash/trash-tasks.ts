// The tasks of the trash: a machine is put there, given back, or purged with its disks.
import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { problemOf } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId } from '#shared/model/ids.ts'
import { goesWhenPurged, trashDays, trashedName, TrashId } from '#shared/model/provisioning/trash.ts'
import type { TrashedMachine } from '#shared/model/provisioning/trash.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import { assertNotProtected } from '../vms/protection.ts'
import type { TrashDependencies, TrashItem } from './trash-service.ts'

export interface TrashTasksDependencies extends Pick<TrashDependencies, 'store' | 'sessions' | 'deleteVolume' | 'now'> {
  /** Names of pools that other hosts have too. */
  readonly sharedPoolsOf: (hostId: HostId) => string[]
  /** @throws AppError not-found */
  readonly find: (item: TrashItem) => Promise<TrashedMachine>
}

const PutInput = z.object({ forceOff: z.boolean(), user: z.string() })
const ItemInput = z.object({ id: TrashId })
const dayMs = 24 * 3600_000
const volumeDeadlineMs = 30 * 60_000

export function registerTrashTasks(dependencies: TrashTasksDependencies, { register }: Pick<TrashDependencies['tasks'], 'register'>): void {
  register('vm.trash', (context) => put(dependencies, context))
  register('vm.restore-trashed', (context) => restore(dependencies, context))
  register('vm.purge', (context) => purge(dependencies, context))
}

const itemOf = ({ target }: TaskContext): TrashItem => ({ hostId: target.hostId, id: ItemInput.parse(target.input).id })

async function put({ store, sessions, sharedPoolsOf, now }: TrashTasksDependencies, { target, signal, log }: TaskContext): Promise<void> {
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
}

async function restore({ store, sessions, find }: TrashTasksDependencies, context: TaskContext): Promise<void> {
  const { hostId, ...machine } = await find(itemOf(context))
  await sessions.provider(hostId).trash.restore(machine, { signal: context.signal })
  await store.remove(hostId, machine.id)
  context.log({ line: 'machine-back', params: { name: machine.name } })
}

async function purge({ store, sessions, deleteVolume, find }: TrashTasksDependencies, context: TaskContext): Promise<void> {
  const { hostId, ...machine } = await find(itemOf(context))
  await purgeDisks({ hostId, machine, deleteVolume }, context)
  await sessions.provider(hostId).trash.forget(machine, { signal: context.signal })
  await store.remove(hostId, machine.id)
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
