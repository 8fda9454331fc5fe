// How a call is declared: beside zod input and output, the permission it needs and the line it leaves in the audit log.
import { oc } from '@orpc/contract'

export const permissions = ['inventory.read', 'host.write', 'vm.power', 'vm.write', 'vm.console', 'vm.guest', 'definition.write', 'storage.write', 'storage.read-data', 'local-files', 'network.write', 'task.write', 'question.answer', 'preferences.write', 'monitoring.write', 'alert.write', 'report.read', 'report.write', 'audit.read'] as const
export type Permission = (typeof permissions)[number]

export interface CallMeta extends Record<string, unknown> {
  readonly permission?: Permission
  /** Names the act in the audit log, e.g. "host.add"; absent for calls that only read. */
  readonly audit?: string
}

const base = oc.$meta<CallMeta>({})

/** A call that leaves no line in the audit log: it changes nothing that others see. */
export function read(permission: Permission) {
  return base.meta({ permission })
}

/** A call that changes something, and is written to the audit log as `audit`. */
export function write(permission: Permission, audit: string) {
  return base.meta({ permission, audit })
}
