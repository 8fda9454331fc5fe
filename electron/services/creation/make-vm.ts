// Makes one machine: its volumes, its definition, its first start. What it made is removed again when it does not get to the end,
// and nothing else: each volume's name was free just before, and the machine's UUID is new.
import { MessageChannel } from 'node:worker_threads'
import { writeTo } from '#electron/lib/byte-port.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError, problemOf } from '#shared/errors.ts'
import { volumeFormats } from '#shared/model/storage.ts'
import type { TaskContext } from '../tasks/task-runner.ts'
import { formatOf } from './plan-vm.ts'
import type { VmPlan, VolumeToMake } from './plan-vm.ts'

export interface VmMaking {
  readonly plan: VmPlan
  /** The bytes of the seed disc. */
  readonly seed: Uint8Array
  readonly start: boolean
  readonly provider: Pick<RemoteProvider, 'creation' | 'deletion' | 'storage' | 'transfers'>
}

/** A copy of a large image over a slow disk. */
const copyDeadlineMs = 12 * 3600_000
const stepDeadlineMs = 120_000

type Undo = () => Promise<string>

export async function makeVm(making: VmMaking, context: TaskContext): Promise<void> {
  const undo: Undo[] = []
  try {
    await make(making, context, undo)
  } catch (error) {
    context.log(`${problemOf(error).message}. Removing what was made:`)
    if (undo.length === 0) context.log('Nothing had been made yet.')
    for (const step of undo.toReversed()) context.log(await step())
    throw error
  }
}

async function make({ plan: { machine, volumes }, seed, start, provider }: VmMaking, { signal, progress, log }: TaskContext, undo: Undo[]): Promise<void> {
  for (const [index, volume] of volumes.entries()) {
    signal.throwIfAborted()
    const share = 0.9 / volumes.length
    undo.push(() => removeVolume(provider, volume))
    try {
      await makeVolume({ volume, seed, provider }, (fraction) => progress(share * (index + fraction)))
    } catch (error) {
      // Somebody else's, who was quicker: it stays.
      if (error instanceof AppError && error.code === 'volume-exists') undo.pop()
      throw error
    }
    log(`Made the volume ${volume.volume} in the pool ${volume.pool}`)
    progress(share * (index + 1))
  }
  signal.throwIfAborted()
  undo.push(() => removeMachine(provider, machine))
  // Not to be cancelled half way: whether it was done would not be known.
  await provider.creation.define(machine, { signal: AbortSignal.timeout(stepDeadlineMs) })
  log(`Defined ${machine.name}`)
  progress(0.95)
  if (!start) return
  signal.throwIfAborted()
  await provider.creation.start({ uuid: machine.uuid }, { signal: AbortSignal.timeout(stepDeadlineMs) })
  log(`Started ${machine.name}`)
}

type VolumeMaking = Pick<VmMaking, 'seed' | 'provider'> & { readonly volume: VolumeToMake }

/** Not to be cancelled: the host would make it all the same, and it could not be removed while it is being made. */
async function makeVolume({ volume, seed, provider }: VolumeMaking, onProgress: (fraction: number) => void): Promise<void> {
  const { storage } = provider
  const options = { signal: AbortSignal.timeout(stepDeadlineMs) }
  const place = { pool: volume.pool, name: volume.volume }
  switch (volume.kind) {
    case 'new':
      return storage.createVolume({ ...place, capacityBytes: volume.sizeBytes, format: volume.format, preallocation: 'none' }, options)
    case 'overlay':
      return storage.createVolume({ ...place, capacityBytes: volume.sizeBytes, format: volume.format, preallocation: 'none', backing: { path: volume.from.path, format: knownFormat(formatOf(volume.from)) } }, options)
    case 'copy':
      await storage.cloneVolume({ pool: volume.fromPool, volume: volume.from.name, targetPool: volume.pool, name: volume.volume, format: volume.format }, { signal: AbortSignal.timeout(copyDeadlineMs), onProgress })
      if (volume.sizeBytes > volume.from.capacityBytes) await storage.resizeVolume({ pool: volume.pool, volume: volume.volume, capacityBytes: volume.sizeBytes, canShrink: false }, { signal: AbortSignal.timeout(stepDeadlineMs) })
      return
    case 'seed':
      await storage.createVolume({ ...place, capacityBytes: seed.length, format: 'raw', preallocation: 'none' }, options)
      return storeSeed(provider, volume, seed)
    default:
      return volume satisfies never
  }
}

function knownFormat(format: string): (typeof volumeFormats)[number] {
  return volumeFormats.find((known) => known === format) ?? 'raw'
}

async function storeSeed({ transfers, storage }: VmMaking['provider'], { pool, volume }: VolumeToMake, seed: Uint8Array): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  using writer = writeTo(port1)
  const stored = transfers.store({ pool, volume, offsetBytes: 0, port: port2 }, { signal: AbortSignal.timeout(stepDeadlineMs) })
  // Smaller than what may be under way at once: it never waits for its reader. What goes through a port is not ours any more.
  await writer.write({ data: seed.slice() })
  writer.end()
  await stored
  // libvirt learns that it is a disc by looking at it again.
  await storage.actOnPool({ pool, action: 'refresh' }, { signal: AbortSignal.timeout(stepDeadlineMs) })
}

async function removeVolume({ storage }: VmMaking['provider'], { pool, volume }: VolumeToMake): Promise<string> {
  try {
    await storage.deleteVolume({ pool, volume }, { signal: AbortSignal.timeout(stepDeadlineMs) })
    return `Removed the volume ${volume}`
  } catch (error) {
    if (error instanceof AppError && error.code === 'volume-not-found') return `The volume ${volume} was not made`
    return `The volume ${volume} is still in the pool ${pool}: ${problemOf(error).message}`
  }
}

async function removeMachine({ deletion }: VmMaking['provider'], { uuid, name }: VmPlan['machine']): Promise<string> {
  try {
    await deletion.undefine({ uuid }, { signal: AbortSignal.timeout(stepDeadlineMs) })
    return `Removed the definition of ${name}`
  } catch (error) {
    if (error instanceof AppError && error.code === 'vm-not-found') return `${name} was not defined`
    return `${name} is still defined: ${problemOf(error).message}`
  }
}
