// Looks whether the console's own server can still be heard on a socket: it says something every two seconds (shared/sign-of-life.ts).
import { signEveryMs } from '#shared/sign-of-life.ts'

export interface SignsOfLifeOptions {
  /** Told for how long nothing was heard, once it is long; and 0 when something is heard again. */
  readonly tell: (silentMs: number) => void
  /** The socket is of no use any more; nothing is told after that. */
  readonly giveUp: () => void
  readonly giveUpAfterMs: number
  readonly now?: () => number
}

export interface SignsOfLife extends Disposable {
  /** Anything at all came from the server. */
  readonly heard: () => void
}

const lookEveryMs = 500
const silentAfterMs = 2.5 * signEveryMs
/** A page that was asleep or in the background looks late, and has missed nothing by that: more than this of a pause does not count. */
const longestLookMs = 2 * lookEveryMs

export function watchSignsOfLife({ tell, giveUp, giveUpAfterMs, now = () => performance.now() }: SignsOfLifeOptions): SignsOfLife {
  let silentMs = 0
  let isSilent = false
  let lookedAtMs = now()
  const timer = setInterval(look, lookEveryMs)
  function look(): void {
    const nowMs = now()
    silentMs += Math.min(nowMs - lookedAtMs, longestLookMs)
    lookedAtMs = nowMs
    if (silentMs >= giveUpAfterMs) {
      clearInterval(timer)
      giveUp()
    } else if (!isSilent && silentMs >= silentAfterMs) {
      isSilent = true
      tell(Math.round(silentMs))
    }
  }
  return {
    heard() {
      silentMs = 0
      if (!isSilent) return
      isSilent = false
      tell(0)
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
