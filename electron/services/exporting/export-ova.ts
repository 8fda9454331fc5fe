// A machine as a package (OVA): each disk is made a VMDK by the host, in the disk's own pool; the archive itself is never a file,
// but is put together as it is read, from any place on. What was made on the host goes away when the reading is over.
import { createHash } from 'node:crypto'
import { readVolume } from '#electron/bytes/read-volume.ts'
import type { BytePiece } from '#electron/lib/threads/byte-port.ts'
import type { SourceDisk } from '#electron/providers/nouns/cloning-provider.ts'
import type { RemoteProvider } from '#electron/providers/provider.ts'
import type { ImageFacts } from '#electron/providers/nouns/transfer-provider.ts'
import { AppError } from '#shared/errors.ts'
import type { DomainUuid, HostId } from '#shared/model/ids.ts'
import { tarBlockBytes, tarHeader, tarPadding } from '#shared/ova/tar-header.ts'
import { writeEnvelope, writeManifest } from '#shared/ova/write-envelope.ts'
import { attribute, find, findAll, readXml, sizeBytes } from '#shared/xml/read-xml.ts'
import { removeVolume, stepDeadlineMs } from '../creation/make-volumes.ts'
import { undoneOnFailure } from '../creation/make-vm.ts'
import { filePools } from '../creation/plan-vm.ts'
import type { Undo } from '../creation/make-volumes.ts'
import type { OperatingSystems } from '../operating-systems/operating-systems.ts'
import type { PoolBook } from '../storage/pool-book.ts'
import type { TaskContext } from '../tasks/task-work.ts'
import { volumeOrigin } from '../transfers/bytes/over-port.ts'
import type { DownloadFile } from '../transfers/kinds/downloads.ts'
import { usualPatience } from '../transfers/transfer-work.ts'

export interface OvaExporting {
  readonly hostId: HostId
  readonly uuid: DomainUuid
  readonly provider: () => Pick<RemoteProvider, 'cloning' | 'storage' | 'transfers' | 'vmXml'>
  readonly pools: Pick<PoolBook, 'of'>
  readonly operatingSystems: Pick<OperatingSystems, 'find'>
}

/** A large disk over a slow pool. */
const conversionDeadlineMs = 12 * 3600_000

interface PackedDisk {
  readonly at: { readonly pool: string; readonly volume: string }
  readonly file: string
  readonly facts: ImageFacts
  readonly capacityBytes: number
  readonly sha256: string
  readonly isStreamOptimised: boolean
}

/** A part of the archive: bytes that are known, or a volume of the host. */
type Part = { readonly bytes: Uint8Array } | { readonly disk: PackedDisk }

/** @throws AppError vm-state of a machine that runs, not-supported for disks that are in no folder of files */
export async function prepareOva(exporting: OvaExporting, context: TaskContext): Promise<DownloadFile & AsyncDisposable> {
  const { hostId, uuid, provider, pools } = exporting
  const { signal, log } = context
  const [source, xml] = await Promise.all([provider().cloning.source({ uuid }, { signal }), provider().vmXml({ uuid, inactive: true }, { signal })])
  if (source.isActive) throw new AppError('vm-state', { message: `${source.name} is running: its disks would be torn`, reason: 'vm-runs-export', params: { name: source.name, act: 'export' }, hint: 'shut-down-or-export-clone' })
  const wanted = source.disks.filter(({ kind, source: path }) => kind === 'disk' && path !== '')
  const misplaced = wanted.find(({ at }) => !at || !filePools.includes(pools.of(hostId).find(({ name }) => name === at.pool)?.type ?? ''))
  if (misplaced) throw new AppError('not-supported', { message: `${misplaced.device} of ${source.name} is in no folder of files of a pool: the host cannot make a VMDK of it`, reason: 'disk-not-exportable', params: { name: misplaced.device } })
  for (const { device, kind } of source.disks.filter((disk) => !wanted.includes(disk))) log({ line: 'left-out-device', params: { kind, device } })
  if (source.hasNvram) log({ line: 'left-out-variables', params: {} })
  if (source.hasTpm) log({ line: 'left-out-tpm', params: {} })
  const made: Undo[] = []
  const disks: PackedDisk[] = []
  await undoneOnFailure(context, async (undo) => {
    for (const [index, disk] of wanted.entries()) {
      signal.throwIfAborted()
      context.progress((0.5 * index) / wanted.length)
      disks.push(await pack({ provider, name: source.name, index, disk }, { context, undo }))
    }
    made.push(...undo)
  })
  const parts = await partsOf(exporting, { name: source.name, xml, disks })
  const total = parts.reduce((sum, part) => sum + bytesOf(part), 0)
  return {
    hostId,
    fileName: `${source.name}.ova`,
    sizeBytes: total,
    version: createHash('sha256').update(disks.map(({ sha256 }) => sha256).join()).digest('hex').slice(0, 16),
    async *read(offsetBytes, reading) {
      let at = 0
      for (const part of parts) {
        const length = bytesOf(part)
        const from = Math.max(0, offsetBytes - at)
        at += length
        if (from >= length) continue
        if ('bytes' in part) yield { data: part.bytes.slice(from) } satisfies BytePiece
        else yield* readVolume({ origin: volumeOrigin(() => provider().transfers, part.disk.at), name: part.disk.file, facts: part.disk.facts, offsetBytes: from, patienceMs: usualPatience.hostMs, ...reading })
      }
    },
    [Symbol.asyncDispose]: async () => {
      for (const step of made) log(await step())
    },
  }
}

