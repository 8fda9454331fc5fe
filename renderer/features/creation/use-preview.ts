// What would be made, asked of the host whenever the answers have rested for a moment.
import { useCallback, useEffect, useState } from 'react'
import type { CreationPreview, NewVm } from '#shared/model/creation.ts'
import { useSession } from '../../state/use-session.ts'
import { useLoaded } from '../../ui/use-loaded.ts'

export interface Preview {
  readonly value: CreationPreview | undefined
  readonly problem: ReturnType<typeof useLoaded>['problem']
  /** The value is of other answers than those that stand there now. */
  readonly isChecking: boolean
}

const restMs = 350

export function usePreview(request: NewVm | undefined): Preview {
  const { client } = useSession()
  const wanted = JSON.stringify(request ?? null)
  const [asked, setAsked] = useState('null')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), restMs)
    return () => clearTimeout(timer)
  }, [wanted])
  const load = useCallback(
    async (signal: AbortSignal) => {
      if (asked === 'null' || !request || asked !== JSON.stringify(request)) return undefined
      return { of: asked, preview: await client.creation.preview(request, { signal }) }
    },
    // The same answers in a new object are the same question.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [client, asked],
  )
  const { value, problem } = useLoaded(load)
  return { value: request ? value?.preview : undefined, problem, isChecking: request !== undefined && value?.of !== wanted && problem === undefined }
}
