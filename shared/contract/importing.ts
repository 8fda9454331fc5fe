// Calls that bring machines in from elsewhere. The bytes of a package pass outside the contract, with the ticket, as an upload's do.
import * as z from 'zod'
import { TaskId } from '../model/ids.ts'
import { OvaContents, OvaFile, OvaImport, OvaImportPreview, OvaUpload, XmlImport, XmlImportPreview } from '../model/provisioning/importing.ts'
import { TransferTicket } from '../model/storage/transfer.ts'
import { read, write } from './call.ts'

const Started = z.object({ taskId: TaskId })

export const importing = {
  /** Defines nothing: the definition as it would be, and what does not fit the host or the fleet. */
  previewXml: read('inventory.read').route({ method: 'POST', path: '/importing/xml/preview' }).input(XmlImport).output(XmlImportPreview),
  /** @throws definition-refused with the first refusal of the preview, or in libvirt's words */
  xml: write('vm.write', 'vm.import').route({ method: 'POST', path: '/importing/xml' }).input(XmlImport).output(Started),
  previewOva: read('inventory.read').route({ method: 'POST', path: '/importing/ova/preview' }).input(OvaImport).output(OvaImportPreview),
  /** The package comes through the ticket's door. */
  ova: write('vm.write', 'vm.import').route({ method: 'POST', path: '/importing/ova' }).input(OvaUpload).output(TransferTicket),
  /** Of a package on the machine that the console runs on. */
  readOvaFile: read('local-files').route({ method: 'POST', path: '/importing/ova-file/read' }).input(z.object({ path: z.string().min(1).max(4096) })).output(OvaContents),
  ovaFile: write('local-files', 'vm.import').route({ method: 'POST', path: '/importing/ova-file' }).input(OvaFile).output(Started),
}
