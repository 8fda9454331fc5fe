import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { withOwnLink } from './own-link.ts'
import { createSpareLinks } from './spare-links.ts'
import { isClosed, linkPeer } from './testing/linked-peer.ts'
import type { LinkedPeer } from './testing/linked-peer.ts'

const signal = new AbortController().signal

describe('spare connections', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const opening = (...links: LinkedPeer[]) => {
    const rest = [...links]
    return createSpareLinks(async () => {
      const next = rest.shift()
      if (!next) throw new Error('no more')
      return next.link
    })
  }

  test('are used by the next piece of work, one at a time', async () => {
    await using first = await linkPeer()
    await using second = await linkPeer()
    const spare = opening(first, second)
    const taken = await spare.take(signal)
    expect(await spare.take(signal)).toBe(second.link)
    await spare.giveBack(taken)
    expect(await spare.take(signal)).toBe(first.link)
  })

  test('are closed after a while, and when the host is', async () => {
    await using first = await linkPeer()
    await using second = await linkPeer()
    const spare = opening(first, second)
    await spare.giveBack(await spare.take(signal))
    await vi.advanceTimersByTimeAsync(60_000)
    await first.link.connection.closed
    expect(isClosed(first)).toBe(true)
    await spare.giveBack(await spare.take(signal))
    await spare.close()
    expect(isClosed(second)).toBe(true)
  })

  test('are not kept when they ended, nor with a call that was given up, nor after work that failed', async () => {
    await using lost = await linkPeer()
    await using busy = await linkPeer()
    await using failed = await linkPeer()
    await using last = await linkPeer()
    const host = { spare: opening(lost, busy, failed, last) }
    await withOwnLink(host, signal, async (own) => expect(own).toBe(lost.link))
    lost.peer[Symbol.dispose]()
    await lost.link.connection.closed
    const givenUp = new AbortController()
    await withOwnLink(host, signal, async (own) => {
      expect(own).toBe(busy.link)
      const asking = own.connection.call('DOMAIN_SUSPEND', { dom: { name: 'web', uuid: '00000000-0000-4000-8000-000000000001', id: 1 } }, { signal: givenUp.signal })
      givenUp.abort()
      await expect(asking).rejects.toMatchObject({ name: 'AbortError' })
    })
    expect(isClosed(busy)).toBe(true)
    await expect(withOwnLink(host, signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(isClosed(failed)).toBe(true)
    await withOwnLink(host, signal, async (own) => expect(own).toBe(last.link))
  })
})
