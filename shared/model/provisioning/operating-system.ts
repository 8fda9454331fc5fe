// An operating system that a machine is made for: how much it wants, and which devices it has drivers for from the start.
// Identifiers are libosinfo's, as virt-manager keeps them in a domain's metadata. Sizes are bytes.
import * as z from 'zod'

export const diskBuses = ['virtio', 'sata'] as const
export const nicModels = ['virtio', 'e1000e', 'e1000', 'rtl8139'] as const
export const firmwares = ['bios', 'uefi'] as const
export const Firmware = z.enum(firmwares)
export type Firmware = z.output<typeof Firmware>

/** What a machine gets where nobody chooses otherwise. */
export const OsDevices = z.object({
  diskBus: z.enum(diskBuses),
  nicModel: z.enum(nicModels),
  video: z.enum(['virtio', 'vga']),
  firmware: Firmware,
  hasSecureBoot: z.boolean(),
  hasTpm: z.boolean(),
  /** Windows takes its hardware clock for local time, and keeps better time with what Hyper-V offers. */
  isWindows: z.boolean(),
})
export type OsDevices = z.output<typeof OsDevices>

/** Null where nobody says. */
const Needs = z.object({ memoryBytes: z.number().nullable(), diskBytes: z.number().nullable(), vcpus: z.number().nullable() })
export type Needs = z.output<typeof Needs>

export const OperatingSystem = z.object({
  /** "http://debian.org/debian/12". */
  id: z.string(),
  /** "debian12". */
  shortId: z.string(),
  name: z.string(),
  /** The last day on which its makers mend it, as "2028-06-30"; null where there is none, or nobody knows. */
  endOfLife: z.string().nullable(),
  minimum: Needs,
  recommended: Needs,
  devices: OsDevices,
})
export type OperatingSystem = z.output<typeof OperatingSystem>

/** Of a machine whose system nobody named: any Linux of the last ten years has these drivers. */
export const usualDevices: OsDevices = { diskBus: 'virtio', nicModel: 'virtio', video: 'virtio', firmware: 'bios', hasSecureBoot: false, hasTpm: false, isWindows: false }
