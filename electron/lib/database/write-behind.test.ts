import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { createWriteBehind } from './write-behind.ts'
import type { WriteBehindOptions } from './write-behind.ts'

function setUp(changes: Partial<WriteBehindOptions<string>> = {}) {
  const saved: string[][] = []
  const problems: (string | number | null)[] = []
  const errors: unknown[] = []
  let failure: unknown
  const queue = createWriteBehind<string>({
    write: (rows) => {
      if (failure) return Promise.reject(failure)
      saved.push([...rows])
      return Promise.resolve()
    },
    delayMs: 5,
    batchSize: 2,
    retryMs: 5,
    onDiskFull: (problem) => problems.push(problem?.params['reason'] ?? null),
    onError: (error) => errors.push(error),
    ...changes,
  })
  return { queue, saved, problems, errors, failWith: (error: unknown) => (failure = error) }
}

const diskFull = new AppError('disk-full', { message: 'no room' })

describe('writing behind', () => {
  it('saves in batches, in order, the newest value of a key only', async () => {
    const { queue, saved } = setUp()
    queue.set('a', 'a1')
    queue.set('b', 'b1')
    queue.set('a', 'a2')
    queue.set('c', 'c1')
    await queue.flush()
    expect(saved).toEqual([['b1', 'a2'], ['c1']])
    expect(queue.waiting).toBe(0)
  })

  it('loses nothing on a full disk, tells of it once, and saves when there is room', async () => {
    const { queue, saved, problems, failWith } = setUp()
    failWith(diskFull)
    queue.set('a', 'a1')
    await queue.flush()
    await queue.flush()
    expect(queue.waiting).toBe(1)
    queue.set('b', 'b1')
    queue.set('a', 'a2')
    failWith(undefined)
    await queue.flush()
    expect(saved.flat().toSorted()).toEqual(['a2', 'b1'])
    expect(problems).toEqual(['kept-in-memory', null])
  })

  it('tries again by itself', async () => {
    const tried = Promise.withResolvers<void>()
    let attempts = 0
    const { queue } = setUp({
      write: () => {
        attempts += 1
        if (attempts < 3) return Promise.reject(diskFull)
        tried.resolve()
        return Promise.resolve()
      },
    })
    queue.set('a', 'a1')
    await tried.promise
    expect(attempts).toBe(3)
  })

  it('drops a batch that fails for another reason, and says so', async () => {
    const { queue, errors, failWith } = setUp()
    const broken = new Error('broken')
    failWith(broken)
    queue.set('a', 'a1')
    await queue.flush()
    expect(queue.waiting).toBe(0)
    expect(errors).toEqual([broken])
  })

  it('forgets what is not wanted any more', async () => {
    const { queue, saved } = setUp()
    queue.set('vm 1', 'x')
    queue.set('host 1', 'y')
    queue.forget((key) => key.startsWith('vm'))
    await queue.flush()
    expect(saved).toEqual([['y']])
  })

  it('says how much is lost when it ends while the disk is full', async () => {
    const { queue, errors, failWith } = setUp()
    failWith(diskFull)
    queue.set('a', 'a1')
    queue.set('b', 'b1')
    await queue[Symbol.asyncDispose]()
    expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining('2 rows were lost') })])
  })

  it('saves what is left when it is disposed', async () => {
    const { queue, saved } = setUp({ delayMs: 60_000 })
    queue.set('a', 'a1')
    await queue[Symbol.asyncDispose]()
    expect(saved).toEqual([['a1']])
  })
})
