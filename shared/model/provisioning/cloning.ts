// A copy of a virtual machine that is to be made: how, of which of its disks, and what stands against it. Sizes are bytes.
import * as z from 'zod'
import { memoryRangeBytes, vcpuRange } from '../../domain/template-parameters.ts'
import { CloudInit } from './creation.ts'
import { Problem } from '../hosts/host.ts'
import { HostId, VmRef } from '../ids.ts'
import { FolderPath, TagName } from '../machines/machine-metadata.ts'
import { ChainLink } from '../storage/storage.ts'
import { TemplateParameters } from './template.ts'

const VolumeAt = z.object({ pool: z.string(), volume: z.string() })

/** "copy": a disk of its own; of a linked clone an overlay that stands on the original's. A drive that is left out stays, without its medium. */
export const DiskUse = z.enum(['copy', 'share', 'leave-out'])
export type DiskUse = z.output<typeof DiskUse>

export const cloneModes = ['full', 'linked'] as const
export const CloneMode = z.enum(cloneModes)
export type CloneMode = z.output<typeof CloneMode>

/** Of one NIC: on which network, bridge or interface of the host it is. */
const NicChoice = z.object({
  /** Its number among the NICs, from 0. */
  nic: z.number().int().min(0).max(255),
  /** "network:default", "bridge:br0", "direct:eth0" or "user:". */
  connection: z.string().min(1).max(300).refine((connection) => /^(?:[a-z]+):\P{Cc}*$/u.test(connection), 'a kind and a name, as "network:default"'),
})

export const CloneWish = VmRef.extend({
  /** With a range such as "web-{01..05}" one machine for each. */
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((name) => !name.includes('/') && name !== '.' && name !== '..', 'a name without "/"')
    .refine((name) => !/\p{Cc}/u.test(name), 'a name without control characters'),
  mode: CloneMode.default('full'),
  /** Where new disks go; without it beside those that they come from. */
  pool: z.string().min(1).max(1024).optional(),
  /** Disks that are not named are treated as usual: written ones copied, shared and read-only ones shared, discs shared. */
  disks: z.array(z.object({ device: z.string().min(1).max(64), use: DiskUse, pool: z.string().min(1).max(1024).optional() })).max(256).default([]),
  /** Devices of the host that are passed through. Of two machines with the same one only one can run. */
  hostDevices: z.enum(['keep', 'leave-out']).default('keep'),
  /** Sets the guest up as a machine of its own at its first start, where it has cloud-init. */
  cloudInit: CloudInit.optional(),
  /** Takes machine id, SSH host keys, logs and the like out of the copied disks, and gives the guest its machine's name: virt-sysprep, on the host. */
  resetsGuest: z.boolean().default(false),
  /** What is not given is as the template says, and else as the original has it. */
  vcpus: z.number().int().min(vcpuRange.least).max(vcpuRange.most).optional(),
  memoryBytes: z.number().int().min(memoryRangeBytes.least).max(memoryRangeBytes.most).optional(),
  nics: z.array(NicChoice).max(256).default([]),
  tags: z.array(TagName).max(64).optional(),
  folder: FolderPath.optional(),
  start: z.boolean().default(false),
})
export type CloneWish = z.output<typeof CloneWish>

/** A disk of the original, with what can become of it. */
export const CloneDisk = z.object({
  /** Its target, e.g. "vda". */
  device: z.string(),
  kind: z.string(),
  /** A path, or "pool:volume"; empty for a drive without a medium. */
  source: z.string(),
  /** Both empty for what is in no pool of the host. */
  pool: z.string(),
  volume: z.string(),
  format: z.string(),
  capacityBytes: z.number().nullable(),
  /** Of the disk and all that it stands on. */
  allocationBytes: z.number().nullable(),
  chain: z.array(ChainLink),
  choices: z.array(DiskUse),
  use: DiskUse,
  /** The new volume, of the first of the clones. */
  target: VolumeAt.nullable(),
})
export type CloneDisk = z.output<typeof CloneDisk>

/** What is worth knowing and does not stand against it. */
export const CloneWarning = z.discriminatedUnion('kind', [
  /** Whatever is written to the original's disks breaks the clones. */
  z.object({ kind: z.literal('linked'), name: z.string(), volumes: z.array(z.string()) }),
  /** The original would start, and write to its disks, with its host. */
  z.object({ kind: z.literal('autostart'), name: z.string() }),
  /** Written to by both when they run together. */
  z.object({ kind: z.literal('shared'), devices: z.array(z.string()) }),
  z.object({ kind: z.literal('host-devices'), devices: z.array(z.string()) }),
  /** Paths, ports and addresses that the original has for itself alone, which were let go. */
  z.object({ kind: z.literal('reset'), devices: z.array(z.string()) }),
  /** Still used by both, as they cannot be told to be apart. */
  z.object({ kind: z.literal('same'), devices: z.array(z.string()) }),
  /** Made anew from the firmware's template: boot entries and enrolled keys are not taken along. */
  z.object({ kind: z.literal('nvram') }),
  z.object({ kind: z.literal('tpm') }),
  z.object({ kind: z.literal('saved-state') }),
  z.object({ kind: z.literal('overcommitted'), pool: z.string(), promisedBytes: z.number(), availableBytes: z.number() }),
  /** They have more memory than their host. */
  z.object({ kind: z.literal('memory'), askedBytes: z.number(), hostBytes: z.number() }),
  z.object({ kind: z.literal('name-elsewhere'), name: z.string(), hostId: HostId }),
  /** Without cloud-init and a reset the guest keeps its host name, its machine id and its SSH host keys. */
  z.object({ kind: z.literal('identity') }),
])
export type CloneWarning = z.output<typeof CloneWarning>

export const ClonePreview = z.object({
  /** Of the machine that is cloned. */
  source: z.object({
    name: z.string(),
    isTemplate: z.boolean(),
    hasHostDevices: z.boolean(),
    canResetGuest: z.boolean(),
    /** `null` for what is no template. */
    parameters: TemplateParameters.nullable(),
    /** Of its NICs. */
    connections: z.array(z.string()),
    /** `null` where the host does not tell. */
    maxVcpus: z.number().nullable(),
  }),
  /** What each clone gets: what was chosen, else what is usual. */
  settings: z.object({ vcpus: z.number(), memoryBytes: z.number(), connections: z.array(z.string()), tags: z.array(z.string()), folder: z.string() }),
  names: z.array(z.string()),
  disks: z.array(CloneDisk),
  /** Of the first of them, without passwords. */
  xml: z.string(),
  /** With one of these nothing is made. */
  obstacles: z.array(Problem),
  warnings: z.array(CloneWarning),
})
export type ClonePreview = z.output<typeof ClonePreview>
