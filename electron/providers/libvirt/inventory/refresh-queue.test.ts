import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRefreshQueue } from './refresh-queue.ts'
import type { Depth } from './refresh-queue.ts'

describe('the refresh queue', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function queueOf(parallel = 2): { looks: { uuid: string; depth: Depth; done: () => void }[]; queue: ReturnType<typeof createRefreshQueue>; errors: unknown[] } {
    const looks: { uuid: string; depth: Depth; done: () => void }[] = []
    const errors: unknown[] = []
    const refresh = (uuid: string, depth: Depth): Promise<void> => new Promise((resolve) => looks.push({ uuid, depth, done: resolve }))
    return { looks, errors, queue: createRefreshQueue({ refresh, parallel, restMs: 100, onError: (error) => errors.push(error) }) }
  }

  test('makes two looks of a thousand events: one at once, one after the rest', async () => {
    const { looks, queue } = queueOf()
    for (let event = 0; event < 1_000; event += 1) queue.add('a', 'state')
    expect(looks).toHaveLength(1)
    looks[0]?.done()
    await vi.advanceTimersByTimeAsync(99)
    expect(looks).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(looks).toHaveLength(2)
    looks[1]?.done()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(looks).toHaveLength(2)
  })

  test('joins what is asked of one domain into the thorough look', async () => {
    const { looks, queue } = queueOf(1)
    queue.add('busy', 'state')
    queue.add('a', 'state')
    queue.add('a', 'xml')
    queue.add('b', 'xml')
    looks[0]?.done()
    await vi.advanceTimersByTimeAsync(0)
    looks[1]?.done()
    await vi.advanceTimersByTimeAsync(0)
    expect(looks.map(({ uuid, depth }) => [uuid, depth])).toEqual([['busy', 'state'], ['a', 'both'], ['b', 'xml']])
  })

  test('does not let an act of ours wait for the rest', async () => {
    const { looks, queue } = queueOf()
    queue.add('a', 'state')
    looks[0]?.done()
    await vi.advanceTimersByTimeAsync(0)
    queue.hurry('a', 'state')
    expect(looks).toHaveLength(2)
  })

  test('looks at a few at a time, and at none after its end', async () => {
    const { looks, queue } = queueOf(2)
    for (const uuid of ['a', 'b', 'c']) queue.add(uuid, 'xml')
    expect(looks).toHaveLength(2)
    queue[Symbol.dispose]()
    looks[0]?.done()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(looks).toHaveLength(2)
  })

  test('goes on after a look that failed', async () => {
    const errors: unknown[] = []
    const failed = new Error('no answer')
    const seen: string[] = []
    const refresh = async (uuid: string): Promise<void> => {
      seen.push(uuid)
      if (uuid === 'a') throw failed
    }
    const queue = createRefreshQueue({ refresh, parallel: 1, restMs: 10, onError: (error) => errors.push(error) })
    queue.add('a', 'state')
    queue.add('b', 'state')
    await vi.advanceTimersByTimeAsync(0)
    expect(seen).toEqual(['a', 'b'])
    expect(errors).toEqual([failed])
  })
})
