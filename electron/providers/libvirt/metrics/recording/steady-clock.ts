// Time for rates. The process's monotonic clock does not step, but it stands still while the machine sleeps; hosts go on
// meanwhile. When it and the wall clock have gone apart, one of them cannot be trusted: no rate is made over that moment.

export interface SteadyClock {
  /** To be called at least once a tick. */
  look(): void
  /** A time of `performance.now()`, on an axis in which a moment that cannot be trusted is infinitely long. */
  at(performanceMs: number): number
}

/** Clocks that are being adjusted go apart by less than a millisecond in a second. */
const toleranceMs = 500
/** More than any gap over which a rate is made. */
const leapMs = 1e12

export function createSteadyClock(clocks: { readonly steady: () => number; readonly wall: () => number } = { steady: () => performance.now(), wall: Date.now }): SteadyClock {
  let difference = clocks.wall() - clocks.steady()
  let leaps = 0
  return {
    look() {
      const now = clocks.wall() - clocks.steady()
      if (Math.abs(now - difference) > toleranceMs) leaps += 1
      difference = now
    },
    at: (performanceMs) => performanceMs + leaps * leapMs,
  }
}
