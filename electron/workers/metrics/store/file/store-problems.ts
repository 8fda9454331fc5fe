// What is wrong with the store, as failures that windows word: what goes on now, and the last thing that happened for good.
import { problemOf } from '#shared/errors.ts'
import type { AppError } from '#shared/errors.ts'
import type { Problem } from '#shared/model/hosts/host.ts'

export interface StoreProblems {
  /** The problem of this kind is now this; `undefined` when it is over. */
  say(kind: 'writing' | 'quota' | 'clock', problem: AppError | undefined): void
  sayForGood(problem: AppError): void
  all(): Problem[]
}

export function createStoreProblems(): StoreProblems {
  const current = new Map<string, Problem>()
  let lasting: Problem | undefined
  return {
    say(kind, problem) {
      if (problem === undefined) current.delete(kind)
      else current.set(kind, problemOf(problem))
    },
    sayForGood(problem) {
      lasting = problemOf(problem)
    },
    all: () => [...current.values(), ...(lasting ? [lasting] : [])],
  }
}
