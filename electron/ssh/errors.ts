// Every way an SSH connection can fail, told apart so that a person knows which step failed and what to do next.

export type SshStep = 'resolve' | 'tcp' | 'handshake' | 'host-key' | 'auth' | 'ready' | 'channel'

export type SshErrorCode =
  | 'host-unknown'
  | 'connection-refused'
  | 'timed-out'
  | 'network-unreachable'
  | 'handshake-failed'
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'host-key-revoked'
  | 'auth-refused'
  | 'key-too-open'
  | 'key-encrypted'
  | 'key-unreadable'
  | 'forwarding-refused'
  | 'channel-failed'
  | 'jump-failed'
  | 'config-invalid'
  | 'connection-lost'
  | 'aborted'

/** What to do next, by a key. Its words, and which of the details fill them in, are those of the console's table of hints. */
export type SshHint =
  | 'ssh-allow-forwarding'
  | 'ssh-allow-socket-or-helper'
  | 'ssh-authorize-key'
  | 'ssh-compare-fingerprint'
  | 'ssh-forget-key'
  | 'ssh-give-key'
  | 'ssh-host-certificate'
  | 'ssh-jump-loop'
  | 'ssh-key-file-name'
  | 'ssh-key-kinds'
  | 'ssh-key-revoked'
  | 'ssh-known-hosts-unreadable'
  | 'ssh-lost'
  | 'ssh-make-key-private'
  | 'ssh-no-answer'
  | 'ssh-no-server'
  | 'ssh-no-way'
  | 'ssh-not-a-server'
  | 'ssh-old-algorithms'
  | 'ssh-silent'
  | 'ssh-socket-group'
  | 'ssh-socket-silent'
  | 'ssh-spelling'
  | 'ssh-too-many-keys'
  | 'ssh-unlock-key'
  | 'ssh-unsafe-name'

export interface SshErrorOptions {
  readonly step: SshStep
  readonly message: string
  readonly hint?: SshHint | undefined
  /** Facts for the message in another language: addresses, fingerprints, files. Never secrets. */
  readonly details?: Readonly<Record<string, string | number>>
  readonly cause?: unknown
}

export class SshError extends Error {
  override readonly name = 'SshError'
  readonly code: SshErrorCode
  readonly step: SshStep
  readonly hint: SshHint | undefined
  readonly details: Readonly<Record<string, string | number>>

  constructor(code: SshErrorCode, options: SshErrorOptions) {
    super(options.message, { cause: options.cause })
    this.code = code
    this.step = options.step
    this.hint = options.hint
    this.details = options.details ?? {}
  }
}

const codesByErrno: Readonly<Record<string, SshErrorCode>> = {
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'host-unknown',
  ECONNREFUSED: 'connection-refused',
  ETIMEDOUT: 'timed-out',
  EHOSTUNREACH: 'network-unreachable',
  ENETUNREACH: 'network-unreachable',
  EHOSTDOWN: 'network-unreachable',
  ECONNRESET: 'connection-lost',
  EPIPE: 'connection-lost',
}

interface Wording {
  readonly what: (address: string) => string
  readonly hint: SshHint
}

const wordings: Partial<Record<SshErrorCode, Wording>> = {
  'host-unknown': { what: (address) => `The name ${address} cannot be resolved`, hint: 'ssh-spelling' },
  'connection-refused': { what: (address) => `${address} refuses connections`, hint: 'ssh-no-server' },
  'timed-out': { what: (address) => `${address} does not answer`, hint: 'ssh-no-answer' },
  'network-unreachable': { what: (address) => `There is no way to ${address} from here`, hint: 'ssh-no-way' },
  'connection-lost': { what: (address) => `The connection to ${address} was lost`, hint: 'ssh-lost' },
}

export function isErrno(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

/** Names a socket's error. An unknown one becomes `connection-lost`: the transport under it is gone either way. */
export function fromSocketError(error: unknown, { step, address }: { step: SshStep; address: string }): SshError {
  if (error instanceof SshError) return error
  const code = (isErrno(error) ? codesByErrno[error.code] : undefined) ?? 'connection-lost'
  const text = error instanceof Error ? error.message : String(error)
  const wording = wordings[code]
  return new SshError(code, { step, message: `${wording?.what(address) ?? address}: ${text}`, hint: wording?.hint, details: { address }, cause: error })
}

export function timedOut(step: SshStep, address: string, deadlineMs: number): SshError {
  const seconds = Math.round(deadlineMs / 100) / 10
  return new SshError('timed-out', { step, message: `${address}: no answer within ${seconds} s at step "${step}"`, hint: wordings['timed-out']?.hint, details: { address, step, seconds } })
}
