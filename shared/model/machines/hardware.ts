// A machine's hardware as it is edited: what its host offers for it, who else uses the same things, what stands against a change, and
// what came of one.
import * as z from 'zod'
import { Problem } from '../hosts/host.ts'
import { AppliedDefinition } from './definition.ts'
import { DomainUuid } from '../ids.ts'

/** What runs on a device of the host, or is to. */
const DeviceUser = z.object({ uuid: DomainUuid, name: z.string(), isRunning: z.boolean() })

export const HostDevice = z.object({
  /** As shared/domain/devices/host-device-key.ts names it. */
  key: z.string(),
  kind: z.enum(['pci', 'usb', 'mdev']),
  /** In words: vendor and product. */
  label: z.string(),
  /** What a definition needs to name it: a `<hostdev>` element. */
  xml: z.string(),
  /** Devices of one group can only be given away together; `null` where there is none. */
  iommuGroup: z.number().nullable(),
  /** The host's driver for it now; empty if none. */
  driver: z.string(),
  users: z.array(DeviceUser),
})
export type HostDevice = z.output<typeof HostDevice>

const HugePages = z.object({ sizeKib: z.number(), total: z.number(), free: z.number() })

export const HardwareOffer = z.object({
  /** By what is offered (`OfferName` of shared/domain/fields/field.ts). What is not here, the host does not tell. */
  values: z.record(z.string(), z.array(z.string())),
  cpuModels: z.array(z.object({ name: z.string(), isUsable: z.boolean() })),
  maxVcpus: z.number(),
  hostCpus: z.number(),
  numaNodes: z.array(z.object({ id: z.number(), cpus: z.string(), memoryBytes: z.number() })),
  hugePages: z.array(HugePages),
  hostDevices: z.array(HostDevice),
  filters: z.array(z.string()),
  /** Interfaces of the host that a NIC can be bridged to or stand on. */
  bridges: z.array(z.string()),
  interfaces: z.array(z.string()),
})
export type HardwareOffer = z.output<typeof HardwareOffer>

/** What a machine takes that another must not have too. */
export const DomainClaims = z.object({
  uuid: DomainUuid,
  name: z.string(),
  isRunning: z.boolean(),
  macs: z.array(z.string()),
  /** Of vsock. */
  cids: z.array(z.number()),
  disks: z.array(z.object({ device: z.string(), /** A path, or "pool/volume". */ source: z.string(), isWritable: z.boolean(), isShareable: z.boolean() })),
  /** By key. */
  hostDevices: z.array(z.string()),
})
export type DomainClaims = z.output<typeof DomainClaims>

const findingCodes = ['mac-taken', 'mac-twice', 'cid-taken', 'disk-taken', 'disk-shared', 'image-gone', 'cpu-model-unknown', 'cpu-model-unusable', 'cpu-mode-unsupported', 'vcpus-above-host', 'huge-pages-missing', 'huge-pages-short', 'host-device-taken', 'host-device-gone', 'iommu-group-shared', 'firmware-missing', 'loader-gone', 'hosts-not-asked'] as const

/** What stands against a definition. An "error" keeps the machine from starting, or breaks what others have. */
export const HardwareFinding = z.object({
  code: z.enum(findingCodes),
  severity: z.enum(['error', 'warning']),
  /** As shared/domain/fields/places.ts names it; empty where it is about no part. */
  place: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type HardwareFinding = z.output<typeof HardwareFinding>

export const LiveOutcome = z.object({
  /** "attach", "update", "detach", or what is set: "memory", "io-limits" ... */
  kind: z.string(),
  place: z.string(),
  /** "not-released": the guest was asked for it and has not let go. "skipped": one before it failed. */
  outcome: z.enum(['done', 'not-released', 'failed', 'skipped']),
  problem: Problem.optional(),
})
export type LiveOutcome = z.output<typeof LiveOutcome>

export const HardwareOutcome = z.object({
  live: z.array(LiveOutcome),
  /** `null`: the definition for the next start is what it was. */
  definition: AppliedDefinition.nullable(),
  /** Why it is. */
  problem: Problem.nullable(),
})
export type HardwareOutcome = z.output<typeof HardwareOutcome>
