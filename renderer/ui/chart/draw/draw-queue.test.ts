import { describe, expect, it } from 'vitest'
import { createDrawQueue } from './draw-queue.ts'

function stepped() {
  const tasks: (() => void)[] = []
  const queue = createDrawQueue((run) => tasks.push(run))
  return { queue, step: () => tasks.shift()?.(), left: () => tasks.length }
}

describe('drawings that wait', () => {
  it('are one in each task, the newest of each chart', () => {
    const { queue, step } = stepped()
    const drawn: string[] = []
    queue.schedule('a', () => drawn.push('a1'))
    queue.schedule('b', () => drawn.push('b1'))
    queue.schedule('a', () => drawn.push('a2'))
    step()
    expect(drawn).toEqual(['a2'])
    step()
    expect(drawn).toEqual(['a2', 'b1'])
  })

  it('do not happen when their chart is gone, and begin again afterwards', () => {
    const { queue, step, left } = stepped()
    const drawn: string[] = []
    queue.schedule('a', () => drawn.push('a'))
    queue.cancel('a')
    step()
    expect([drawn, left()]).toEqual([[], 0])
    queue.schedule('b', () => drawn.push('b'))
    step()
    step()
    expect([drawn, left()]).toEqual([['b'], 0])
  })

  it('go on after one that fails', () => {
    const { queue, step } = stepped()
    const drawn: string[] = []
    queue.schedule('a', () => { throw new Error('no canvas') })
    queue.schedule('b', () => drawn.push('b'))
    expect(step).toThrow('no canvas')
    step()
    expect(drawn).toEqual(['b'])
  })
})
