// Matches typed words against a text by their beginnings, in any order. Pure.

/**
 * What is left of the words when those that the text has are taken away: "" if all were found, the rest if only some were, `null` if none
 * was.
 */
export type WordMatcher = (text: string) => string | null

/** As `matchWords`, for a query that is looked for in thousands of texts. */
export function wordMatcher(query: string): WordMatcher {
  const match = loweredMatcher(query)
  return (text) => match(text.toLowerCase(), '')
}

/** For texts that are in small letters already; the second counts as a part of the first. */
export function loweredMatcher(query: string): (text: string, more: string) => string | null {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return () => ''
  return (text, more) => {
    let missing = ''
    let found = 0
    for (const word of wanted) {
      if (text.includes(word) || more.includes(word)) found += 1
      else missing = missing === '' ? word : `${missing} ${word}`
    }
    return found === 0 ? null : missing
  }
}

/** An empty query is found everywhere. */
export function matchWords(query: string, text: string): string | null {
  return wordMatcher(query)(text)
}
