// Calls about the snapshots of virtual machines. Acts become Tasks; what would lose data is refused before one begins.
import * as z from 'zod'
import { TaskId, VmRef } from '../model/ids.ts'
import { SnapshotName, SnapshotRequest, SnapshotSituation } from '../model/snapshots/snapshot.ts'
import { read, write } from './call.ts'

const Started = z.object({ taskId: TaskId })
const SnapshotRef = VmRef.extend({ name: z.string().min(1).max(1024) })

export const snapshots = {
  /** The snapshots with the files below them: all that `preflight` needs to say what is possible. */
  list: read('inventory.read').route({ method: 'GET', path: '/vms/{hostId}/{uuid}/snapshots' }).input(VmRef).output(SnapshotSituation),
  /** One item of the Task for each machine. */
  create: write('vm.write', 'snapshot.create').route({ method: 'POST', path: '/vms/snapshots/create' }).input(SnapshotRequest.extend({ targets: z.array(VmRef).min(1).max(10_000) })).output(Started),
  /** With `keepPresentAs` what is now becomes a snapshot of that name first, of the same kind. */
  revert: write('vm.write', 'snapshot.revert').route({ method: 'POST', path: '/vms/snapshots/revert' }).input(SnapshotRef.extend({ keepPresentAs: SnapshotName.optional() })).output(Started),
  /** External ones are merged into the file below. */
  delete: write('vm.write', 'snapshot.delete').route({ method: 'POST', path: '/vms/snapshots/delete' }).input(SnapshotRef.extend({ withChildren: z.boolean().default(false) })).output(Started),
  edit: write('vm.write', 'snapshot.edit').route({ method: 'POST', path: '/vms/snapshots/edit' }).input(SnapshotRef.extend({ newName: SnapshotName, description: z.string().max(10_000) })).output(z.void()),
}
