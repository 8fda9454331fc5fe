import { describe, expect, it } from 'vitest'
import { groupMarks } from './group-marks.ts'
import type { ChartMark } from './group-marks.ts'

const mark = (atMs: number, tone: ChartMark['tone'] = 'quiet'): ChartMark => ({ id: String(atMs), atMs, icon: 'other', tone, text: '' })

describe('marks on the time axis', () => {
  it('that lie over each other are one, as grave as its gravest', () => {
    const groups = groupMarks([mark(40), mark(10, 'error'), mark(0), mark(99)], (atMs) => (atMs > 90 ? undefined : atMs))
    expect(groups.map(({ px, tone, marks }) => [px, tone, marks.length])).toEqual([[0, 'error', 2], [40, 'quiet', 1]])
  })
})
