// The tasks of pools, volumes and disks: what each does on its host, out of the input that is kept with it.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError } from '#shared/errors.ts'
import { DomainUuid } from '#shared/model/ids.ts'
import type { HostId } from '#shared/model/ids.ts'
import { NewVolume, PoolActionId } from '#shared/model/storage/storage.ts'
import type { DiskPlace, VolumeRef } from '#shared/model/storage/storage.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import { moveKind, MoveInput } from './left-moves.ts'
import type { LeftMoves } from './left-moves.ts'
import type { SharedStorage } from './shared-storage.ts'
import type { StorageDependencies } from './storage-service.ts'

export interface StorageTasks {
  /** Keeps a passphrase for the volume that a task makes: never in the database, where the task's input is. */
  keep(passphrase: string): string
  /** As the task of it does. @throws AppError volume-in-use */
  deleteVolume(ref: VolumeRef, signal: AbortSignal): Promise<void>
}

export interface StorageTasksDependencies extends Pick<StorageDependencies, 'tasks' | 'templateImages' | 'definitions'> {
  readonly storageOf: (hostId: HostId) => RemoteProvider['storage']
  readonly shared: SharedStorage
  readonly leftMoves: Pick<LeftMoves, 'during'>
}

const PoolInput = z.object({ pool: z.string() })
const PoolActInput = PoolInput.extend({ /** Who asked for it. */ user: z.string().optional() })
const VolumeInput = PoolInput.extend({ volume: z.string() })
const CloneInput = VolumeInput.extend({ targetPool: z.string(), name: z.string(), format: z.string().optional() })
const CreateInput = NewVolume.omit({ hostId: true, passphrase: true }).extend({ passphraseId: z.string().optional() })

type Register = <Input extends z.ZodType>(kind: string, schema: Input, work: (input: z.output<Input>, context: TaskContext) => Promise<void>) => void

export function registerStorageTasks(dependencies: StorageTasksDependencies): StorageTasks {
  const register: Register = (kind, schema, work) => dependencies.tasks.register(kind, (context) => work(schema.parse(context.target.input), context))
  registerPoolTasks(dependencies, register)
  registerMoves(dependencies, register)
  return registerVolumeTasks(dependencies, register)
}

function registerPoolTasks({ storageOf, shared, definitions }: StorageTasksDependencies, register: Register): void {
  for (const action of PoolActionId.options) {
    register(`pool.${action}`, PoolActInput, async ({ pool, user = '' }, { target: { hostId }, signal, progress }) => {
      if (action === 'delete') await shared.assertUnusedElsewhere({ hostId, pool }, signal)
      const ref = { hostId, kind: 'pool', key: pool } as const
      const before = action === 'delete' || action === 'undefine' ? await definitions.read(ref, false, signal) : undefined
      await storageOf(hostId).actOnPool({ pool, action }, { signal, onProgress: progress })
      if (before) await definitions.remember(ref, { xml: before.xml, user })
    })
  }
}

function registerVolumeTasks({ storageOf, shared, templateImages }: StorageTasksDependencies, register: Register): StorageTasks {
  const passphrases = new Map<string, string>()
  const deleteVolume = async ({ hostId, ...input }: VolumeRef, signal: AbortSignal): Promise<void> => {
    await shared.assertUnusedElsewhere({ hostId, ...input }, signal)
    await storageOf(hostId).deleteVolume(input, { signal })
    // Another one of its name is another image.
    await templateImages.unmark({ hostId, ...input })
  }
  register('volume.create', CreateInput, async ({ passphraseId, ...input }, { target, signal, progress }) => {
    const passphrase = passphraseId === undefined ? undefined : passphrases.get(passphraseId)
    if (passphraseId !== undefined && passphrase === undefined) throw new AppError('input-invalid', { message: 'The passphrase was not kept: it is needed again', reason: 'passphrase-not-kept', params: { path: 'passphrase' }, hint: 'create-volume-anew' })
    await storageOf(target.hostId).createVolume({ ...input, ...(passphrase === undefined ? {} : { passphrase }) }, { signal, onProgress: progress })
    // What failed can be repeated, and needs it then; a volume that is there does not.
    if (passphraseId !== undefined) passphrases.delete(passphraseId)
  })
  register('volume.clone', CloneInput, (input, { target, signal, progress }) => storageOf(target.hostId).cloneVolume(input, { signal, onProgress: progress }))
  register('volume.wipe', VolumeInput, async (input, { target: { hostId }, signal }) => {
    await shared.assertUnusedElsewhere({ hostId, ...input }, signal)
    await storageOf(hostId).wipeVolume(input, { signal })
  })
  register('volume.delete', VolumeInput, (input, { target: { hostId }, signal }) => deleteVolume({ hostId, ...input }, signal))
  return {
    keep(passphrase) {
      const passphraseId = randomUUID()
      passphrases.set(passphraseId, passphrase)
      return passphraseId
    },
    deleteVolume,
  }
}

function registerMoves({ storageOf, shared, leftMoves }: StorageTasksDependencies, register: Register): void {
  register(moveKind, MoveInput, async (input, { target, signal, progress }) => {
    const [hostId, uuid] = [target.hostId, DomainUuid.parse(target.uuid)]
    const place = input.keepSource ? undefined : (await storageOf(hostId).diskPlaces(undefined, { signal })).find((disk) => disk.uuid === uuid && disk.device === input.device)
    if (place && place.pool !== '') await shared.assertUnusedElsewhere({ hostId, pool: place.pool, volume: volumeNameOf(place) }, signal)
    await leftMoves.during({ uuid, device: input.device }, () => storageOf(hostId).moveDisk({ ...input, uuid }, { signal, onProgress: progress }))
  })
}

/** Of a path its end, of "pool:volume" what is behind the pool. */
function volumeNameOf({ source, pool }: DiskPlace): string {
  return source.startsWith('/') ? source.slice(source.lastIndexOf('/') + 1) : source.slice(pool.length + 1)
}
