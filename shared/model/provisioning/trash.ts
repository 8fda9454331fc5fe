// Machines that were deleted into the trash: what became of their disks, and until when they can be had back.
import * as z from 'zod'
import { DomainUuid, HostId } from '../ids.ts'

export const TrashId = z.string().regex(/^[0-9a-z]{8,24}$/).brand<'TrashId'>()
export type TrashId = z.output<typeof TrashId>

/** Why a machine cannot go to the trash: each is something that forgetting the machine would destroy. */
export const TrashRefusal = z.enum(['transient', 'snapshots', 'checkpoints', 'saved-state', 'tpm', 'no-pool'])
export type TrashRefusal = z.output<typeof TrashRefusal>

/** Why a disk stays where it is, under its name. Those in the first line are deleted with the rest when the trash is emptied. */
export const TrashStay = z.enum(['no-rename', 'no-shell', 'shared-pool', 'used', 'backing', 'disc', 'read-only', 'no-pool', 'missing', 'no-medium'])
export type TrashStay = z.output<typeof TrashStay>

/** What is deleted when the trash is emptied, though it was not renamed. */
export const goesWhenPurged: ReadonlySet<TrashStay> = new Set<TrashStay>(['no-rename', 'no-shell'])

export const TrashedDisk = z.object({
  device: z.string(),
  pool: z.string(),
  volume: z.string(),
  path: z.string(),
  allocationBytes: z.number().nullable(),
  /** `null` of one that was renamed: its name has the trash's mark at its end. */
  stays: TrashStay.nullable(),
})
export type TrashedDisk = z.output<typeof TrashedDisk>

export const TrashPreview = z.object({ name: z.string(), isRunning: z.boolean(), refusals: z.array(TrashRefusal), disks: z.array(TrashedDisk) })
export type TrashPreview = z.output<typeof TrashPreview>

export const TrashedMachine = z.object({
  hostId: HostId,
  id: TrashId,
  uuid: DomainUuid,
  name: z.string(),
  /** Who deleted it. */
  user: z.string(),
  atMs: z.number(),
  expiresMs: z.number(),
  autostart: z.boolean(),
  disks: z.array(TrashedDisk),
  /** The pool in which its definition is kept, and the volume that it is. */
  pool: z.string(),
  volume: z.string(),
})
export type TrashedMachine = z.output<typeof TrashedMachine>

export const trashDays = 7

/** "web-1.qcow2" of the trash "k3j2" is "web-1.qcow2.trashed-k3j2" there. */
export function trashedName(name: string, id: TrashId): string {
  return `${name}.trashed-${id}`
}
