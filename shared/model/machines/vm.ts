// A virtual machine (libvirt's domain): the row that every list shows, and the details that only its page shows.
import * as z from 'zod'
import { DomainUuid, HostId } from '../ids.ts'
import { TagColor } from './machine-metadata.ts'
import { TemplateParameters } from '../provisioning/template.ts'

/** libvirt's domain states by name (virDomainState). */
export const VmState = z.enum(['nostate', 'running', 'blocked', 'paused', 'shutdown', 'shutoff', 'crashed', 'pmsuspended'])
export type VmState = z.output<typeof VmState>

export const AddressSource = z.enum(['agent', 'lease', 'arp'])
export type AddressSource = z.output<typeof AddressSource>

export const GuestAddress = z.object({ address: z.string(), source: AddressSource, mac: z.string().nullable() })
export type GuestAddress = z.output<typeof GuestAddress>

export const ConsoleKind = z.enum(['vnc', 'serial'])
export type ConsoleKind = z.output<typeof ConsoleKind>

/** One console that the domain has; `device` names a serial console ("serial0"), and is empty for the screen. */
export const ConsoleTarget = z.object({ kind: ConsoleKind, device: z.string(), label: z.string() })
export type ConsoleTarget = z.output<typeof ConsoleTarget>

export const Vm = z.object({
  hostId: HostId,
  uuid: DomainUuid,
  name: z.string(),
  title: z.string(),
  /** libvirt's running id, as `virsh list` shows it; `null` when off. */
  libvirtId: z.number().nullable(),
  state: VmState,
  /** libvirt's word for why, e.g. "user", "ioerror", "migration"; empty if unknown. */
  stateReason: z.string(),
  isPersistent: z.boolean(),
  hasManagedSave: z.boolean(),
  autostart: z.boolean(),
  vcpus: z.number(),
  memoryBytes: z.number(),
  memoryMaxBytes: z.number(),
  addresses: z.array(GuestAddress),
  osName: z.string(),
  tags: z.array(z.string()),
  /** Of those tags that were given a colour. Absent, as the next ones, until the domain's XML has been read, and where there is none. */
  tagColors: z.record(z.string(), TagColor).optional(),
  /** Of machines, in the machine's own metadata: "Shop/Web". */
  folder: z.string().optional(),
  owner: z.string().optional(),
  /** Another one when the notes are others; they themselves are in the details. */
  notesMark: z.string().optional(),
  /** Not to be deleted, forced off or reverted. */
  isProtected: z.boolean().optional(),
  /** There to be copied: it is asked about before it starts. Absent until the domain's XML has been read. */
  isTemplate: z.boolean().optional(),
  /** Its QEMU answers nothing, told by the host: it runs, and nothing can be done with it but to end it. Absent otherwise. */
  isSilent: z.boolean().optional(),
  /** When the guest was started; `null` when off, or when the host does not tell. */
  startedAtMs: z.number().nullable(),
  /** Another one each time libvirt tells that the machine was defined anew: whoever shows its definition reads it again. Absent before. */
  definedAtMs: z.number().optional(),
  consoles: z.array(ConsoleTarget),
  /** False until the domain's XML has been read: consoles, OS, title and tags are then still unknown. */
  isDetailed: z.boolean(),
})
export type Vm = z.output<typeof Vm>

/** Figures that move all the time travel apart from the row, so that a tick does not re-render a table. */
export const VmUsage = z.object({
  uuid: DomainUuid,
  /** Share of all its vCPUs over the last interval, 0 to 100. */
  cpuPercent: z.number().nullable(),
  memoryUsedBytes: z.number().nullable(),
  /** Read and written, received and sent, all devices together. */
  diskBytesPerSecond: z.number().nullable().optional(),
  networkBytesPerSecond: z.number().nullable().optional(),
})
export type VmUsage = z.output<typeof VmUsage>

export const VmDetails = z.object({
  vm: Vm,
  description: z.string(),
  /** Markdown; what the console keeps besides libvirt's description. */
  notes: z.string(),
  machine: z.string(),
  architecture: z.string(),
  domainType: z.string(),
  emulator: z.string(),
  firmware: z.string(),
  cpuMode: z.string(),
  /** Of a template; otherwise `null`. */
  template: TemplateParameters.nullable(),
})
export type VmDetails = z.output<typeof VmDetails>
