// What an OVA is as a whole: its description, which file each disk is, and the checksums that they must have. Reads only the
// description and the manifest. Pure but for the reading that is given to it.
import { maxEnvelopeBytes, readEnvelope } from './envelope.ts'
import type { OvfDisk, OvfMachine } from './envelope.ts'
import { maxManifestBytes, readManifest } from './manifest.ts'
import type { FileDigest } from './manifest.ts'
import { OvaError } from './ova-error.ts'
import { readTarIndex } from './tar-index.ts'
import type { PackageFile, TarEntry } from './tar-index.ts'

export interface PackedDisk extends OvfDisk {
  readonly entry: TarEntry
  readonly digest: FileDigest | null
}

export interface OvaPackage {
  readonly machine: OvfMachine
  readonly disks: readonly PackedDisk[]
  readonly envelope: { readonly entry: TarEntry; readonly bytes: Uint8Array; readonly digest: FileDigest | null }
  readonly hasManifest: boolean
}

/** @throws OvaError */
export async function readPackage(file: PackageFile): Promise<OvaPackage> {
  const { readAt, decode } = file
  const entries = await readTarIndex(file)
  const described = entries.filter(({ name }) => /\.ovf$/i.test(name))
  const [description] = described
  if (!description) throw new OvaError({ reason: 'ova-no-description', message: 'The package has no description (.ovf)', params: {} })
  if (described.length > 1) throw new OvaError({ reason: 'ova-descriptions', message: 'The package has several descriptions (.ovf)', params: {} })
  if (description.sizeBytes > maxEnvelopeBytes) throw new OvaError({ reason: 'ova-description-large', message: 'The description is larger than 4 MiB', params: { most: maxEnvelopeBytes } })
  const bytes = await readAt(description.offsetBytes, description.sizeBytes)
  const machine = readEnvelope(decode(bytes))
  const manifest = entries.find(({ name }) => /\.mf$/i.test(name))
  if (manifest && manifest.sizeBytes > maxManifestBytes) throw new OvaError({ reason: 'ova-manifest-large', message: 'The manifest is larger than 1 MiB', params: { most: maxManifestBytes } })
  const digests = manifest ? readManifest(decode(await readAt(manifest.offsetBytes, manifest.sizeBytes))) : new Map<string, FileDigest>()
  for (const named of digests.keys()) if (!entries.some(({ name }) => name === named)) throw new OvaError({ reason: 'ova-file-missing', message: `The manifest names ${JSON.stringify(named)}, which is not in the package`, params: { file: named } })
  return {
    machine,
    disks: machine.disks.map((disk) => packed(disk, entries, digests)),
    envelope: { entry: description, bytes, digest: digests.get(description.name) ?? null },
    hasManifest: manifest !== undefined,
  }
}

function packed(disk: OvfDisk, entries: readonly TarEntry[], digests: ReadonlyMap<string, FileDigest>): PackedDisk {
  const entry = entries.find(({ name }) => name === disk.file)
  if (!entry) throw new OvaError({ reason: 'ova-file-missing', message: `The description wants ${JSON.stringify(disk.file)}, which is not in the package`, params: { file: disk.file } })
  if (disk.fileBytes !== null && disk.fileBytes !== entry.sizeBytes) throw new OvaError({ reason: 'ova-file-size', message: `${JSON.stringify(disk.file)} should have ${disk.fileBytes} bytes, and has ${entry.sizeBytes}`, params: { file: disk.file, wantedBytes: disk.fileBytes, sizeBytes: entry.sizeBytes } })
  if (entry.sizeBytes === 0) throw new OvaError({ reason: 'ova-file-empty', message: `${JSON.stringify(disk.file)} is empty`, params: { file: disk.file } })
  return { ...disk, entry, digest: digests.get(disk.file) ?? null }
}
