// What a dialog saves: it closes when that is done. When it fails the dialog stays, with what was typed and with the reason.
import { useState } from 'react'
import { problemOf } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'

export interface Saving {
  readonly problem: Problem | undefined
  readonly isSaving: boolean
  readonly save: (work: Promise<unknown>) => void
}

export function useSaving(onSaved: () => void): Saving {
  const [state, setState] = useState<Pick<Saving, 'problem' | 'isSaving'>>({ problem: undefined, isSaving: false })
  return {
    ...state,
    save: (work) => {
      setState({ problem: undefined, isSaving: true })
      work.then(onSaved, (error: unknown) => setState({ problem: problemOf(error), isSaving: false }))
    },
  }
}
