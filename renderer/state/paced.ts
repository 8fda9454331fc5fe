// Gathers what happens in a burst: the first call after a quiet time is answered at once, those that follow share one answer
// every so often. A thousand events in a second are then a dozen repaints, and a single event waits for nothing.

export type Schedule = (run: () => void) => void

/** The function that is given with the first call of a burst runs for all calls of it. */
export function atMostEvery(everyMs: number, now: () => number = () => performance.now()): Schedule {
  let lastRunMs = Number.NEGATIVE_INFINITY
  let isWaiting = false
  return (run) => {
    if (isWaiting) return
    isWaiting = true
    const fire = (): void => {
      isWaiting = false
      lastRunMs = now()
      run()
    }
    setTimeout(fire, Math.max(0, lastRunMs + everyMs - now()))
  }
}
