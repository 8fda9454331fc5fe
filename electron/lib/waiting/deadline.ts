// Deadlines and cancelling: whatever waits ends in time, with an error of the shared table.
import { AppError } from '#shared/errors.ts'

export interface DeadlineOptions {
  readonly ms: number
  /** What is waited for, for the message: "the answer of kvm01". */
  readonly what: string
  /** The caller's own signal; its abort ends the wait with its reason, or with `cancelled` where it gives none. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs `work` and ends no later than `ms` from now, also if `work` ignores the signal that it gets.
 * @throws AppError `timed-out`, why the signal was aborted, or whatever `work` throws before that.
 */
export async function withDeadline<T>(work: (signal: AbortSignal) => Promise<T>, { ms, what, signal }: DeadlineOptions): Promise<T> {
  const controller = new AbortController()
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  const stop = (error: AppError): void => {
    reject(error)
    controller.abort(error)
  }
  const timer = setTimeout(() => stop(timedOut(what, ms)), ms)
  const onAbort = (): void => stop(reasonOf(signal, what))
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    if (signal?.aborted) throw reasonOf(signal, what)
    return await Promise.race([work(controller.signal), stopped])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

function timedOut(what: string, ms: number): AppError {
  return new AppError('timed-out', { message: `${what} took longer than ${ms / 1000} s`, params: { what, seconds: ms / 1000 } })
}

/** A host that was lost is not somebody who changed his mind: what waits for it goes on when it is back. */
function reasonOf(signal: AbortSignal | undefined, what: string): AppError {
  return signal?.reason instanceof AppError ? signal.reason : cancelledError(what)
}

export function cancelledError(what: string): AppError {
  return new AppError('cancelled', { message: `${what} was cancelled`, params: { what } })
}
