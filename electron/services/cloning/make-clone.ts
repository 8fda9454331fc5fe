// Makes one copy of a machine: its volumes, its definition, its first start. What it made is removed again when it does not get to
// the end, and nothing else.
import type { VolumePlace } from '#electron/providers/nouns/cloning-provider.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError } from '#shared/errors.ts'
import type { DomainUuid } from '#shared/model/ids.ts'
import { hostnameOf } from '../creation/cloud-init/seed-files.ts'
import { removeMachine, undoneOnFailure } from '../creation/make-vm.ts'
import { makeVolume, removeVolume, stepDeadlineMs } from '../creation/make-volumes.ts'
import type { Undo } from '../creation/make-volumes.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import { runningObstacle } from './clone-preflight.ts'
import type { ClonePlan, CloneVolume } from './plan-clone.ts'

/** The host gives up before. */
const resetDeadlineMs = 1_260_000

export interface CloneMaking {
  /** Of the original. */
  readonly uuid: DomainUuid
  readonly plan: ClonePlan
  /** The bytes of the seed disc. */
  readonly seed: Uint8Array
  readonly start: boolean
  readonly resetsGuest: boolean
  readonly provider: Pick<RemoteProvider, 'cloning' | 'creation' | 'deletion' | 'storage' | 'transfers'>
}

export async function makeClone(making: CloneMaking, context: TaskContext): Promise<void> {
  await undoneOnFailure(context, (undo) => make(making, context, undo))
}

async function make(making: CloneMaking, { signal, progress, log }: TaskContext, undo: Undo[]): Promise<void> {
  const { uuid, plan: { clone, volumes }, start, resetsGuest, provider } = making
  const share = 0.9 / Math.max(1, volumes.length)
  for (const [index, volume] of volumes.entries()) {
    signal.throwIfAborted()
    undo.push(() => removeVolume(provider, volume))
    try {
      await makeOne({ ...making, signal }, volume, (fraction) => progress(share * (index + fraction)))
    } catch (error) {
      // Somebody else's, who was quicker: it stays.
      if (error instanceof AppError && error.code === 'volume-exists') undo.pop()
      throw error
    }
    log(volume.kind === 'link' ? { line: 'volume-made-on-original', params: { name: volume.volume, pool: volume.pool, device: volume.device } } : { line: 'volume-made', params: { name: volume.volume, pool: volume.pool } })
    progress(share * (index + 1))
  }
  signal.throwIfAborted()
  const options = () => ({ signal: AbortSignal.timeout(stepDeadlineMs) })
  // Started while it was copied, the original has written to what was read.
  const [started] = runningObstacle(await provider.cloning.source({ uuid }, options()))
  if (started) throw started
  undo.push(() => removeMachine(provider, clone))
  // Not to be cancelled half way: whether it was done would not be known.
  await provider.cloning.define({ uuid, clone }, options())
  log({ line: 'machine-defined', params: { name: clone.name } })
  progress(0.95)
  if (resetsGuest) {
    log({ line: 'guest-resetting', params: { name: clone.name } })
    await provider.cloning.resetGuest({ name: clone.name, hostname: hostnameOf(clone.name), disks: copiedDisks(clone) }, { signal: AbortSignal.timeout(resetDeadlineMs) })
    log({ line: 'guest-reset', params: { name: clone.name } })
  }
  if (!start) return
  signal.throwIfAborted()
  await provider.creation.start({ uuid: clone.uuid }, options())
  log({ line: 'machine-started', params: { name: clone.name } })
}

/** Those that are the original's too are none of the reset's business. */
function copiedDisks({ disks }: ClonePlan['clone']): VolumePlace[] {
  return Object.values(disks).filter((disk) => disk !== 'remove')
}

function makeOne({ uuid, seed, provider, signal }: CloneMaking & { readonly signal: AbortSignal }, volume: CloneVolume, onProgress: (fraction: number) => void): Promise<void> {
  if (volume.kind === 'link') return provider.cloning.createOverlay({ uuid, device: volume.device, pool: volume.pool, name: volume.volume }, { signal: AbortSignal.timeout(stepDeadlineMs) })
  return makeVolume({ volume, seed, provider, signal }, onProgress)
}
