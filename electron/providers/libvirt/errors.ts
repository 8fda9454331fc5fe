// The one place where libvirt's error numbers, and the client's own failures, get the console's codes.
import { ErrorCode, LibvirtAuthError, LibvirtConnectionLostError, LibvirtDeadlineError, LibvirtError, isUnsupported } from '#electron/libvirt/index.ts'
import { AppError } from '#shared/errors.ts'
import type { ErrorCode as AppErrorCode } from '#shared/errors.ts'
import type { PlainHintKey } from '#shared/hints.ts'

const codes: ReadonlyMap<number, AppErrorCode> = new Map([
  [ErrorCode.NoDomain, 'vm-not-found'],
  [ErrorCode.OperationInvalid, 'vm-state'],
  [ErrorCode.OperationTimeout, 'vm-busy'],
  [ErrorCode.ResourceBusy, 'vm-busy'],
  [ErrorCode.DomainExists, 'vm-name-taken'],
  [ErrorCode.NoNetwork, 'network-not-found'],
  [ErrorCode.NoStoragePool, 'pool-not-found'],
  [ErrorCode.NoStorageVol, 'volume-not-found'],
  [ErrorCode.StorageVolExists, 'volume-exists'],
  [ErrorCode.NoConnect, 'uri-unsupported'],
  [ErrorCode.OperationDenied, 'libvirt-not-permitted'],
  [ErrorCode.AccessDenied, 'libvirt-not-permitted'],
  [ErrorCode.AuthFailed, 'libvirt-auth-refused'],
  [ErrorCode.AuthCancelled, 'libvirt-auth-refused'],
  [ErrorCode.AuthUnavailable, 'libvirt-auth-refused'],
  [ErrorCode.AgentUnresponsive, 'agent-missing'],
  [ErrorCode.AgentUnsynced, 'agent-missing'],
  [ErrorCode.OperationAborted, 'cancelled'],
])

export interface ErrorContext {
  /** What was asked for, e.g. "start". */
  readonly act: string
  /** What it was asked for: a VM's or a host's name. */
  readonly name: string
}

/** Names any failure of a libvirt call. What is already an AppError, and a signal's reason, stays as it is. */
export function fromLibvirt(error: unknown, { act, name }: ErrorContext): unknown {
  if (error instanceof LibvirtError) return fromDaemon(error, { act, name })
  if (error instanceof LibvirtDeadlineError) {
    return new AppError('libvirt-silent', { message: `${name}: ${error.message}`, params: { name, act, seconds: Math.round(error.deadlineMs / 1000) }, hint: 'libvirt-silent', cause: error })
  }
  if (error instanceof LibvirtConnectionLostError) {
    return new AppError('connection-lost', { message: `${name}: ${error.message}`, params: { address: name, act }, hint: act === 'connect' ? undefined : 'outcome-unknown', cause: error })
  }
  if (error instanceof LibvirtAuthError) return new AppError('libvirt-auth-refused', { message: `${name}: ${error.message}`, params: { name }, cause: error })
  return error
}

function fromDaemon(error: LibvirtError, { act, name }: ErrorContext): AppError {
  const code = codeOf(error)
  const { message } = error
  const params = { name, act, libvirtCode: error.code, libvirtDomain: error.domain }
  // Only its own words tell what it is.
  if (code === 'libvirt-error') return new AppError(code, { message, reason: 'libvirt-reports', params: { ...params, words: message }, cause: error })
  // Which state it is in, and so why it cannot be, is in its words too.
  if (error.code === ErrorCode.OperationInvalid && code === 'vm-state') return new AppError(code, { message, reason: 'libvirt-not-now', params: { ...params, words: message.replace(/^Requested operation is not valid: /, '') }, cause: error })
  return new AppError(code, { message, params, hint: hints[code], cause: error })
}

function codeOf(error: LibvirtError): AppErrorCode {
  if (isUnsupported(error) || error.code === ErrorCode.OperationUnsupported) return 'not-supported'
  // There is no number for it: it comes as the system's error, in the system's words.
  if (/No space left on device/i.test(error.message)) return 'host-disk-full'
  return codes.get(error.code) ?? 'libvirt-error'
}

/** What to do next, where libvirt's own words do not say it. */
const hints: Readonly<Partial<Record<AppErrorCode, PlainHintKey>>> = {
  'libvirt-auth-refused': 'polkit-refuses',
  'libvirt-not-permitted': 'read-only-connection',
  'vm-busy': 'machine-job',
  'agent-missing': 'install-guest-agent',
  'uri-unsupported': 'install-driver',
}

/** Runs libvirt calls and names their failures. */
export async function named<T>(context: ErrorContext, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw fromLibvirt(error, context)
  }
}
