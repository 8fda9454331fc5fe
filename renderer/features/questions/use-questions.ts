// The questions that are open: those that are asked now, and those that this window has put off.
import { useStore } from 'zustand'
import type { Question } from '#shared/model/question.ts'
import { useUi } from '../../state/ui-store.ts'
import { useSession } from '../../state/use-session.ts'

export interface Questions {
  readonly asked: readonly Question[]
  readonly putOffOnes: readonly Question[]
  readonly putOff: (questions: readonly Question[]) => void
  /** Asks all that were put off. */
  readonly askNow: () => void
}

export function useQuestions(): Questions {
  const { questions } = useSession()
  const open = useStore(questions, (state) => state.open)
  const later = useUi((state) => state.questionsForLater)
  const setLater = useUi((state) => state.setQuestionsForLater)
  return {
    asked: open.filter(({ id }) => !later.has(id)),
    putOffOnes: open.filter(({ id }) => later.has(id)),
    putOff: (some) => setLater([...later, ...some.map(({ id }) => id)]),
    askNow: () => setLater([]),
  }
}
