import { expect, it } from 'vitest'
import { sparkPath } from './sparkline.tsx'

it('draws a run for each stretch of values, gaps as gaps, within its height', () => {
  expect(sparkPath([0, 1, null, 2], 2)).toBe('M0.0 19.0h.6L33.3 10.0M100.0 1.0h.6')
  expect(sparkPath([5, 10], 0)).toBe('M0.0 10.0h.6L100.0 1.0')
  expect(sparkPath([0, 0], 0)).toBe('M0.0 19.0h.6L100.0 19.0')
  expect(sparkPath([null], 1)).toBe('')
})
