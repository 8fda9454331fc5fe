// Calls that change many machines at once: what would become of each, and doing it as a Task.
import * as z from 'zod'
import { BulkChange, changesDefinition, EditPreview } from '../model/machines/editing.ts'
import { TaskId, VmRef } from '../model/ids.ts'
import { read, write } from './call.ts'

const most = 10_000
/** Without a fingerprint only what is no part of the definition can be changed: tags, folder, owner, protection, autostart. */
const EditTarget = VmRef.extend({ fingerprint: z.string().min(1).max(200).optional() })

export const editing = {
  /** One for each target, in their order. Changes nothing. */
  preview: read('inventory.read').route({ method: 'POST', path: '/vms/edit/preview' }).input(z.object({ targets: z.array(VmRef).min(1).max(most), change: BulkChange })).output(z.array(EditPreview)),
  /** One item of the Task for each machine; an item fails with `definition-changed` when its machine is not any more as it was in the preview. */
  apply: write('definition.write', 'vm.edit')
    .route({ method: 'POST', path: '/vms/edit' })
    .input(z.object({ targets: z.array(EditTarget).min(1).max(most), change: BulkChange }).refine(({ targets, change }) => !changesDefinition(change) || targets.every(({ fingerprint }) => fingerprint !== undefined), 'a fingerprint of each machine, from the preview'))
    .output(z.object({ taskId: TaskId })),
}
