// Calls that copy virtual machines, and mark those that are there to be copied.
import * as z from 'zod'
import { ClonePreview, CloneWish } from '../model/provisioning/cloning.ts'
import { TaskId, VmRef } from '../model/ids.ts'
import { areInOrder, TemplateParameters } from '../model/provisioning/template.ts'
import { read, write } from './call.ts'

const OrderedParameters = TemplateParameters.refine(({ vcpus, memoryBytes }) => areInOrder(vcpus) && areInOrder(memoryBytes), 'the least, the usual and the most in this order').prefault({})

export const cloning = {
  /** Makes nothing: the names, what becomes of each disk, the definition, and everything that stands against it. */
  preview: read('inventory.read').route({ method: 'POST', path: '/cloning/preview' }).input(CloneWish).output(ClonePreview),
  /** One Task, with an item for each machine of a range of names. @throws what `preview` names first among its obstacles */
  clone: write('vm.write', 'vm.clone').route({ method: 'POST', path: '/vms/clone' }).input(CloneWish).output(z.object({ taskId: TaskId })),
  /** Kept in the machine's own metadata, with its parameters, which replace those that it had. A template is asked about before it starts, and does not start with its host. */
  markTemplate: write('vm.write', 'vm.mark-template').route({ method: 'POST', path: '/vms/template' }).input(VmRef.extend({ isTemplate: z.boolean(), parameters: OrderedParameters })).output(z.void()),
}
