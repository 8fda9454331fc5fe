// What is wrong with the store, in words for a person: what goes on now, and the last thing that happened for good.
export interface StoreProblems {
  /** The problem of this kind is now this; '' when it is over. */
  say(kind: 'writing' | 'quota' | 'clock', words: string): void
  sayForGood(words: string): void
  /** '' if there is none. */
  words(): string
}

export function createStoreProblems(): StoreProblems {
  const current = new Map<string, string>()
  let lasting = ''
  return {
    say(kind, words) {
      if (words === '') current.delete(kind)
      else current.set(kind, words)
    },
    sayForGood(words) {
      lasting = words
    },
    words: () => [...current.values(), lasting].filter((words) => words !== '').join('. '),
  }
}
