// Makes one machine: its volumes, its definition, its first start. What it made is removed again when it does not get to the end,
// and nothing else: each volume's name was free just before, and the machine's UUID is new.
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import type { TaskLine } from '#shared/task-lines.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import { makeVolume, removeVolume, stepDeadlineMs } from './make-volumes.ts'
import type { Undo } from './make-volumes.ts'
import type { VmPlan } from './plan-vm.ts'

export interface VmMaking {
  readonly plan: VmPlan
  /** The bytes of the seed disc. */
  readonly seed: Uint8Array
  readonly start: boolean
  readonly provider: Pick<RemoteProvider, 'creation' | 'deletion' | 'storage' | 'transfers'>
}

export async function makeVm(making: VmMaking, context: TaskContext): Promise<void> {
  await undoneOnFailure(context, (undo) => make(making, context, undo))
}

/** Takes back the steps that were done, the last one first, and says what it did. */
export async function undoneOnFailure({ log }: Pick<TaskContext, 'log'>, work: (undo: Undo[]) => Promise<void>): Promise<void> {
  const undo: Undo[] = []
  try {
    await work(undo)
  } catch (error) {
    log({ line: 'removing-made', params: {}, problem: problemOf(error) })
    if (undo.length === 0) log({ line: 'nothing-made', params: {} })
    for (const step of undo.toReversed()) log(await step())
    throw error
  }
}

async function make({ plan: { machine, volumes, installer }, seed, start, provider }: VmMaking, { signal, progress, log }: TaskContext, undo: Undo[]): Promise<void> {
  for (const [index, volume] of volumes.entries()) {
    signal.throwIfAborted()
    const share = 0.9 / volumes.length
    undo.push(() => removeVolume(provider, volume))
    try {
      await makeVolume({ volume, seed, provider, signal }, (fraction) => progress(share * (index + fraction)))
    } catch (error) {
      // Somebody else's, who was quicker: it stays.
      if (error instanceof AppError && error.code === 'volume-exists') undo.pop()
      throw error
    }
    log({ line: 'volume-made', params: { name: volume.volume, pool: volume.pool } })
    progress(share * (index + 1))
  }
  signal.throwIfAborted()
  undo.push(() => removeMachine(provider, machine))
  // Not to be cancelled half way: whether it was done would not be known.
  await provider.creation.define(machine, { signal: AbortSignal.timeout(stepDeadlineMs) })
  log({ line: 'machine-defined', params: { name: machine.name } })
  progress(0.95)
  if (!start) return
  signal.throwIfAborted()
  const options = { signal: AbortSignal.timeout(stepDeadlineMs) }
  if (!installer) {
    await provider.creation.start({ uuid: machine.uuid }, options)
    log({ line: 'machine-started', params: { name: machine.name } })
    return
  }
  await provider.creation.startInstaller({ uuid: machine.uuid, ...installer.start }, options)
  log({ line: 'machine-started-installer', params: { name: machine.name } })
  // QEMU has read them. The machine is there now: a file that stays is no reason to remove it.
  for (const file of [installer.start.kernel, installer.start.initrd]) log(await removeVolume(provider, file))
}

export async function removeMachine({ deletion }: Pick<RemoteProvider, 'deletion'>, { uuid, name }: Pick<VmPlan['machine'], 'uuid' | 'name'>): Promise<TaskLine> {
  try {
    await deletion.undefine({ uuid }, { signal: AbortSignal.timeout(stepDeadlineMs) })
    return { line: 'machine-undefined', params: { name } }
  } catch (error) {
    if (error instanceof AppError && error.code === 'vm-not-found') return { line: 'machine-not-defined', params: { name } }
    return { line: 'machine-still-defined', params: { name }, problem: problemOf(error) }
  }
}
