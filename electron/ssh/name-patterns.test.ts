import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesPattern, matchesPatternList } from './name-patterns.ts'

describe('host name patterns', () => {
  it('mean the same as the regular expressions that they stand for', () => {
    const text = (letters: string) => fc.array(fc.constantFrom(...letters.split('')), { maxLength: 8 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text('ab.*?'), text('ab.'), (pattern, name) => {
        const expression = new RegExp(`^${pattern.replaceAll('.', String.raw`\.`).replaceAll('*', '.*').replaceAll('?', '.')}$`)
        expect(matchesPattern(pattern, name)).toBe(expression.test(name))
      }),
      { numRuns: 2_000 },
    )
  })

  it('do not take forever, however many stars they have', () => {
    expect(matchesPattern('*a'.repeat(200), 'a'.repeat(5_000) + 'b')).toBe(false)
  })

  it('exclude what a negated one matches, wherever it stands, and include nothing by negation alone', () => {
    const matches = (patterns: string[]): boolean => matchesPatternList(patterns, (pattern) => matchesPattern(pattern, 'kvm01'))
    expect([['kvm*'], ['kvm*', '!kvm01'], ['!kvm01', 'kvm*'], ['!other'], []].map(matches)).toEqual([true, false, false, false, false])
  })
})
