// Calls that make virtual machines: what a host offers, what would be made, and making it as a Task.
import * as z from 'zod'
import { CreationPreview, HostOffer, HostSuggestion, HostWish, NewVm, TreeUrl } from '../model/provisioning/creation.ts'
import { HostId, TaskId } from '../model/ids.ts'
import { read, write } from './call.ts'

export const creation = {
  offer: read('inventory.read').route({ method: 'GET', path: '/creation/offer/{hostId}' }).input(z.object({ hostId: HostId })).output(HostOffer),
  /** Which system an install tree is of, by what it says of itself; null where that is not known. Read over the network: for who may create. */
  treeSystem: read('vm.write').route({ method: 'POST', path: '/creation/tree' }).input(z.object({ hostId: HostId, url: TreeUrl })).output(z.object({ id: z.string().nullable() })),
  /** All connected hosts, the best one first, each with its reasons. */
  suggestHosts: read('inventory.read').route({ method: 'POST', path: '/creation/hosts' }).input(HostWish).output(z.object({ hosts: z.array(HostSuggestion) })),
  /** Makes nothing: the names, the volumes, the definition, and everything that stands against it. For who may create: an install tree is looked up for it. */
  preview: read('vm.write').route({ method: 'POST', path: '/creation/preview' }).input(NewVm).output(CreationPreview),
  /** One Task, with an item for each machine of a range of names. @throws what `preview` names first among its obstacles */
  create: write('vm.write', 'vm.create').route({ method: 'POST', path: '/vms' }).input(NewVm).output(z.object({ taskId: TaskId })),
}
