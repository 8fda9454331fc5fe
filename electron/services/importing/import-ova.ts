// Makes a machine out of a package as it comes: each disk is stored, compared with its checksum, converted on the host, and only
// then is the machine defined. What was made is removed again when it does not get to the end.
import { createHash } from 'node:crypto'
import { fillVolume } from '#electron/bytes/fill-volume.ts'
import { createRunningHash } from '#electron/bytes/running-hash.ts'
import type { ByteSource } from '#electron/bytes/volume-bytes.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import { AppError } from '#shared/errors.ts'
import { refusalOf } from '#shared/images/check-image.ts'
import { imageHeadBytes, recogniseImage } from '#shared/images/recognise-image.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { OvaImport } from '#shared/model/provisioning/importing.ts'
import { OvaError, ovaProblem } from '#shared/ova/ova-error.ts'
import { readPackage } from '#shared/ova/package.ts'
import type { OvaPackage, PackedDisk } from '#shared/ova/package.ts'
import { removeMachine, undoneOnFailure } from '../creation/make-vm.ts'
import { removeVolume, stepDeadlineMs } from '../creation/make-volumes.ts'
import type { Undo } from '../creation/make-volumes.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import { volumeTarget } from '../transfers/bytes/over-port.ts'
import { createFileReader } from './file-reader.ts'
import type { FileReader } from './file-reader.ts'
import type { DiskToImport, ImportPlan } from './plan-import.ts'

export interface OvaImporting {
  readonly wish: Omit<OvaImport, 'hostId'>
  readonly plan: ImportPlan
  readonly source: ByteSource
  readonly sizeBytes: number
  readonly provider: Pick<RemoteProvider, 'creation' | 'deletion' | 'storage' | 'transfers'>
  readonly hostPatienceMs: number
  /** Bytes of the package that the host has. */
  readonly onProgress: (doneBytes: number) => void
  readonly onPhase: (phase: 'moving' | 'converting' | 'waiting-for-host', problem: Problem | null) => void
}

/** A large disk over a slow pool. */
const conversionDeadlineMs = 12 * 3600_000

/** @throws AppError image-refused for a package that is not what it should be, checksum-mismatch */
export async function importOva(importing: OvaImporting, context: TaskContext): Promise<void> {
  await using reader = createFileReader(importing.source, context.signal)
  try {
    await undoneOnFailure(context, async (undo) => make(importing, { reader, context, undo }))
  } catch (error) {
    if (error instanceof OvaError) throw ovaProblem(error, { name: importing.wish.name, hint: 'package-not-kept' })
    throw error
  }
}

interface Making {
  readonly reader: FileReader
  readonly context: TaskContext
  readonly undo: Undo[]
}

async function make(importing: OvaImporting, making: Making): Promise<void> {
  const { reader, context: { signal, log }, undo } = making
  const { plan: { machine, disks }, provider, wish, sizeBytes } = importing
  const pack = await readPackage({ sizeBytes, readAt: (offsetBytes, lengthBytes) => reader.readAt(offsetBytes, lengthBytes), decode: (bytes) => Buffer.from(bytes).toString('utf8') })
  assertAsSeen(wish, pack)
  if (!pack.hasManifest) log({ line: 'package-no-manifest', params: {} })
  for (const [index, disk] of disks.entries()) {
    const packed = pack.disks[index]
    if (packed) await importDisk(importing, { ...making, disk, packed })
  }
  signal.throwIfAborted()
  undo.push(() => removeMachine(provider, machine))
  await provider.creation.define(machine, { signal: AbortSignal.timeout(stepDeadlineMs) })
  log({ line: 'machine-defined', params: { name: machine.name } })
  if (!wish.start) return
  await provider.creation.start({ uuid: machine.uuid }, { signal: AbortSignal.timeout(stepDeadlineMs) })
  log({ line: 'machine-started', params: { name: machine.name } })
}

/** What was shown and agreed to is what is made. */
function assertAsSeen(wish: OvaImporting['wish'], { disks, envelope }: OvaPackage): void {
  const seen = JSON.stringify(wish.disks.map(({ file, fileBytes, capacityBytes }) => [file, fileBytes, capacityBytes]))
  if (seen !== JSON.stringify(disks.map(({ file, entry, capacityBytes }) => [file, entry.sizeBytes, capacityBytes]))) throw new OvaError({ reason: 'ova-other-disks', message: 'The package has other disks than those that were shown', params: {} })
  if (envelope.digest && createHash(envelope.digest.algorithm).update(envelope.bytes).digest('hex') !== envelope.digest.digest) throw new OvaError({ reason: 'ova-digest-differs', message: `${envelope.entry.name} does not have the checksum of the manifest`, params: { file: envelope.entry.name } })
}

