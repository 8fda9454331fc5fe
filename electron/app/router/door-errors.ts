// Turns whatever a call throws into what crosses the wire: our errors with code, parameters and hint; anything else as
// "internal"; with the id that finds the whole story in the log, and nothing of it outside.
import { ORPCError, ValidationError } from '@orpc/server'
import type { Log } from '#electron/lib/log.ts'
import { currentTrace } from '#electron/lib/trace.ts'
import { fromWireError } from '#shared/contract/wire-error.ts'
import { AppError, errorTable } from '#shared/errors.ts'

export function doorError(error: unknown, log: Log): ORPCError<string, unknown> {
  if (error instanceof AppError) return wireError(error, error.cause)
  if (error instanceof ORPCError) return isBadInput(error) ? wireError(inputInvalid(error), error) : error
  if (error instanceof Error && error.name === 'AbortError') return wireError(new AppError('cancelled', { message: 'The call was cancelled' }), error)
  log.error('unexpected error', { error })
  return wireError(new AppError('internal', { message: 'Something went wrong inside the console: its log says what' }), undefined)
}

/** For who calls the router from inside: like at any other door, the calls fail with what would cross the wire. */
export function throwAppError(error: unknown): never {
  throw error instanceof ORPCError ? fromWireError(error) : error
}

function wireError(error: AppError, cause: unknown): ORPCError<string, unknown> {
  const { code, message, params, hint } = error
  const traceId = currentTrace()?.traceId
  return new ORPCError(code, { status: errorTable[code].status, message, data: { params, ...(hint === undefined ? {} : { hint }), ...(traceId === undefined ? {} : { traceId }) }, cause })
}

function isBadInput(error: ORPCError<string, unknown>): boolean {
  return error.code === 'BAD_REQUEST'
}

/** Names the first field that is wrong; a body that cannot be read at all has none. */
function inputInvalid(error: ORPCError<string, unknown>): AppError {
  const issue = error.cause instanceof ValidationError ? error.cause.issues[0] : undefined
  if (!issue) return new AppError('input-invalid', { message: error.message })
  const path = issue.path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.') ?? ''
  return new AppError('input-invalid', { message: path === '' ? issue.message : `${path}: ${issue.message}`, params: { path } })
}
