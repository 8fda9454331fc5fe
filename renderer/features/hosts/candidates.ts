// Which of the hosts that could be added are: not those that are there already, stand twice in a list, or have a mistake in them. Pure.
import type { HostCandidate } from '#shared/contract/hosts.ts'

export function isAddable({ isKnown, problem, sameAsLine }: HostCandidate): boolean {
  return !isKnown && problem === null && sameAsLine === null
}

/** Those whose name, URI or folder has all the words in it. */
export function matchingOf(candidates: readonly HostCandidate[], words: string): readonly HostCandidate[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return candidates
  return candidates.filter(({ name, uri, folder }) => {
    const text = `${name}\n${uri}\n${folder}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}

export function chosenOf(candidates: readonly HostCandidate[], excluded: ReadonlySet<string>): HostCandidate[] {
  return candidates.filter((candidate) => isAddable(candidate) && !excluded.has(candidate.uri))
}

export function leftOutOf(candidates: readonly HostCandidate[]): { readonly mistakes: number; readonly repeated: number } {
  return { mistakes: candidates.filter(({ problem }) => problem !== null).length, repeated: candidates.filter(({ sameAsLine }) => sameAsLine !== null).length }
}
