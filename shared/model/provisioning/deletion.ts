// What goes and what stays when a virtual machine is deleted.
import * as z from 'zod'
import { VmRef } from '../ids.ts'

/** Why a disk of the machine stays. */
export const StayReason = z.enum(['no-medium', 'no-pool', 'used', 'backing', 'disc', 'read-only', 'missing'])
export type StayReason = z.output<typeof StayReason>

export const BelongingDisk = z.object({
  /** The disk's target, e.g. "vda"; empty for an image below a disk. */
  device: z.string(),
  source: z.string(),
  /** Empty for what is in no pool of the host. */
  pool: z.string(),
  volume: z.string(),
  allocationBytes: z.number().nullable(),
  /** `null` of what may go. */
  stays: StayReason.nullable(),
  /** Other machines and volumes that need it. */
  neededBy: z.array(z.string()),
})
export type BelongingDisk = z.output<typeof BelongingDisk>

export const Belongings = z.object({
  name: z.string(),
  isRunning: z.boolean(),
  disks: z.array(BelongingDisk),
  /** The file of the firmware's variables; empty without one. */
  nvram: z.string(),
  hasSavedState: z.boolean(),
  hasTpm: z.boolean(),
  snapshots: z.number(),
  checkpoints: z.number(),
})
export type Belongings = z.output<typeof Belongings>

export const DeleteTarget = VmRef.extend({
  /** Those of its disks that go, by pool and volume. */
  volumes: z.array(z.object({ pool: z.string().min(1).max(1024), volume: z.string().min(1).max(1024) })).max(256),
  /** A machine that runs is pulled the plug on; without it, it is not deleted. */
  forceOff: z.boolean().default(false),
})
export type DeleteTarget = z.output<typeof DeleteTarget>