async function pack({ provider, name, index, disk }: { provider: OvaExporting['provider']; name: string; index: number; disk: SourceDisk }, { context: { signal, log }, undo }: { context: TaskContext; undo: Undo[] }): Promise<PackedDisk> {
  const { storage, transfers } = provider()
  if (!disk.at) throw new AppError('volume-not-found', { message: `${disk.device} is no volume of a pool`, reason: 'disk-no-volume', params: { name: disk.device } })
  const { pool, volume } = disk.at
  const file = `${name}-disk${index + 1}.vmdk`
  const at = { pool, volume: file }
  log({ line: 'file-packed', params: { file, name: volume.name } })
  undo.push(() => removeVolume(provider(), at))
  let isStreamOptimised: boolean
  try {
    isStreamOptimised = (await storage.packVolume({ pool, volume: volume.name, name: file }, { signal: AbortSignal.timeout(conversionDeadlineMs) })).isStreamOptimised
  } catch (error) {
    // Somebody else's: it stays.
    if (error instanceof AppError && error.code === 'volume-exists') undo.pop()
    throw error
  }
  await storage.actOnPool({ pool, action: 'refresh' }, { signal: AbortSignal.timeout(stepDeadlineMs) })
  const facts = await transfers.imageFacts(at, { signal })
  if (!isStreamOptimised) log({ line: 'file-sparse', params: { file } })
  return { at, file, facts, isStreamOptimised, capacityBytes: volume.capacityBytes, sha256: await transfers.checksum({ ...at, lengthBytes: facts.sizeBytes }, { signal }) }
}

async function partsOf({ operatingSystems }: OvaExporting, { name, xml, disks }: { name: string; xml: string; disks: readonly PackedDisk[] }): Promise<Part[]> {
  const root = readXml(xml)
  const osId = attribute(find(root, 'metadata/libosinfo/os'), 'id')
  const os = osId === '' ? null : await operatingSystems.find(osId)
  const envelope = Buffer.from(
    writeEnvelope({
      name,
      osName: os?.name ?? '',
      isWindows: os?.devices.isWindows ?? false,
      vcpus: Number(find(root, 'vcpu').text) || 1,
      memoryBytes: sizeBytes(find(root, 'memory')),
      firmware: attribute(find(root, 'os'), 'firmware') === 'efi' || attribute(find(root, 'os/loader'), 'type') === 'pflash' ? 'uefi' : 'bios',
      hasSecureBoot: findAll(find(root, 'os/firmware'), 'feature').some((feature) => attribute(feature, 'name') === 'secure-boot' && attribute(feature, 'enabled') === 'yes'),
      disks: disks.map(({ file, facts, capacityBytes, isStreamOptimised }) => ({ file, fileBytes: facts.sizeBytes, capacityBytes, isStreamOptimised })),
      networks: findAll(find(root, 'devices'), 'interface').map((nic) => attribute(find(nic, 'source'), 'network') || attribute(find(nic, 'source'), 'bridge') || 'network'),
    }),
  )
  const described = `${name}.ovf`
  const manifest = Buffer.from(writeManifest([{ name: described, sha256: createHash('sha256').update(envelope).digest('hex') }, ...disks.map(({ file, sha256 }) => ({ name: file, sha256 }))]))
  const atMs = Date.now()
  // The standard's order: the description, its checksums, the disks as the description lists them.
  return [
    ...entry({ name: described, sizeBytes: envelope.length, atMs }, { bytes: envelope }),
    ...entry({ name: `${name}.mf`, sizeBytes: manifest.length, atMs }, { bytes: manifest }),
    ...disks.flatMap((disk) => entry({ name: disk.file, sizeBytes: disk.facts.sizeBytes, atMs }, { disk })),
    { bytes: new Uint8Array(2 * tarBlockBytes) },
  ]
}

function entry({ name, sizeBytes: bytes, atMs }: { name: string; sizeBytes: number; atMs: number }, part: Part): Part[] {
  return [{ bytes: tarHeader({ name: Buffer.from(name), sizeBytes: bytes, atMs }) }, part, { bytes: new Uint8Array(tarPadding(bytes)) }]
}

function bytesOf(part: Part): number {
  return 'bytes' in part ? part.bytes.length : part.disk.facts.sizeBytes
}
