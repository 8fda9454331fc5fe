// Which of the hosts that could be added are: not those that are there already, stand twice in a list, or have a mistake in them. Pure.
import type { HostCandidate } from '#shared/contract/hosts.ts'

export function isAddable({ isKnown, problem, sameAsLine }: HostCandidate): boolean {
  return !isKnown && problem === null && sameAsLine === null
}

export function chosenOf(candidates: readonly HostCandidate[], excluded: ReadonlySet<string>): HostCandidate[] {
  return candidates.filter((candidate) => isAddable(candidate) && !excluded.has(candidate.uri))
}

export function leftOutOf(candidates: readonly HostCandidate[]): { readonly mistakes: number; readonly repeated: number } {
  return { mistakes: candidates.filter(({ problem }) => problem !== null).length, repeated: candidates.filter(({ sameAsLine }) => sameAsLine !== null).length }
}
