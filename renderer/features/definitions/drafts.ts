// Definitions that are being edited, by object: leaving a page does not lose what was typed. Kept in memory only, since a
// password may be in it.
import { create } from 'zustand'
import type { Definition } from '#shared/model/machines/definition.ts'

export interface Draft {
  /** What was edited. */
  readonly base: Definition
  readonly text: string
}

interface Drafts {
  readonly bySubject: ReadonlyMap<string, Draft>
  readonly set: (subject: string, draft: Draft | undefined) => void
}

export const useDrafts = create<Drafts>((set) => ({
  bySubject: new Map<string, Draft>(),
  set: (subject, draft) =>
    set(({ bySubject }) => {
      const next = new Map(bySubject)
      if (draft) next.set(subject, draft)
      else next.delete(subject)
      return { bySubject: next }
    }),
}))
