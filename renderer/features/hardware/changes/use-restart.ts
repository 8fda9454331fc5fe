// Shuts a machine down and starts it, as a task.
import { useState } from 'react'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'
import type { VmRef } from '#shared/model/ids.ts'
import { useSession } from '../../../state/use-session.ts'

export interface RestartState {
  readonly begin: (isForced: boolean) => void
  /** Why it could not begin; how it goes is the task's. */
  readonly problem: Problem | undefined
}

export function useRestart({ hostId, uuid }: VmRef): RestartState {
  const { client } = useSession()
  const [problem, setProblem] = useState<Problem>()
  return {
    problem,
    begin: (isForced) => {
      setProblem(undefined)
      client.hardware.restart({ hostId, uuid, isForced }).catch((error: unknown) => setProblem(problemOf(error)))
    },
  }
}
