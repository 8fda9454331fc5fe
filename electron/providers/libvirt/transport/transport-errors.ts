// The one place where failures of SSH and of local sockets get the console's codes.
import { SshError } from '#electron/ssh/errors.ts'
import type { SshErrorCode } from '#electron/ssh/errors.ts'
import { AppError } from '#shared/errors.ts'
import type { ErrorCode } from '#shared/errors.ts'

const codes: Readonly<Record<SshErrorCode, ErrorCode>> = {
  'host-unknown': 'host-unknown',
  'connection-refused': 'connection-refused',
  'timed-out': 'timed-out',
  'network-unreachable': 'network-unreachable',
  'handshake-failed': 'handshake-failed',
  'host-key-unknown': 'host-key-unknown',
  'host-key-changed': 'host-key-changed',
  'host-key-revoked': 'host-key-revoked',
  'auth-refused': 'auth-refused',
  'key-too-open': 'key-too-open',
  'key-encrypted': 'key-encrypted',
  'key-unreadable': 'key-unreadable',
  'forwarding-refused': 'forwarding-refused',
  'channel-failed': 'channel-failed',
  'jump-failed': 'jump-failed',
  'config-invalid': 'ssh-config-invalid',
  'connection-lost': 'connection-lost',
  aborted: 'cancelled',
}

export function fromSshError(error: SshError): AppError {
  return new AppError(codes[error.code], { message: error.message, params: error.details, carriedHint: error.hint, cause: error })
}

/** Runs a step over SSH and gives its failure the console's code. */
export async function overSsh<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof SshError ? fromSshError(error) : error
  }
}

export function libvirtMissing(where: string, tried: readonly string[]): AppError {
  return new AppError('libvirt-missing', {
    message: `No libvirt daemon answers on ${where}. Tried: ${tried.join(', ')}.`,
    params: { address: where, tried: tried.join(', ') },
    hint: 'install-libvirt',
  })
}

export function libvirtNotPermitted(where: string, socket: string, user: string): AppError {
  return new AppError('libvirt-not-permitted', {
    message: `${user} may not open ${socket} on ${where}`,
    params: { address: where, socket, user },
    hint: 'join-libvirt-group',
  })
}
