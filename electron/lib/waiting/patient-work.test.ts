import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createPatientWork } from './patient-work.ts'

const never = new AbortController().signal

describe('patient work', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('waits until nothing urgent is under way', async () => {
    const work = createPatientWork({ parallel: 2, patienceMs: 1_000 })
    const first = work.urgent()
    const second = work.urgent()
    const done = vi.fn()
    void work.run(async () => done(), never)
    await vi.advanceTimersByTimeAsync(10)
    first[Symbol.dispose]()
    await vi.advanceTimersByTimeAsync(10)
    expect(done).not.toHaveBeenCalled()
    second[Symbol.dispose]()
    await vi.advanceTimersByTimeAsync(10)
    expect(done).toHaveBeenCalledOnce()
  })

  test('is held up by something endless for a while only', async () => {
    const work = createPatientWork({ parallel: 2, patienceMs: 1_000 })
    work.urgent()
    const done = vi.fn()
    void work.run(async () => done(), never)
    await vi.advanceTimersByTimeAsync(999)
    expect(done).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(10)
    expect(done).toHaveBeenCalledOnce()
  })

  test('runs a few pieces at a time, in order, and goes on after a failure', async () => {
    const work = createPatientWork({ parallel: 2, patienceMs: 1_000 })
    const started: string[] = []
    const ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>()
    const piece = (name: string): Promise<void> =>
      work.run(() => {
        started.push(name)
        return new Promise((resolve, reject) => ends.set(name, { resolve, reject }))
      }, never)
    const failed = piece('a').catch((error: unknown) => error)
    const others = [piece('b'), piece('c')]
    await vi.advanceTimersByTimeAsync(1)
    expect(started).toEqual(['a', 'b'])
    ends.get('a')?.reject(new Error('no'))
    expect(await failed).toEqual(new Error('no'))
    await vi.advanceTimersByTimeAsync(1)
    expect(started).toEqual(['a', 'b', 'c'])
    for (const { resolve } of ends.values()) resolve()
    await Promise.all(others)
  })

  test('is given up with its signal', async () => {
    const work = createPatientWork({ parallel: 1, patienceMs: 1_000 })
    work.urgent()
    const stop = new AbortController()
    const run = vi.fn(async () => {})
    const asked = work.run(run, stop.signal)
    stop.abort(new Error('gone'))
    await expect(asked).rejects.toThrow('gone')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(run).not.toHaveBeenCalled()
  })
})
