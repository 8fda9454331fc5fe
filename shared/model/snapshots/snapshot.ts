// Snapshots of a virtual machine, and all that decides what may be done with them: which files its disks are, what stands on
// what, and what the host's libvirt can do.
import * as z from 'zod'

export const SnapshotDisk = z.object({
  device: z.string(),
  mode: z.enum(['internal', 'external', 'none']),
  /** The file that the disk was when the snapshot was taken: it holds what the snapshot keeps. */
  keptFile: z.string(),
  /** The file that took its place; empty unless external. */
  overlayFile: z.string(),
})
export type SnapshotDisk = z.output<typeof SnapshotDisk>

export const Snapshot = z.object({
  name: z.string(),
  description: z.string(),
  parent: z.string().nullable(),
  createdAtMs: z.number(),
  /** libvirt's word: "running", "paused", "shutoff", "disk-snapshot". */
  state: z.string(),
  memory: z.enum(['none', 'internal', 'external']),
  /** Empty unless the memory is external. */
  memoryFile: z.string(),
  disks: z.array(SnapshotDisk),
  /** Where the machine goes on from now. */
  isCurrent: z.boolean(),
  /** What its files take; `null` where it lies inside a file with other things. */
  sizeBytes: z.number().nullable(),
})
export type Snapshot = z.output<typeof Snapshot>

const ChainFile = z.object({ path: z.string(), format: z.string(), allocationBytes: z.number().nullable() })

/** Of a disk that a machine writes to: those that it cannot write to take no part in snapshots. */
export const DiskChain = z.object({
  device: z.string(),
  /** libvirt's: "file", "block", "network", "volume" ... */
  type: z.string(),
  /** The disk's file and those below it, the top first. */
  files: z.array(ChainFile),
  /** False when the last file is in no pool, so that nobody could tell what it stands on. */
  isComplete: z.boolean(),
})
export type DiskChain = z.output<typeof DiskChain>

/** `over` holds only what changed since `under`. `owners`: the machines whose disk `over` is. */
export const Standing = z.object({ over: z.string(), under: z.string(), owners: z.array(z.string()) })
export type Standing = z.output<typeof Standing>

export const SnapshotSituation = z.object({
  /** major * 1,000,000 + minor * 1,000 + micro, as libvirt counts. */
  libvirtVersion: z.number(),
  isRunning: z.boolean(),
  isPersistent: z.boolean(),
  hasManagedSave: z.boolean(),
  hasAgent: z.boolean(),
  /** Of the file that keeps the firmware's variables; empty if there is none. */
  nvramFormat: z.string(),
  hasTpm: z.boolean(),
  /** What QEMU cannot save of a running guest: devices of the host, shared folders. */
  unsavable: z.array(z.string()),
  snapshots: z.array(Snapshot),
  disks: z.array(DiskChain),
  standings: z.array(Standing),
})
export type SnapshotSituation = z.output<typeof SnapshotSituation>

/** Becomes part of file names, so no path. */
export const SnapshotName = z.string().trim().min(1).max(200).refine((name) => !name.includes('/') && !name.startsWith('.') && !/\p{Cc}/u.test(name), 'a name without "/", control characters or a leading dot')

export const NewSnapshot = z.object({
  name: SnapshotName,
  description: z.string().max(10_000).default(''),
  /** Inside the disk's own file, or by going on in a new file. */
  mode: z.enum(['internal', 'external']),
  /** Of a running guest; without it the snapshot is like a pulled plug. */
  hasMemory: z.boolean(),
  /** Asks the guest's agent to write everything to disk and hold still meanwhile. */
  isQuiesced: z.boolean().default(false),
})
export type NewSnapshot = z.output<typeof NewSnapshot>

/** The same as a person asks for it, of one machine or of hundreds: "auto" leaves to each machine what it can do. */
export const SnapshotRequest = NewSnapshot.extend({ mode: z.enum(['auto', 'internal', 'external']) })
export type SnapshotRequest = z.output<typeof SnapshotRequest>

export const SnapshotAct = z.discriminatedUnion('kind', [
  NewSnapshot.extend({ kind: z.literal('create') }),
  z.object({ kind: z.literal('revert'), name: z.string() }),
  z.object({ kind: z.literal('delete'), name: z.string(), withChildren: z.boolean() }),
  z.object({ kind: z.literal('edit'), name: z.string(), newName: SnapshotName, description: z.string().max(10_000) }),
])
export type SnapshotAct = z.output<typeof SnapshotAct>
