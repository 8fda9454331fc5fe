// Which things a query may mean when some of its words are what to do and the others are a name. Pure.
import { loweredMatcher } from './match-words.ts'

const enough = 300

interface Named {
  readonly name: string
}

/**
 * Those whose names have at least one of the words, most words first; at most `limit`. A fleet of ten thousand is not gone through
 * for a word that is in every name. `lowered`: a name in small letters, where it is at hand.
 */
export function nameMatches<Thing extends Named>(query: string, things: Iterable<Thing>, { limit, lowered = lowerName }: { readonly limit: number; readonly lowered?: (thing: Thing) => string }): readonly Thing[] {
  const found: { readonly thing: Thing; readonly missing: number }[] = []
  const match = loweredMatcher(query)
  for (const thing of things) {
    const missing = match(lowered(thing), '')
    if (missing === null) continue
    found.push({ thing, missing: missing === '' ? 0 : missing.split(' ').length })
    if (found.length >= enough) break
  }
  return found.toSorted((left, right) => left.missing - right.missing).slice(0, limit).map(({ thing }) => thing)
}

function lowerName({ name }: Named): string {
  return name.toLowerCase()
}
