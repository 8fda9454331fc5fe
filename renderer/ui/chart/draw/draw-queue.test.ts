import { describe, expect, it } from 'vitest'
import { createDrawQueue } from './draw-queue.ts'

function stepped() {
  const tasks: (() => void)[] = []
  const queue = createDrawQueue((run) => tasks.push(run))
  return { queue, step: () => tasks.shift()?.(), left: () => tasks.length }
}

describe('drawings that wait', () => {
  it('are one in each frame, the first at once, of each chart the newest', () => {
    const { queue, step } = stepped()
    const drawn: string[] = []
    queue.schedule('a', () => drawn.push('a1'))
    expect(drawn).toEqual(['a1'])
    queue.schedule('b', () => drawn.push('b1'))
    queue.schedule('a', () => drawn.push('a2'))
    queue.schedule('b', () => drawn.push('b2'))
    step()
    expect(drawn).toEqual(['a1', 'b2'])
    step()
    expect(drawn).toEqual(['a1', 'b2', 'a2'])
  })

  it('do not happen when their chart is gone, and begin again afterwards', () => {
    const { queue, step, left } = stepped()
    const drawn: string[] = []
    queue.schedule('a', () => drawn.push('a'))
    queue.schedule('b', () => drawn.push('b'))
    queue.cancel('b')
    step()
    expect([drawn, left()]).toEqual([['a'], 0])
    queue.schedule('c', () => drawn.push('c'))
    expect(drawn).toEqual(['a', 'c'])
  })

  it('go on after one that fails', () => {
    const { queue, step } = stepped()
    const drawn: string[] = []
    expect(() => queue.schedule('a', () => { throw new Error('no canvas') })).toThrow('no canvas')
    queue.schedule('b', () => drawn.push('b'))
    step()
    expect(drawn).toEqual(['b'])
  })
})
