// What would be made, asked of the host whenever the answers have rested for a moment.
import { useCallback, useEffect, useState } from 'react'
import { useLoaded } from '../../ui/use-loaded.ts'

export interface Preview<Value> {
  readonly value: Value | undefined
  readonly problem: ReturnType<typeof useLoaded>['problem']
  /** The value is of other answers than those that stand there now. */
  readonly isChecking: boolean
}

const restMs = 350

/** `ask` has to be the same function while the same question is asked. */
export function usePreview<Request, Value>(request: Request | undefined, ask: (request: Request, signal: AbortSignal) => Promise<Value>): Preview<Value> {
  const wanted = JSON.stringify(request ?? null)
  const [asked, setAsked] = useState('null')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), restMs)
    return () => clearTimeout(timer)
  }, [wanted])
  const load = useCallback(
    async (signal: AbortSignal) => {
      if (asked === 'null' || !request || asked !== JSON.stringify(request)) return undefined
      return { of: asked, preview: await ask(request, signal) }
    },
    // The same answers in a new object are the same question.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [ask, asked],
  )
  const { value, problem } = useLoaded(load)
  return { value: request ? value?.preview : undefined, problem, isChecking: request !== undefined && value?.of !== wanted && problem === undefined }
}
