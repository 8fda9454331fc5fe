import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { atMostEvery } from './paced.ts'

describe('pacing a burst', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('runs at once after a quiet time, then once for all calls of each interval', () => {
    const runs: number[] = []
    const schedule = atMostEvery(100, () => Date.now())
    const start = Date.now()
    const call = (): void => schedule(() => runs.push(Date.now() - start))
    call()
    vi.advanceTimersByTime(0)
    expect(runs).toEqual([0])
    for (let at = 0; at < 200; at += 10) {
      call()
      vi.advanceTimersByTime(10)
    }
    vi.advanceTimersByTime(1_000)
    expect(runs).toEqual([0, 100, 200])
    call()
    vi.advanceTimersByTime(0)
    expect(runs).toHaveLength(4)
  })
})
