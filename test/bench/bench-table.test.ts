import { describe, expect, it } from 'vitest'
import { judge, measure, median, percentile } from './bench-table.ts'

describe('the bench table', () => {
  it('takes the middle of an odd and the mean of an even number of runs', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95)).toBe(10)
  })

  it('judges by ratio, by difference and by limit', () => {
    const row = { name: 'x', unit: 'ms' }
    expect(judge({ ...row, target: { kind: 'ratio', atMost: 0.5 } }, 4, 10)).toMatchObject({ figure: 0.4, isMet: true })
    expect(judge({ ...row, target: { kind: 'ratio', atLeast: 2 } }, 15, 10)).toMatchObject({ figure: 1.5, isMet: false })
    expect(judge({ ...row, target: { kind: 'difference', atMost: 10 } }, 15, 10)).toMatchObject({ figure: 5, isMet: true })
    expect(judge({ ...row, target: { kind: 'told' } }, 15, 10)).toMatchObject({ figure: 1.5, isMet: null })
    expect(judge({ ...row, target: { kind: 'limit', atMost: 10 } }, 15, null)).toMatchObject({ figure: 15, isMet: false })
  })

  it('lets both sides take turns in alternating order', async () => {
    const order: string[] = []
    const side = (name: string, value: number) => async () => {
      order.push(name)
      return value
    }
    const result = await measure({ name: 'x', unit: 'ms', target: { kind: 'ratio', atMost: 1 }, ours: side('ours', 1), theirs: side('theirs', 2) }, 3)
    expect(order).toEqual(['ours', 'theirs', 'theirs', 'ours', 'ours', 'theirs'])
    expect(result).toMatchObject({ ours: 1, theirs: 2, figure: 0.5, isMet: true })
  })
})
