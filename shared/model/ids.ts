// Branded identifiers: a host's id cannot be passed where a task's is wanted, though both are strings on the wire.
import * as z from 'zod'

export const HostId = z.string().min(1).max(64).brand<'HostId'>()
export type HostId = z.output<typeof HostId>
/** Tasks belong to hosts; those that are about the console itself belong to this one. */
export const consoleItself = HostId.parse('console')

/** A domain's UUID as libvirt prints it: lower-case, dashed. Stable over renames and restarts, equal on source and target of a migration. */
export const DomainUuid = z.string().min(1).max(256).brand<'DomainUuid'>()
export type DomainUuid = z.output<typeof DomainUuid>

export const TaskId = z.string().min(1).max(64).brand<'TaskId'>()
export type TaskId = z.output<typeof TaskId>

export const QuestionId = z.string().min(1).max(64).brand<'QuestionId'>()
export type QuestionId = z.output<typeof QuestionId>

/** One VM on one host. The same UUID may exist on two hosts (a copy, a half-finished migration), so the host is part of the name. */
export const VmRef = z.object({ hostId: HostId, uuid: DomainUuid })
export type VmRef = z.output<typeof VmRef>

export type VmKey = string & { readonly __brand: 'VmKey' }

export function vmKey(ref: VmRef): VmKey {
  return `${ref.hostId}/${ref.uuid}` as VmKey
}
