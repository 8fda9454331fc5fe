// Matches typed words against a text by their beginnings, in any order. Pure.

/** As `matchWords`, for a query that is looked for in thousands of texts. */
export function wordMatcher(query: string): (text: string) => string | null {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return () => ''
  return (text) => {
    const haystack = text.toLowerCase()
    const missing = wanted.filter((word) => !haystack.includes(word))
    return missing.length === wanted.length ? null : missing.join(' ')
  }
}

/**
 * What is left of `query` when the words that `text` has are taken away: "" if all were found, the rest if only some were,
 * `null` if none was. An empty query is found everywhere.
 */
export function matchWords(query: string, text: string): string | null {
  return wordMatcher(query)(text)
}
