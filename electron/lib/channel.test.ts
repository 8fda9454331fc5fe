import { describe, expect, it } from 'vitest'
import { createChannel } from './channel.ts'

async function takeFrom<T>(events: AsyncGenerator<T, void, undefined>, count: number): Promise<T[]> {
  const taken: T[] = []
  while (taken.length < count) {
    const { value, done } = await events.next()
    if (done) break
    taken.push(value)
  }
  return taken
}

describe('a channel', () => {
  it('gives a subscriber the snapshot first and then what is published', async () => {
    const channel = createChannel<string>({ backlogLimit: 10 })
    const events = channel.subscribe({ snapshot: () => ['now'] })
    expect(await takeFrom(events, 1)).toEqual(['now'])
    channel.publish('later')
    channel.publish('last')
    expect(await takeFrom(events, 2)).toEqual(['later', 'last'])
  })

  it('loses nothing that is published while the pieces of a snapshot are still being read', async () => {
    const channel = createChannel<string>({ backlogLimit: 10 })
    const events = channel.subscribe({ snapshot: () => ['a', 'b', 'c'] })
    expect(await takeFrom(events, 1)).toEqual(['a'])
    channel.publish('d')
    expect(await takeFrom(events, 3)).toEqual(['b', 'c', 'd'])
  })

  it('gives a subscriber that falls behind a new snapshot instead of its backlog', async () => {
    const state: number[] = []
    const channel = createChannel<number[]>({ backlogLimit: 3 })
    const events = channel.subscribe({ snapshot: () => [[...state]] })
    await takeFrom(events, 1)
    for (let number = 1; number <= 100; number += 1) {
      state.push(number)
      channel.publish([number])
    }
    const [snapshot] = await takeFrom(events, 1)
    expect(snapshot).toHaveLength(100)
    channel.publish([101])
    expect(await takeFrom(events, 1)).toEqual([[101]])
  })

  it('does not count the pieces of a snapshot as a backlog', async () => {
    const channel = createChannel<string>({ backlogLimit: 2 })
    const events = channel.subscribe({ snapshot: () => ['a', 'b', 'c', 'd'] })
    await takeFrom(events, 1)
    channel.publish('e')
    expect(await takeFrom(events, 4)).toEqual(['b', 'c', 'd', 'e'])
  })

  it('ends a subscription whose signal aborts, also while it waits', async () => {
    const channel = createChannel<string>({ backlogLimit: 2 })
    const controller = new AbortController()
    const events = channel.subscribe({ snapshot: () => ['now'], signal: controller.signal })
    await events.next()
    const waiting = events.next()
    expect(channel.subscriberCount).toBe(1)
    controller.abort()
    expect(await waiting).toEqual({ value: undefined, done: true })
    expect(channel.subscriberCount).toBe(0)
  })

  it('ends all subscriptions when it is disposed', async () => {
    const channel = createChannel<string>({ backlogLimit: 2 })
    const events = channel.subscribe({ snapshot: () => [] })
    const waiting = events.next()
    channel[Symbol.dispose]()
    expect(await waiting).toEqual({ value: undefined, done: true })
  })

  it('keeps one slow subscriber from slowing another', async () => {
    const channel = createChannel<number>({ backlogLimit: 2 })
    const slow = channel.subscribe({ snapshot: () => [0] })
    const quick = channel.subscribe({ snapshot: () => [0] })
    await takeFrom(slow, 1)
    await takeFrom(quick, 1)
    for (const number of [1, 2, 3, 4]) {
      channel.publish(number)
      expect(await takeFrom(quick, 1)).toEqual([number])
    }
  })
})
