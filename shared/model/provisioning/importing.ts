// Machines that come from elsewhere: a definition of libvirt, or a package (OVA). Sizes are bytes.
import * as z from 'zod'
import { CreationWarning } from './creation.ts'
import { maxXmlLength } from '../machines/definition.ts'
import { Problem } from '../hosts/host.ts'
import { HostId } from '../ids.ts'
import { Firmware, OsDevices } from './operating-system.ts'

const VmName = z.string().trim().min(1).max(200).refine((name) => !/[/\p{Cc}]/u.test(name) && name !== '.' && name !== '..', 'a name without "/" and control characters')

export const XmlImport = z.object({
  hostId: HostId,
  xml: z.string().min(1).max(maxXmlLength),
  /** In place of the definition's own. */
  name: VmName.optional(),
  /** Makes it another machine than the one that it was written of: a new UUID, new network addresses. */
  isNewIdentity: z.boolean().default(false),
  start: z.boolean().default(false),
})
export type XmlImport = z.output<typeof XmlImport>

/** Something of the definition that does not fit the host, or the fleet. */
export const XmlFinding = z.object({
  kind: z.enum([
    'schema', 'name-taken', 'uuid-taken', 'domain-type', 'machine-unknown', 'cpu-unknown', 'emulator-missing',
    'disk-missing', 'disk-in-use', 'network-missing', 'mac-taken', 'cid-taken', 'secret-hidden',
  ]),
  /** With a refusal nothing is defined; the others are worth knowing. */
  isRefusal: z.boolean(),
  /** What it is about: a name, a path, an address. */
  what: z.string(),
  /** Whose it is, or what there is instead; empty where there is nothing to say. */
  by: z.string(),
})
export type XmlFinding = z.output<typeof XmlFinding>

export const XmlImportPreview = z.object({ name: z.string(), uuid: z.string(), xml: z.string(), findings: z.array(XmlFinding) })
export type XmlImportPreview = z.output<typeof XmlImportPreview>

const PackedDisk = z.object({ file: z.string().max(255), fileBytes: z.number().int().min(1).max(2 ** 53 - 1), capacityBytes: z.number().int().min(1).max(2 ** 50) })

export const OvaImport = z.object({
  hostId: HostId,
  name: VmName,
  pool: z.string().min(1).max(1024),
  vcpus: z.number().int().min(1).max(1024),
  memoryBytes: z.number().int().min(2 ** 20).max(2 ** 50),
  os: z.string().min(1).max(300).optional(),
  firmware: Firmware,
  devices: OsDevices.pick({ diskBus: true, nicModel: true, hasSecureBoot: true, hasTpm: true }).partial().default({}),
  /** A network of the host for each network card of the package; empty leaves the card out. */
  networks: z.array(z.string().max(255)).max(64),
  /** As the package's description says: what comes has to be that. */
  disks: z.array(PackedDisk).max(64),
  start: z.boolean().default(false),
})
export type OvaImport = z.output<typeof OvaImport>

export const OvaUpload = OvaImport.extend({ sizeBytes: z.number().int().min(1).max(2 ** 53 - 1) })
export type OvaUpload = z.output<typeof OvaUpload>

export const OvaFile = OvaImport.extend({ path: z.string().min(1).max(4096) })
export type OvaFile = z.output<typeof OvaFile>

export const OvaImportPreview = z.object({
  volumes: z.array(z.object({ pool: z.string(), volume: z.string() })),
  xml: z.string(),
  obstacles: z.array(Problem),
  warnings: z.array(CreationWarning),
})
export type OvaImportPreview = z.output<typeof OvaImportPreview>

/** What a package's description says. */
export const OvaContents = z.object({
  name: z.string(),
  osDescription: z.string(),
  vcpus: z.number(),
  memoryBytes: z.number(),
  firmware: Firmware,
  hasSecureBoot: z.boolean(),
  disks: z.array(PackedDisk.extend({ controller: z.enum(['ide', 'scsi', 'sata', 'other']), isChecked: z.boolean() })),
  nics: z.array(z.object({ network: z.string(), model: z.string() })),
  leftOut: z.array(z.object({ name: z.string(), type: z.number() })),
})
export type OvaContents = z.output<typeof OvaContents>
