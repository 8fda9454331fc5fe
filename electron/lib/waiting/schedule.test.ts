import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDebounced, repeat } from './schedule.ts'

const onError = (error: unknown): void => {
  throw error
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a debounced run', () => {
  it('runs once for many requests, and again for a later one', async () => {
    const run = vi.fn()
    const debounced = createDebounced(run, { delayMs: 50, onError })
    debounced.request()
    debounced.request()
    await vi.advanceTimersByTimeAsync(50)
    expect(run).toHaveBeenCalledTimes(1)
    debounced.request()
    await vi.advanceTimersByTimeAsync(50)
    expect(run).toHaveBeenCalledTimes(2)
  })

  it('does not overlap itself', async () => {
    let running = 0
    let most = 0
    const run = async (): Promise<void> => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 200))
      running -= 1
    }
    const debounced = createDebounced(run, { delayMs: 10, onError })
    debounced.request()
    await vi.advanceTimersByTimeAsync(50)
    debounced.request()
    await vi.advanceTimersByTimeAsync(1000)
    expect(most).toBe(1)
  })

  it('runs what was asked for when it is disposed', async () => {
    const run = vi.fn()
    const debounced = createDebounced(run, { delayMs: 50_000, onError })
    debounced.request()
    await debounced[Symbol.asyncDispose]()
    expect(run).toHaveBeenCalledTimes(1)
  })
})

describe('a repeated run', () => {
  it('goes on after a failure, and stops when it is disposed', async () => {
    const errors: unknown[] = []
    const run = vi.fn(() => Promise.reject(new Error('no')))
    const repeated = repeat(run, { everyMs: 100, onError: (error) => errors.push(error) })
    await vi.advanceTimersByTimeAsync(250)
    expect(run).toHaveBeenCalledTimes(2)
    expect(errors).toHaveLength(2)
    repeated[Symbol.dispose]()
    await vi.advanceTimersByTimeAsync(1000)
    expect(run).toHaveBeenCalledTimes(2)
  })
})
