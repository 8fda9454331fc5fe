// Why a server of somebody else, asked over HTTP or SMTP, did not do what it was asked: a reason in the words of the catalogue, beside what it said.
import type { HintKey, PlainHintKey } from '#shared/hints.ts'
import type { Reasoned } from '#shared/reasons.ts'

type ServerReason = 'server-answered' | 'server-silent' | 'server-unreachable' | 'server-no-prometheus' | 'mail-login-refused' | 'mail-address-refused' | 'mail-not-encrypted' | 'mail-refused'

/** What an error is made of. */
export type ServerFailure = Reasoned<ServerReason> & { readonly message: string; readonly hint?: Extract<HintKey, PlainHintKey> }

const notLetIn: ReadonlySet<number> = new Set([401, 403, 404])

export function serverAnswered(what: string, { status, words }: { readonly status: number; readonly words: string }): ServerFailure {
  return { message: `${what}: it answered ${status} ${words}`.trim(), reason: 'server-answered', params: { what, status, words }, ...(notLetIn.has(status) ? { hint: 'server-token' as const } : {}) }
}

export function serverSilent(what: string, deadlineMs: number): ServerFailure {
  const seconds = deadlineMs / 1000
  return { message: `${what}: it did not answer within ${seconds} s`, reason: 'server-silent', params: { what, seconds }, hint: 'channel-address' }
}

/** fetch says "fetch failed"; why is in the cause. */
export function serverUnreachable(what: string, error: unknown): ServerFailure {
  const words = error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error)
  return { message: `${what}: ${words}`, reason: 'server-unreachable', params: { what, words }, hint: 'channel-address' }
}
