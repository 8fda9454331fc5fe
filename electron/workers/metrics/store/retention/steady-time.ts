// The time by which old metrics are removed: the wall clock, but when that is moved forward by more than has passed, nothing must go for it.
const toleranceMs = 3_600_000

/** The result goes no faster than `monotonicNow` does, from the first call on. */
export function createSteadyTime(monotonicNow: () => number): (nowMs: number) => { readonly atMs: number; readonly isJump: boolean } {
  let last: { atMs: number; monotonicMs: number } | undefined
  return (nowMs) => {
    const monotonicMs = monotonicNow()
    const furthest = last ? last.atMs + (monotonicMs - last.monotonicMs) : nowMs
    const isJump = nowMs > furthest + toleranceMs
    // A sleeping machine counts as a jump too: what is kept longer for it goes after the next start.
    const atMs = Math.min(nowMs, furthest)
    last = { atMs, monotonicMs }
    return { atMs, isJump }
  }
}
