// What the console keeps of a machine in the machine's own metadata, so that every console and every copy of the definition has it.
import * as z from 'zod'
import { tagColors } from '../../domain/machine-notes.ts'

export const TagName = z.string().trim().min(1).max(64)
export const TagColor = z.enum(tagColors)
export type TagColor = z.output<typeof TagColor>

/** Parts joined by "/", as "Shop/Web"; empty for none. */
export const FolderPath = z
  .string()
  .max(1000)
  .transform((path) => path.split('/').map((part) => part.trim()).filter(Boolean).join('/'))

/** What is not given stays as it is. */
export const MetadataChange = z.object({
  tags: z.array(TagName).max(64).optional(),
  /** Of its tags, by their text; one that is not named gets the colour that its text makes. */
  tagColors: z.record(z.string(), TagColor).optional(),
  folder: FolderPath.optional(),
  owner: z.string().trim().max(200).optional(),
  /** Markdown. */
  notes: z.string().max(20_000).optional(),
  /** Not to be deleted, forced off or reverted before this is taken back. */
  isProtected: z.boolean().optional(),
})
export type MetadataChange = z.output<typeof MetadataChange>
