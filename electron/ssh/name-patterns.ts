// The wildcard patterns that ssh_config and known_hosts share: * and ?, lists, and ! for "but not". Linear time, whatever a file holds.

/** `*` stands for any text and `?` for one character; everything else for itself. */
export function matchesPattern(pattern: string, name: string): boolean {
  let patternAt = 0
  let nameAt = 0
  let starAt = -1
  let resumeAt = 0
  while (nameAt < name.length) {
    const wanted = pattern[patternAt]
    if (wanted === '*') {
      starAt = patternAt
      patternAt += 1
      resumeAt = nameAt
    } else if (wanted === '?' || (wanted !== undefined && wanted === name[nameAt])) {
      patternAt += 1
      nameAt += 1
    } else if (starAt >= 0) {
      // The last star swallows one character more. Earlier stars never need to be taken up again.
      patternAt = starAt + 1
      resumeAt += 1
      nameAt = resumeAt
    } else return false
  }
  return /^\**$/.test(pattern.slice(patternAt))
}

/** A negated pattern that matches wins over all others, wherever it stands in the list. A list of only negated ones matches nothing. */
export function matchesPatternList(patterns: readonly string[], matches: (pattern: string) => boolean): boolean {
  const isNegated = (pattern: string): boolean => pattern.startsWith('!')
  if (patterns.some((pattern) => isNegated(pattern) && matches(pattern.slice(1)))) return false
  return patterns.some((pattern) => !isNegated(pattern) && matches(pattern))
}
