// What would be made, asked of the host whenever the answers have rested for a moment.
import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import { useLoaded } from '../../ui/effects/use-loaded.ts'

export interface Preview<Value> {
  readonly value: Value | undefined
  readonly problem: ReturnType<typeof useLoaded>['problem']
  /** The value is of other answers than those that stand there now. */
  readonly isChecking: boolean
}

const restMs = 350

/** `ask` has to be the same function while the same question is asked. */
export function usePreview<Request, Value>(request: Request | undefined, ask: (request: Request, signal: AbortSignal) => Promise<Value>): Preview<Value> {
  // The same answers in a new object are the same question.
  const wanted = JSON.stringify(request ?? null)
  const [asked, setAsked] = useState<{ readonly of: string; readonly request: Request | undefined }>()
  const rested = useEffectEvent((of: string) => setAsked({ of, request }))
  useEffect(() => {
    const timer = setTimeout(() => rested(wanted), restMs)
    return () => clearTimeout(timer)
  }, [wanted])
  const load = useCallback(async (signal: AbortSignal) => (asked?.request === undefined ? undefined : { of: asked.of, preview: await ask(asked.request, signal) }), [ask, asked])
  const { value, problem } = useLoaded(load)
  return { value: request ? value?.preview : undefined, problem, isChecking: request !== undefined && value?.of !== wanted && problem === undefined }
}
