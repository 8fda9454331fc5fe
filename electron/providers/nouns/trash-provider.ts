// What a host offers for deleting machines so that they can be had back.
import type { DomainUuid } from '#shared/model/ids.ts'
import type { TrashedMachine, TrashId, TrashPreview } from '#shared/model/provisioning/trash.ts'
import type { NounOptions } from '../noun.ts'

type Trashed = Omit<TrashedMachine, 'hostId'>

export interface TrashProvider {
  preview(request: { readonly uuid: DomainUuid; readonly sharedPools: readonly string[] }, options: NounOptions): Promise<TrashPreview>
  /** Of a machine that is off. Its definition, passwords too, stays on the host. @throws AppError trash-refused, vm-state */
  put(request: { readonly uuid: DomainUuid; readonly sharedPools: readonly string[]; readonly id: TrashId; readonly user: string; readonly atMs: number; readonly expiresMs: number }, options: NounOptions): Promise<Trashed>
  list(request: undefined, options: NounOptions): Promise<Trashed[]>
  /** @throws AppError vm-name-taken, conflict when something stands where a disk was, not-found */
  restore(request: Trashed, options: NounOptions): Promise<void>
  /** Its definition, after its disks: the firmware's variables go with it. */
  forget(request: Trashed, options: NounOptions): Promise<void>
}
