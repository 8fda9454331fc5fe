// Gives the errors of ssh2's client, which carry a level, a number or nothing, their names.
import type { ResolvedDestination } from '../config/destination.ts'
import { SshError, fromSocketError } from '../errors.ts'
import type { SshStep } from '../errors.ts'

export interface ErrorContext {
  readonly resolved: ResolvedDestination
  /** Where the connection stood. */
  readonly step: SshStep
  readonly refusal: (serverSaid?: string) => SshError
}

/** `undefined` for what concerns one attempt only and leaves the connection alive. */
export function connectionError(error: Error & { level?: string; code?: unknown }, context: ErrorContext): SshError | undefined {
  const { resolved, step, refusal } = context
  const address = resolved.hostName
  switch (error.level) {
    case 'agent':
      // A key that could not sign: the sequence has noted it and goes on.
      return undefined
    case 'client-authentication':
      return refusal()
    case 'client-timeout':
      return new SshError('connection-lost', { step, message: `${address}: no sign of life for ${(resolved.keepaliveIntervalMs * resolved.keepaliveMisses) / 1000} s`, hint: 'ssh-silent', details: { address }, cause: error })
    case 'protocol':
    case 'handshake':
      return handshakeFailed(error, context)
    default:
      // A number is the reason of the server's own goodbye (RFC 4253, 11.1), with its words as the message.
      return typeof error.code === 'number' ? saidGoodbye(error, context) : fromSocketError(error, { step, address })
  }
}

function handshakeFailed(error: Error, { resolved }: ErrorContext): SshError {
  const address = resolved.hostName
  const isDisagreement = /no matching/i.test(error.message)
  const hint = isDisagreement ? 'ssh-old-algorithms' : 'ssh-not-a-server'
  return new SshError('handshake-failed', { step: 'handshake', message: `${address}: ${error.message}`, hint, details: { address }, cause: error })
}

function saidGoodbye(error: Error, { resolved, step, refusal }: ErrorContext): SshError {
  if (step === 'auth') return refusal(error.message)
  const address = resolved.hostName
  const details = { address }
  if (step === 'ready') return new SshError('connection-lost', { step, message: `${address} ended the connection: ${error.message}`, details, cause: error })
  return new SshError('handshake-failed', { step, message: `${address} ended the connection: ${error.message}`, details, cause: error })
}

/** For a connection that ended without an error. */
export function connectionEnded({ resolved, step }: Pick<ErrorContext, 'resolved' | 'step'>): SshError {
  const address = resolved.hostName
  const message = step === 'ready' ? `The connection to ${address} was closed` : `${address} closed the connection at step "${step}"`
  return new SshError('connection-lost', { step, message, details: { address } })
}

/** Adds what the way to the host had to say, which a ProxyCommand says only as it ends. */
export function withExplanation(error: unknown, explanation: string | undefined): unknown {
  if (!(error instanceof SshError) || explanation === undefined) return error
  return new SshError(error.code, { step: error.step, message: `${error.message}. ${explanation}`, hint: error.hint, details: error.details, cause: error })
}
