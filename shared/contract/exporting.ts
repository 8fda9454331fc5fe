// Machines as text files for other tools. Nothing is changed, and no password is told.
import * as z from 'zod'
import { ExportedFile, ExportRequest } from '../model/exporting.ts'
import { read } from './call.ts'

export const exporting = {
  /** What a format cannot express is listed in comments at the top of its file. */
  export: read('inventory.read').route({ method: 'POST', path: '/exporting/export' }).input(ExportRequest).output(z.object({ files: z.array(ExportedFile) })),
}
