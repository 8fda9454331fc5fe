// When a broken libvirt link is opened again on the transport that is still there, and when it is given up with it.
import { AppError } from '#shared/errors.ts'
import type { ErrorCode } from '#shared/errors.ts'

/** What only a person can mend: trying again by itself would lock accounts and fill logs. */
const needsPerson: ReadonlySet<ErrorCode> = new Set([
  'uri-invalid', 'uri-unsupported', 'input-invalid', 'ssh-config-invalid', 'host-key-unknown', 'host-key-changed', 'host-key-revoked', 'auth-refused', 'key-too-open', 'key-encrypted', 'key-unreadable',
  'forwarding-refused', 'libvirt-missing', 'libvirt-not-permitted', 'libvirt-auth-refused', 'not-supported',
])

export function isForPerson(code: ErrorCode): boolean {
  return needsPerson.has(code)
}

export interface Relink {
  /** Shown meanwhile. */
  readonly as: 'lost' | 'refused'
  readonly waitMs: number
  /** Not shown step by step: nothing has changed for a person. */
  readonly isQuiet: boolean
}

/** A restarted daemon is back within moments; its socket is missing until then. */
const quickAttempts = 20
const quickPauseMs = 250
/** Installing or starting a daemon takes a person; then it is found without another login. */
const slowPauseMs = 30_000

/** `undefined` gives up the transport with the link. `failures` counts those since the link was last up, this one included. */
export function nextRelink(error: unknown, { failures, wasConnected }: { failures: number; wasConnected: boolean }): Relink | undefined {
  const code = error instanceof AppError ? error.code : undefined
  const isMissing = code === 'libvirt-missing'
  const isSettled = code !== undefined && needsPerson.has(code) && !isMissing
  if (wasConnected && failures <= quickAttempts && !(isSettled && failures > 1)) return { as: 'lost', waitMs: quickPauseMs, isQuiet: false }
  if (isMissing) return { as: 'refused', waitMs: slowPauseMs, isQuiet: true }
  return undefined
}
