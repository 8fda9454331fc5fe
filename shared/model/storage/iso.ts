// ISO images of the fleet: the same image on several hosts is one, by name and size.
import * as z from 'zod'
import { VolumeRef } from './storage.ts'

export const IsoImage = z.object({
  name: z.string(),
  sizeBytes: z.number(),
  /** What the image calls itself, e.g. "Debian 12.5.0 amd64 n"; empty where it could not be read. */
  label: z.string(),
  /** The system on it by the OS database of this machine or the host, e.g. "Debian GNU/Linux 12"; null where it is not known. */
  os: z.string().nullable(),
  places: z.array(VolumeRef),
})
export type IsoImage = z.output<typeof IsoImage>
