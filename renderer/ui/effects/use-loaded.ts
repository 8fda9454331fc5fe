// A value fetched for a component: loaded anew when `load` changes, aborted when it is no longer wanted.
import { useCallback, useEffect, useState } from 'react'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'

export interface Loaded<T> {
  readonly value: T | undefined
  readonly problem: Problem | undefined
  readonly reload: () => void
}

/**
 * Keep `load` the same function (useCallback) while the same thing is wanted; a changed `version` loads it again.
 * The last value stays while a new one loads.
 */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>, version: unknown = null): Loaded<T> {
  const [state, setState] = useState<{ value: T | undefined; problem: Problem | undefined }>({ value: undefined, problem: undefined })
  const [round, setRound] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    load(stop.signal).then(
      (value) => stop.signal.aborted || setState({ value, problem: undefined }),
      (error: unknown) => stop.signal.aborted || setState((before) => ({ ...before, problem: problemOf(error) })),
    )
    return () => stop.abort()
  }, [load, round, version])
  const reload = useCallback(() => setRound((before) => before + 1), [])
  return { ...state, reload }
}
