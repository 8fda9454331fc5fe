import { describe, expect, it } from 'vitest'
import { patternOf, plainTimeOf } from './plain-times.ts'

describe('times in plain words', () => {
  it.each(['15 * * * *', '30 2 * * *', '0 22 * * 1,3,5', '5 4 28 * *'])('are the same after a way to cron and back: %s', (pattern) => {
    expect(plainTimeOf(pattern).frequency).not.toBe('custom')
    expect(patternOf(plainTimeOf(pattern))).toBe(pattern)
  })

  it.each(['*/5 * * * *', '0 2 1 * 1', '0 2 * 6 *', 'nonsense'])('leave what they cannot say as it is: %s', (pattern) => {
    expect(plainTimeOf(pattern)).toMatchObject({ frequency: 'custom', pattern })
    expect(patternOf(plainTimeOf(pattern))).toBe(pattern)
  })
})
