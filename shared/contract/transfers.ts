// Calls about volumes on their way. Bytes pass outside the contract, at /transfers/<ticket>: HEAD tells in `upload-offset` from
// where they are wanted, PATCH sends them from there, GET fetches them, from a `range` where one is asked for.
import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { TaskId } from '../model/ids.ts'
import { VolumeRef } from '../model/storage/storage.ts'
import { FileDownload, FileUpload, LeftUpload, LeftUploadEnd, NewCopy, NewUpload, TransferEvent, TransferTicket } from '../model/storage/transfer.ts'
import { read, write } from './call.ts'

const Started = z.object({ taskId: TaskId })

export const transfers = {
  /** All transfers of this run of the console at first, then each that changes. */
  watch: read('inventory.read').route({ method: 'GET', path: '/transfers/watch' }).output(eventIterator(TransferEvent)),
  upload: write('storage.write', 'volume.upload').route({ method: 'POST', path: '/transfers/upload' }).input(NewUpload).output(TransferTicket),
  download: write('storage.read-data', 'volume.download').route({ method: 'POST', path: '/transfers/download' }).input(VolumeRef).output(TransferTicket),
  /** From and into files of the machine that the console runs on: nothing passes a window. */
  uploadFile: write('local-files', 'volume.upload').route({ method: 'POST', path: '/transfers/upload-file' }).input(FileUpload).output(Started),
  downloadFile: write('local-files', 'volume.download').route({ method: 'POST', path: '/transfers/download-file' }).input(FileDownload).output(Started),
  /** All at first and whenever they change. */
  watchLeft: read('inventory.read').route({ method: 'GET', path: '/transfers/left/watch' }).output(eventIterator(z.object({ open: z.array(LeftUpload) }))),
  endLeft: write('storage.write', 'volume.end-left').route({ method: 'POST', path: '/transfers/left/end' }).input(LeftUploadEnd).output(Started),
  copy: write('storage.write', 'volume.copy').route({ method: 'POST', path: '/transfers/copy' }).input(NewCopy).output(Started),
}
