// Turns what a call of the contract rejects with into the one error type of the console. Everything that is no answer of
// the other side is a failure of the way there.
import { ORPCError } from '@orpc/client'
import { fromWireError } from '#shared/contract/wire-error.ts'
import { AppError } from '#shared/errors.ts'

export function toAppError(error: unknown, signal?: AbortSignal): AppError {
  if (signal?.aborted === true) return abortedError(signal)
  if (error instanceof AppError) return error
  if (error instanceof ORPCError) return fromWireError(error)
  return new AppError('connection-lost', { message: 'The connection to the console was lost before it answered', cause: error })
}

function abortedError(signal: AbortSignal): AppError {
  const reason: unknown = signal.reason
  const isTimeout = reason instanceof DOMException && reason.name === 'TimeoutError'
  return new AppError(isTimeout ? 'timed-out' : 'cancelled', { message: isTimeout ? 'The console did not answer in time' : 'Cancelled', cause: reason })
}
