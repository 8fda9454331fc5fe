// Machines as text files for other tools. Nothing is changed, and no password is told.
import * as z from 'zod'
import { ExportedFile, ExportRequest } from '../model/provisioning/exporting.ts'
import { VmRef } from '../model/ids.ts'
import { TransferTicket } from '../model/storage/transfer.ts'
import { read, write } from './call.ts'

export const exporting = {
  /** What a format cannot express is listed in comments at the top of its file. */
  export: read('inventory.read').route({ method: 'POST', path: '/exporting/export' }).input(ExportRequest).output(z.object({ files: z.array(ExportedFile) })),
  /** A package (OVA) with the disks of a machine that is off: it is fetched with the ticket when its transfer waits for somebody to take it. */
  ova: write('storage.read-data', 'vm.export').route({ method: 'POST', path: '/exporting/ova' }).input(VmRef).output(TransferTicket),
}
