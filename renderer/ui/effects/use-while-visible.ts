// Does something again and again while a person can see it: not in a hidden tab, not when it is switched off.
import { useEffect } from 'react'

/** Keep `run` the same function (useCallback), or the wait starts over at every render. */
export function useWhileVisible(run: () => void, everyMs: number, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return undefined
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') run()
    }, everyMs)
    return () => clearInterval(timer)
  }, [run, everyMs, isOn])
}
