// Calls that delete virtual machines: what goes and what stays, and doing it as a Task.
import * as z from 'zod'
import { Belongings, DeleteTarget } from '../model/provisioning/deletion.ts'
import { TaskId, VmRef } from '../model/ids.ts'
import { read, write } from './call.ts'

export const deletion = {
  preview: read('inventory.read').route({ method: 'GET', path: '/vms/{hostId}/{uuid}/belongings' }).input(VmRef).output(Belongings),
  /** A disk that may not go any more when its turn comes keeps its machine from being deleted. */
  delete: write('vm.write', 'vm.delete').route({ method: 'POST', path: '/vms/delete' }).input(z.object({ targets: z.array(DeleteTarget).min(1).max(1000) })).output(z.object({ taskId: TaskId })),
}
