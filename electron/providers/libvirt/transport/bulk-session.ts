// A second SSH connection to a host, for the bytes of images: calls, events and screens do not wait behind them, and the host's sshd
// works on it with another process. It is there while it is used, and only where it can be had without asking a person anything.
import type { SshSession } from '#electron/ssh/session/ssh-session.ts'

export interface BulkSession extends AsyncDisposable {
  /** Undefined where there is none; disposed when it is not used any more. @throws the signal's reason */
  take(signal: AbortSignal): Promise<TakenSession | undefined>
}

export interface TakenSession extends Disposable {
  readonly session: SshSession
}

export interface BulkSessionOptions {
  readonly connect: (signal: AbortSignal) => Promise<SshSession>
  readonly onNote: (note: string) => void
}

const connectDeadlineMs = 20_000
/** Transfers often follow each other. */
const idleMs = 30_000
/** Each attempt leaves lines in the host's log, and may count there as a failed login. */
const retryAfterMs = 10 * 60_000

export function createBulkSession({ connect, onNote }: BulkSessionOptions): BulkSession {
  let opening: Promise<SshSession | undefined> | undefined
  let users = 0
  let idle: NodeJS.Timeout | undefined
  let retryAtMs = 0
  const close = async (): Promise<void> => {
    const closing = opening
    opening = undefined
    await (await closing)?.[Symbol.asyncDispose]()
  }
  const open = async (): Promise<SshSession | undefined> => {
    try {
      const session = await connect(AbortSignal.timeout(connectDeadlineMs))
      const own = opening
      void session.closed.then(() => {
        if (opening === own) opening = undefined
      })
      return session
    } catch (error) {
      retryAtMs = Date.now() + retryAfterMs
      opening = undefined
      onNote(`Images share the connection of calls and screens: a second one was not to be had (${error instanceof Error ? error.message : String(error)})`)
      return undefined
    }
  }
  return {
    async take(signal) {
      if (Date.now() < retryAtMs) return undefined
      users += 1
      clearTimeout(idle)
      let isTaken = true
      const release = (): void => {
        if (!isTaken) return
        isTaken = false
        users -= 1
        if (users === 0) idle = setTimeout(() => void close(), idleMs).unref()
      }
      const session = await (opening ??= open())
      if (session && !signal.aborted) return { session, [Symbol.dispose]: release }
      release()
      signal.throwIfAborted()
      return undefined
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(idle)
      await close()
    },
  }
}
