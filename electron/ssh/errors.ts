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

export interface SshErrorOptions {
  readonly step: SshStep
  readonly message: string
  readonly hint?: string
  /** Facts for the message in another language: addresses, fingerprints, files. Never secrets. */
  readonly details?: Readonly<Record<string, string | number>>
  readonly cause?: unknown
}

export class SshError extends Error {
  override readonly name = 'SshError'
  readonly code: SshErrorCode
  readonly step: SshStep
  readonly hint: string | undefined
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

const hints: Partial<Record<SshErrorCode, string>> = {
  'host-unknown': 'Check the spelling of the name, or use an address.',
  'connection-refused': 'The machine answers, but no SSH server listens on that port. Check the port and that sshd runs.',
  'timed-out': 'The machine does not answer. Check that it is on, and that no firewall drops the connection.',
  'network-unreachable': 'There is no way to that network from here. Check the address and the VPN.',
}

export function isErrno(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

/** Names a socket's error. An unknown one becomes `connection-lost`: the transport under it is gone either way. */
export function fromSocketError(error: unknown, context: { step: SshStep; address: string }): SshError {
  const code = (isErrno(error) ? codesByErrno[error.code] : undefined) ?? 'connection-lost'
  const text = error instanceof Error ? error.message : String(error)
  const hint = hints[code]
  return new SshError(code, { step: context.step, message: `${context.address}: ${text}`, details: { address: context.address }, cause: error, ...(hint === undefined ? {} : { hint }) })
}

export function timedOut(step: SshStep, address: string, deadlineMs: number): SshError {
  return new SshError('timed-out', {
    step,
    message: `${address}: no answer within ${Math.round(deadlineMs / 1000)} s at step "${step}"`,
    details: { address, step, seconds: Math.round(deadlineMs / 1000) },
    hint: hints['timed-out'] ?? '',
  })
}
