// The timers are the test's own: what is counted is how often a host is asked.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchList } from './list-watch.ts'
import type { ListWatchOptions } from './list-watch.ts'

const life = { stop: new AbortController() }

beforeEach(() => {
  life.stop = new AbortController()
  vi.useFakeTimers()
})

afterEach(() => {
  life.stop.abort()
  vi.useRealTimers()
})

/** A list that is told, with what each reading gives and what was told. */
async function watched(read: ListWatchOptions<string>['read']): Promise<{ readonly refresh: () => void; readonly told: string[]; readonly errors: unknown[] }> {
  const told: string[] = []
  const errors: unknown[] = []
  const watch = await watchList<string>({ read, tell: (items) => told.push(items.join()), listen: () => Promise.resolve(), onError: (error) => errors.push(error), signal: life.stop.signal })
  return { refresh: () => watch.refresh(), told, errors }
}

describe('the list of a host', () => {
  it('is told at first, a tenth of a second after an event, and not when nothing has changed', async () => {
    const lists = [['a'], ['a'], ['a', 'b']]
    const { refresh, told } = await watched(() => Promise.resolve(lists.shift() ?? []))
    expect(told).toEqual(['a'])
    refresh()
    refresh()
    await vi.advanceTimersByTimeAsync(5_000)
    expect([told, lists.length]).toEqual([['a'], 1])
    refresh()
    await vi.advanceTimersByTimeAsync(100)
    expect(told).toEqual(['a', 'a,b'])
  })

  it('is read once a second at most while events keep coming, with the last one in it', async () => {
    let readings = 0
    let stored = 0
    const { refresh, told } = await watched(() => Promise.resolve([String((readings += 1) && stored)]))
    for (stored = 1; stored <= 200; stored += 1) {
      refresh()
      await vi.advanceTimersByTimeAsync(50)
    }
    stored = 200
    await vi.advanceTimersByTimeAsync(1_000)
    expect(readings).toBeLessThan(16)
    expect(told.at(-1)).toBe('200')
    await vi.advanceTimersByTimeAsync(4_000)
    stored = 201
    refresh()
    await vi.advanceTimersByTimeAsync(100)
    expect(told.at(-1)).toBe('201')
  })

  it('has one reading under way: what an event says meanwhile is read after it', async () => {
    const asked: ((items: string[]) => void)[] = []
    const opening = watched(() => new Promise((resolve) => asked.push(resolve)))
    await vi.advanceTimersByTimeAsync(0)
    asked[0]?.(['first'])
    const { refresh, told } = await opening
    refresh()
    await vi.advanceTimersByTimeAsync(100)
    for (let event = 0; event < 20; event += 1) {
      refresh()
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(asked).toHaveLength(2)
    asked[1]?.(['second'])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toHaveLength(3)
    asked[2]?.(['third'])
    await vi.advanceTimersByTimeAsync(0)
    expect(told).toEqual(['first', 'second', 'third'])
  })

  it('outlives a reading that fails, says so, and is asked nothing after its end', async () => {
    const results = [Promise.resolve(['a']), Promise.reject(new Error('no answer')), Promise.resolve(['b'])]
    results[1]?.catch(() => {})
    const { refresh, told, errors } = await watched(() => results.shift() ?? Promise.resolve([]))
    refresh()
    await vi.advanceTimersByTimeAsync(100)
    expect(errors).toEqual([new Error('no answer')])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(told).toEqual(['a', 'b'])
    life.stop.abort()
    refresh()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(told).toEqual(['a', 'b'])
  })
})
