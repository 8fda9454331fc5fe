// Looks whether the host of an open console still answers. A screen on which nothing moves and one whose link is cut look the same, and
// SSH's own keepalive needs the better part of a minute; so the host is asked for a sign of life all the time that a console is open.
import { pause } from '#electron/lib/waiting/pause.ts'
import type { ConsoleAnswers } from '../../provider.ts'
import type { HostTransport } from '../transport/host-transport.ts'

export interface WatchOptions {
  readonly transport: Pick<HostTransport, 'ping'>
  /** Told for how long nothing was heard, once it is long; and 0 when something is heard again. */
  readonly tell: (silentMs: number) => void
  readonly now?: () => number
}

const pingEveryMs = 2_000
/** Far links and full ones take their time, but not this much. */
const patienceMs = 4_000
const lookEveryMs = 500

export function watchAnswers({ transport, tell, now = () => performance.now() }: WatchOptions): ConsoleAnswers {
  const stop = new AbortController()
  let heardAtMs = now()
  let askedAtMs: number | undefined
  let isSilent = false
  const heard = (): void => {
    heardAtMs = now()
    // What was asked before is not late any more: the way works.
    if (askedAtMs !== undefined) askedAtMs = heardAtMs
    if (!isSilent) return
    isSilent = false
    tell(0)
  }
  const askOn = async (): Promise<void> => {
    for (;;) {
      await pause(pingEveryMs, stop.signal)
      askedAtMs = now()
      await transport.ping()
      if (stop.signal.aborted) return
      heard()
      askedAtMs = undefined
    }
  }
  const timer = setInterval(() => {
    // Counted from the question: a machine that was asleep has heard nothing for hours, and asks first.
    if (isSilent || askedAtMs === undefined || now() - askedAtMs < patienceMs) return
    isSilent = true
    tell(Math.round(now() - heardAtMs))
  }, lookEveryMs)
  // Ends with the console; the end of the connection is told by the console's own stream.
  askOn().catch(() => {})
  return {
    heard,
    [Symbol.dispose]() {
      clearInterval(timer)
      stop.abort()
    },
  }
}
