// The time, ticking while something on the screen depends on it.
import { useEffect, useState } from 'react'

export function useNow(everyMs: number, isTicking = true): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!isTicking) return undefined
    const tick = (): void => setNow(Date.now())
    // At once too: what begins to count must not begin with the time at which the last count ended.
    const first = setTimeout(tick)
    const timer = setInterval(tick, everyMs)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [everyMs, isTicking])
  return now
}
