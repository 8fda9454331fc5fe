// Which failures of a transfer are a lost host's, and waiting until the host answers again.
import { pause } from '#electron/lib/waiting/pause.ts'
import { AppError } from '#shared/errors.ts'

const passing: readonly string[] = ['connection-lost', 'host-not-connected', 'network-unreachable', 'connection-refused', 'channel-failed', 'libvirt-silent', 'timed-out', 'handshake-failed'] satisfies AppError['code'][]

/** Of the way to the host, not of what was wanted there. */
export function isLostHost(error: unknown): error is AppError {
  return error instanceof AppError && passing.includes(error.code)
}

const firstWaitMs = 250
/** A host that is not connected says so without being asked. */
const longestWaitMs = 1_000

/** Asks again until the host answers. @throws what `ask` throws for another reason, or the last failure when the patience is over; the signal's reason */
export async function untilHostAnswers<T>(ask: () => Promise<T>, { patienceMs, signal }: { patienceMs: number; signal: AbortSignal }): Promise<T> {
  const startedAtMs = Date.now()
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
    try {
      return await ask()
    } catch (error) {
      signal.throwIfAborted()
      if (!isLostHost(error) || Date.now() - startedAtMs + waitMs > patienceMs) throw error
    }
    await pause(waitMs, signal)
  }
}