async function importDisk(importing: OvaImporting, { reader, context: { signal, log }, undo, disk, packed }: Making & { disk: DiskToImport; packed: PackedDisk }): Promise<void> {
  const { provider, wish: { pool }, hostPatienceMs, onProgress, onPhase } = importing
  signal.throwIfAborted()
  const sent = { pool, volume: disk.sent }
  // As raw bytes: the file brings a header of its own.
  await provider.storage.createVolume({ pool, name: disk.sent, capacityBytes: disk.fileBytes, format: 'raw', preallocation: 'none' }, { signal: AbortSignal.timeout(stepDeadlineMs) })
  undo.push(() => removeVolume(provider, sent))
  const hash = createRunningHash()
  const checked = checkedSource(reader.part(packed.entry.offsetBytes, packed.entry.sizeBytes), packed)
  onPhase('moving', null)
  await fillVolume({
    target: volumeTarget(() => provider.transfers, sent),
    name: disk.sent,
    source: checked.source,
    hash,
    signal,
    patienceMs: hostPatienceMs,
    onProgress: (doneBytes) => onProgress(packed.entry.offsetBytes + doneBytes),
    onWaiting: (problem) => onPhase(problem ? 'waiting-for-host' : 'moving', problem),
    onMoved: () => {},
  })
  log({ line: 'file-checksum', params: { file: disk.file, digest: hash.digest() } })
  checked.assertDigest()
  await provider.storage.actOnPool({ pool, action: 'refresh' }, { signal: AbortSignal.timeout(stepDeadlineMs) })
  onPhase('converting', null)
  const target = { pool, volume: disk.volume }
  undo.push(() => removeVolume(provider, target))
  try {
    await provider.storage.cloneVolume({ ...sent, targetPool: pool, name: disk.volume, format: 'qcow2' }, { signal: AbortSignal.timeout(conversionDeadlineMs) })
  } catch (error) {
    // Somebody else's, who was quicker: it stays.
    if (error instanceof AppError && error.code === 'volume-exists') undo.pop()
    throw error
  }
  log({ line: 'volume-made-of-file', params: { name: disk.volume, file: disk.file } })
  log(await removeVolume(provider, sent))
}

/** Looks at the beginning of the disk as it passes, and counts the checksum that the manifest has where it is not SHA-256. */
function checkedSource(source: ByteSource, { file, entry, capacityBytes, digest }: PackedDisk): { source: ByteSource; assertDigest: () => void } {
  const hash = createRunningHash(digest?.algorithm ?? 'sha256')
  return {
    source: {
      async *open(offsetBytes, signal) {
        hash.rewind(offsetBytes)
        for await (const piece of source.open(offsetBytes, signal)) {
          if (hash.atBytes === 0) assertHead('data' in piece ? piece.data.subarray(0, imageHeadBytes) : new Uint8Array(imageHeadBytes), { file, sizeBytes: entry.sizeBytes, capacityBytes })
          hash.update(piece)
          yield piece
        }
      },
    },
    assertDigest() {
      if (digest && hash.digest() !== digest.digest) throw new OvaError({ reason: 'ova-digest-differs', message: `${file} does not have the checksum of the manifest: it is damaged, or was changed`, params: { file } })
    },
  }
}

/** Images are made in whole steps; more than one step over what was said is another disk. */
const capacityStepBytes = 2 ** 20

function assertHead(head: Uint8Array, { file, sizeBytes, capacityBytes }: { file: string; sizeBytes: number; capacityBytes: number }): void {
  const image = recogniseImage(head)
  const refusal = refusalOf(image, { name: file, sizeBytes, convertTo: 'qcow2', canHaveBacking: false, canDiffer: false })
  if (refusal) throw new AppError('image-refused', refusal)
  const virtualBytes = image.virtualBytes ?? sizeBytes
  if (virtualBytes > capacityBytes + capacityStepBytes) throw new OvaError({ reason: 'ova-disk-larger', message: `${file} is a disk of ${virtualBytes} bytes, and the description says ${capacityBytes}`, params: { file, virtualBytes, capacityBytes } })
}
