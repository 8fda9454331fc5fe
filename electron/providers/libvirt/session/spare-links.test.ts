import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ClosedReason } from '#electron/libvirt/index.ts'
import type { Link } from './host-link.ts'
import { withOwnLink } from './own-link.ts'
import type { HostLink } from './host-link.ts'
import { createSpareLinks } from './spare-links.ts'

const signal = new AbortController().signal

function fakeLink(outstanding = 0) {
  const { promise: closed, resolve } = Promise.withResolvers<ClosedReason>()
  const close = vi.fn(async () => resolve({ kind: 'closed-locally' }))
  return { link: { connection: { outstanding, closed, close }, api: {} } as unknown as Link, close, lose: () => resolve({ kind: 'ended-by-peer' }) }
}

describe('spare connections', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const opening = (links: ReturnType<typeof fakeLink>[]) => {
    const open = vi.fn(async () => {
      const next = links.shift()
      if (!next) throw new Error('no more')
      return next.link
    })
    return { open, spare: createSpareLinks(open) }
  }

  test('are used by the next piece of work, one at a time', async () => {
    const [first, second] = [fakeLink(), fakeLink()]
    const { spare } = opening([first, second])
    const taken = await spare.take(signal)
    expect(await spare.take(signal)).toBe(second.link)
    await spare.giveBack(taken)
    expect(await spare.take(signal)).toBe(first.link)
  })

  test('are closed after a while, and when the host is', async () => {
    const [first, second] = [fakeLink(), fakeLink()]
    const { spare } = opening([first, second])
    await spare.giveBack(await spare.take(signal))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(first.close).toHaveBeenCalledOnce()
    await spare.giveBack(await spare.take(signal))
    await spare.close()
    expect(second.close).toHaveBeenCalledOnce()
  })

  test('are not kept when they ended, nor with a call that was given up, nor after work that failed', async () => {
    const [lost, busy, failed, last] = [fakeLink(), fakeLink(1), fakeLink(), fakeLink()]
    const { spare } = opening([lost, busy, failed, last])
    const host = { spare } as unknown as HostLink
    await withOwnLink(host, signal, async (own) => expect(own).toBe(lost.link))
    lost.lose()
    await vi.advanceTimersByTimeAsync(0)
    await withOwnLink(host, signal, async (own) => expect(own).toBe(busy.link))
    expect(busy.close).toHaveBeenCalledOnce()
    await expect(withOwnLink(host, signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(failed.close).toHaveBeenCalledOnce()
    await withOwnLink(host, signal, async (own) => expect(own).toBe(last.link))
  })
})
