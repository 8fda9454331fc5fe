// Creates by itself when the file that is being sent is there, for who does not want to wait before the screen.
import { useEffect, useState } from 'react'
import type { SourceUpload } from './use-source-upload.ts'

export interface WaitingCreation {
  /** A file is on its way, and nothing else is missing. */
  readonly canWait: boolean
  readonly isWaiting: boolean
  toggle(): void
}

interface Waiting {
  readonly upload: Pick<SourceUpload, 'onItsWay'>
  /** Answers that are missing or wrong. */
  readonly problems: ReadonlySet<string>
  readonly isPossible: boolean
  /** How much stands against it. */
  readonly obstacles: number
  readonly create: () => void
}

const ofSource: ReadonlySet<string> = new Set(['source.pool', 'source.volume'])

export function useCreateWhenUploaded({ upload: { onItsWay }, problems, isPossible, obstacles, create }: Waiting): WaitingCreation {
  const [isWaiting, setWaiting] = useState(false)
  const canWait = onItsWay !== undefined && problems.size > 0 && [...problems].every((path) => ofSource.has(path))
  const isOver = isWaiting && !canWait
  // The upload failed or was cancelled, or the host has something against what came: the person decides anew.
  const isInVain = isOver && ((onItsWay === undefined && problems.size > 0) || obstacles > 0)
  useEffect(() => {
    if (isInVain) setWaiting(false)
    else if (isOver && isPossible) create()
    // What creates changes at every render.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isOver, isInVain, isPossible])
  return { canWait, isWaiting, toggle: () => setWaiting(!isWaiting) }
}
