import { describe, expect, it } from 'vitest'
import { matchWords } from './match-words.ts'

describe('matching words in the palette', () => {
  it('finds words in any order and case', () => {
    expect(matchWords('DOWN shut', 'Shut down')).toBe('')
    expect(matchWords('', 'anything')).toBe('')
  })

  it('leaves what the text does not have: the name of a VM', () => {
    expect(matchWords('shut down web-01', 'Shut down')).toBe('web-01')
    expect(matchWords('web', 'Shut down')).toBeNull()
  })
})
