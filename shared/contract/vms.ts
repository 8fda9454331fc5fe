// Calls about virtual machines. Acts on one or many make Tasks; reads of one VM answer at once.
import * as z from 'zod'
import { TaskId, VmRef } from '../model/ids.ts'
import { MetadataChange } from '../model/machines/machine-metadata.ts'
import { VmActionId } from '../model/machines/vm-actions.ts'
import { VmDetails } from '../model/machines/vm.ts'
import { read, write } from './call.ts'

export const ActRequest = z.object({
  action: VmActionId,
  targets: z.array(VmRef).min(1).max(20_000),
  /** How many at once over all hosts; a host never gets more than four. */
  parallelism: z.number().int().min(1).max(64).optional(),
})
export type ActRequest = z.output<typeof ActRequest>

/** Linux key codes pressed together, as `virsh send-key` takes them (KEY_LEFTCTRL is 29). */
const KeyCombination = z.array(z.number().int().min(1).max(255)).min(1).max(16)

export const vms = {
  /** Starts the task (one child per VM when there are several) and answers at once with its id. */
  act: write('vm.power', 'vm.act').route({ method: 'POST', path: '/vms/act' }).input(ActRequest).output(z.object({ taskId: TaskId })),
  rename: write('vm.write', 'vm.rename').route({ method: 'POST', path: '/vms/rename' }).input(VmRef.extend({ name: z.string().min(1).max(255) })).output(z.void()),
  /** Tags, folder, owner, notes, protection: kept in the machine's own metadata, live and stored. */
  setMetadata: write('vm.write', 'vm.set-metadata').route({ method: 'POST', path: '/vms/metadata' }).input(VmRef.extend({ change: MetadataChange })).output(z.void()),
  sendKeys: write('vm.console', 'vm.send-keys').route({ method: 'POST', path: '/vms/send-keys' }).input(VmRef.extend({ keys: KeyCombination, holdMs: z.number().int().min(0).max(10_000).default(100) })).output(z.void()),
  details: read('inventory.read').route({ method: 'GET', path: '/vms/{hostId}/{uuid}' }).input(VmRef).output(VmDetails),
  /** The live XML, or with `inactive` the one of the next boot. Passwords are left out. */
  xml: read('inventory.read').route({ method: 'GET', path: '/vms/{hostId}/{uuid}/xml' }).input(VmRef.extend({ inactive: z.union([z.boolean(), z.stringbool()]).default(false) })).output(z.object({ xml: z.string() })),
  /** The screen now, as the hypervisor encodes it. `base64` is the image's bytes. */
  screenshot: read('vm.console').route({ method: 'GET', path: '/vms/{hostId}/{uuid}/screenshot' }).input(VmRef).output(z.object({ mimeType: z.string(), base64: z.string() })),
}
