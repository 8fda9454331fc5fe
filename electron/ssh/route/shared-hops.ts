// Connections to jump hosts that many hosts are behind: one serves them all. A person is asked once and not for each of a hundred hosts, and the
// jump host, which takes few logins at a time, is not run over. It ends with the last host that needs it.
import type { SshSession } from '../session/ssh-session.ts'

export interface HopRequest {
  /** Equal for what can share a connection: where it leads, as whom, and by which way. */
  readonly key: string
  readonly open: (signal: AbortSignal) => Promise<SshSession>
  /** Ends this wait for it; the connection is given up when nobody waits for it any more. */
  readonly signal: AbortSignal
}

export interface SharedHops {
  /** Disposing what it resolves to gives the connection back. @throws as opening does, and the signal's reason */
  take(request: HopRequest): Promise<SshSession>
}

interface SharedHop {
  readonly opening: Promise<SshSession>
  readonly givenUp: AbortController
  users: number
}

export function createSharedHops(): SharedHops {
  const hops = new Map<string, SharedHop>()
  const forget = (key: string, hop: SharedHop): void => {
    if (hops.get(key) === hop) hops.delete(key)
  }
  const begin = (key: string, open: HopRequest['open']): SharedHop => {
    const givenUp = new AbortController()
    const hop: SharedHop = { opening: open(givenUp.signal), givenUp, users: 0 }
    hops.set(key, hop)
    // One that failed or was lost is no longer given to anybody: who comes next opens another.
    hop.opening.then(
      async ({ closed }) => {
        await closed
        forget(key, hop)
      },
      () => forget(key, hop),
    )
    return hop
  }
  const giveBack = async (key: string, hop: SharedHop): Promise<void> => {
    hop.users -= 1
    if (hop.users > 0) return
    forget(key, hop)
    hop.givenUp.abort()
    // What did not open has nothing to end; whoever waited has been told why.
    const session = await hop.opening.catch(() => undefined)
    await session?.[Symbol.asyncDispose]()
  }
  return {
    async take({ key, open, signal }) {
      signal.throwIfAborted()
      const hop = hops.get(key) ?? begin(key, open)
      hop.users += 1
      try {
        return lease(await unlessAborted(hop.opening, signal), () => giveBack(key, hop))
      } catch (error) {
        await giveBack(key, hop)
        throw error
      }
    },
  }
}

function lease(session: SshSession, giveBack: () => Promise<void>): SshSession {
  let given: Promise<void> | undefined
  return { ...session, [Symbol.asyncDispose]: () => (given ??= giveBack()) }
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
