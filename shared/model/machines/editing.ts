// One change of many machines at once, and what it would do to each of them.
import * as z from 'zod'
import { fieldsAt } from '../../domain/fields/fields.ts'
import { Problem } from '../hosts/host.ts'
import { VmRef } from '../ids.ts'
import { MetadataChange, TagName } from './machine-metadata.ts'
import { volumeFormats } from '../storage/storage.ts'

/** A setting of shared/domain. A password is none of them: what a task does is kept with it, in the open. */
const FieldEdit = z
  .object({ op: z.literal('set').default('set'), place: z.string().min(1).max(200), field: z.string().min(1).max(100), value: z.string().max(10_000).nullable() })
  .refine(({ place, field }) => fieldsAt(place).some(({ name, shape }) => name === field && shape.kind !== 'secret'), 'a setting that can be changed on many machines')

/** A new, empty volume for each machine, in the pool of this name on its host. */
const NewDisk = z.object({
  pool: z.string().min(1).max(1024),
  sizeBytes: z.number().int().min(2 ** 20).max(2 ** 53 - 1),
  format: z.enum(volumeFormats).extract(['qcow2', 'raw']).default('qcow2'),
  bus: z.enum(['virtio', 'scsi', 'sata']).default('virtio'),
})

export const BulkChange = z.object({
  edits: z.array(FieldEdit).max(100).default([]),
  addTags: z.array(TagName).max(64).default([]),
  removeTags: z.array(TagName).max(64).default([]),
  autostart: z.boolean().optional(),
  /** Colours of those of these tags that a machine has. */
  tagColors: MetadataChange.shape.tagColors,
  folder: MetadataChange.shape.folder,
  owner: MetadataChange.shape.owner,
  isProtected: z.boolean().optional(),
  newDisk: NewDisk.optional(),
})
export type BulkChange = z.output<typeof BulkChange>

/** Whether a machine's definition would be replaced, and not only what the console notes beside it. */
export function changesDefinition({ edits, newDisk }: Pick<BulkChange, 'edits' | 'newDisk'>): boolean {
  return edits.length > 0 || newDisk !== undefined
}

/** As `shared/domain` tells it, and "machine" for what is no setting of the definition: what the console notes, whether it starts with its host. */
const EditDifference = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), place: z.string(), field: z.string(), before: z.string().nullable(), after: z.string().nullable(), isSecret: z.boolean() }),
  z.object({ kind: z.enum(['added', 'removed']), place: z.string() }),
])

export const EditWarning = z.enum(['more-memory-than-host', 'more-vcpus-than-host'])
export type EditWarning = z.output<typeof EditWarning>

export const EditPreview = VmRef.extend({
  differences: z.array(EditDifference),
  /** Why the change cannot be made on this machine; `null` where it can. */
  problem: Problem.nullable(),
  warnings: z.array(EditWarning),
  /** When it takes effect. "both": a part at once, the rest at the next start. */
  effect: z.enum(['none', 'now', 'next-start', 'both']),
  /** Of the definition that was looked at; empty with a problem. */
  fingerprint: z.string(),
  /** The volume that would be made for it; empty without. */
  volume: z.string(),
})
export type EditPreview = z.output<typeof EditPreview>
