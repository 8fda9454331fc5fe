// Calls about machines in the trash. They are kept on their hosts, so that what one console deleted another one can restore.
import * as z from 'zod'
import { HostId, TaskId, VmRef } from '../model/ids.ts'
import { TrashedMachine, TrashId, TrashPreview } from '../model/provisioning/trash.ts'
import { read, write } from './call.ts'

const Items = z.object({ items: z.array(z.object({ hostId: HostId, id: TrashId })).min(1).max(1000) })
const Started = z.object({ taskId: TaskId })

export const trash = {
  /** What would become of the machine's disks, and what keeps it out of the trash. */
  preview: read('inventory.read').route({ method: 'GET', path: '/vms/{hostId}/{uuid}/trash' }).input(VmRef).output(TrashPreview),
  /** Deletes machines so that they can be had back for seven days. */
  put: write('vm.write', 'vm.trash').route({ method: 'POST', path: '/trash/put' }).input(z.object({ targets: z.array(VmRef.extend({ /** A machine that runs is pulled the plug on; without it, it is not deleted. */ forceOff: z.boolean().default(false) })).min(1).max(1000) })).output(Started),
  /** What is in the trash of all hosts; of hosts that are not connected as it was last seen. */
  list: read('inventory.read').route({ method: 'GET', path: '/trash' }).output(z.object({ machines: z.array(TrashedMachine), unreached: z.array(HostId) })),
  restore: write('vm.write', 'vm.restore-trashed').route({ method: 'POST', path: '/trash/restore' }).input(Items).output(Started),
  /** Deletes their disks for good. */
  purge: write('vm.write', 'vm.purge').route({ method: 'POST', path: '/trash/purge' }).input(Items).output(Started),
}
