// A value that changes often, taken over only every so often: for what is fetched anew at each change.
import { useEffect, useRef, useState } from 'react'

/** The first value at once, and the last one in the end. */
export function usePaced<T>(value: T, everyMs: number): T {
  const [taken, setTaken] = useState(value)
  const takenAtMs = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    if (value === taken) return undefined
    const take = (): void => {
      takenAtMs.current = performance.now()
      setTaken(value)
    }
    const timer = setTimeout(take, Math.max(0, takenAtMs.current + everyMs - performance.now()))
    return () => clearTimeout(timer)
  }, [value, taken, everyMs])
  return taken
}
