import { describe, expect, it } from 'vitest'
import { expandNames, mostNames } from './name-pattern.ts'

describe('a pattern of names', () => {
  it('is itself without a range', () => {
    expect(expandNames('web')).toEqual(['web'])
    expect(expandNames('web-{a..b}')).toEqual(['web-{a..b}'])
  })
  it('counts with the zeros that it is written with', () => {
    expect(expandNames('web-{08..11}.lab')).toEqual(['web-08.lab', 'web-09.lab', 'web-10.lab', 'web-11.lab'])
    expect(expandNames('n{9..10}')).toEqual(['n9', 'n10'])
  })
  it('names nothing when it counts down or too far', () => {
    expect(expandNames('web-{5..1}')).toEqual([])
    expect(expandNames('web-{1..100000}')).toEqual([])
    expect(expandNames(`web-{1..${mostNames}}`)).toHaveLength(mostNames)
  })
})
