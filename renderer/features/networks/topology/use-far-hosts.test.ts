import { describe, expect, it } from 'vitest'
import { nextCount } from './use-far-hosts.ts'

function steps(from: number, target: number, drawn: readonly number[] | { boxes: readonly number[]; room: number }): number[] {
  const { boxes, room } = 'room' in drawn ? drawn : { boxes: drawn, room: 50 }
  const seen = [from]
  for (let at = from; at !== target && seen.length < 1_000; ) seen.push((at = nextCount(at, target, { boxes, room })))
  return seen
}

describe('hosts that are drawn from afar', () => {
  it('change a few at a time, either way, until all have', () => {
    const boxes = Array.from({ length: 50 }, () => 25)
    const away = steps(0, 50, boxes)
    expect(away.at(-1)).toBe(50)
    expect(away.length).toBeGreaterThan(10)
    expect(steps(50, 0, boxes)).toHaveLength(away.length)
  })

  it('change at once where nothing is drawn of them', () => {
    const boxes = [0, 0, 30, 0, 30, 30, 0]
    expect(steps(0, 7, boxes)).toEqual([0, 5, 7])
    expect(steps(7, 0, boxes)).toEqual([7, 4, 0])
  })

  it('change in smaller steps where there is less room', () => {
    const boxes = Array.from({ length: 50 }, () => 25)
    expect(steps(0, 50, { boxes, room: 8 })).toHaveLength(51)
  })

  it('change one at least, however much is in it', () => {
    expect(steps(0, 2, [5_000, 1])).toEqual([0, 1, 2])
    expect(steps(2, 0, [1, 5_000])).toEqual([2, 1, 0])
  })
})
