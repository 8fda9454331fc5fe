// Who is calling and what they may do. Doors make an authority from their session; until there are accounts everyone who
// gets past a door is the owner.
import { permissions } from '#shared/contract/call.ts'
import type { Permission } from '#shared/contract/call.ts'

export interface Authority {
  /** Tickets are bound to it. */
  readonly sessionId: string
  readonly user: string
  readonly role: Role
}

type Role = keyof typeof roles

/** What a role may do: everything not listed is denied. */
const roles = { owner: permissions } as const satisfies Record<string, readonly Permission[]>

export function may(authority: Authority, permission: Permission): boolean {
  return roles[authority.role].includes(permission)
}

/** What a door gives with each call. */
export interface CallContext {
  readonly authority: Authority
  /** Of a caller that collects traces itself: what this call is a part of. */
  readonly traceparent?: string | undefined
}
