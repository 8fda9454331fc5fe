import { describe, expect, test, vi } from 'vitest'
import { LibvirtError } from '#electron/libvirt/index.ts'
import type { HostLink, Link } from './host-link.ts'
import { isFar, withOwnLink } from './own-link.ts'

const signal = new AbortController().signal
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Answers the first call after the first time, and so on; the last stands for all that follow. */
function answering(...tookMs: readonly number[]) {
  const left = [...tookMs]
  const call = vi.fn(async () => {
    const ms = left.length > 1 ? left.shift() : left[0]
    if (ms !== undefined && ms > 0) await pause(ms)
  })
  return { link: { connection: { call } } as unknown as Link, call }
}

describe('how far a host is', () => {
  test('is told by the quickest of a few calls, and the first of a near one is enough', async () => {
    const near = answering(0)
    expect(await isFar(near.link, signal)).toBe(false)
    expect(near.call).toHaveBeenCalledOnce()
    expect(await isFar(answering(60, 60, 0).link, signal)).toBe(false)
    expect(await isFar(answering(60).link, signal)).toBe(true)
  })

  test('is asked for without waiting for answers', async () => {
    const answer = Promise.withResolvers<void>()
    const call = vi.fn(() => answer.promise)
    const asked = isFar({ connection: { call } } as unknown as Link, signal)
    await vi.waitFor(() => expect(call).toHaveBeenCalledTimes(5))
    answer.resolve()
    expect(await asked).toBe(true)
  })

  test('is not known of a host that fails to answer', async () => {
    const call = vi.fn(() => Promise.reject(new Error('lost')))
    await expect(isFar({ connection: { call } } as unknown as Link, signal)).rejects.toThrow('lost')
  })
})

describe('a connection for one piece of work', () => {
  test('is used again when the daemon said no, and closed for any other failure', async () => {
    const close = vi.fn(async () => {})
    const giveBack = vi.fn(async () => {})
    const own = { connection: { close } } as unknown as Link
    const host = { spare: { take: async () => own, giveBack } } as unknown as HostLink
    const no = new LibvirtError({ code: 50, domain: 18, message: 'no storage vol', level: 2, dom: null, str1: null, str2: null, str3: null, int1: 0, int2: 0, net: null }, 'STORAGE_VOL_LOOKUP_BY_NAME')
    await expect(withOwnLink(host, signal, () => Promise.reject(no))).rejects.toBe(no)
    expect(giveBack).toHaveBeenCalledExactlyOnceWith(own)
    expect(close).not.toHaveBeenCalled()
    await expect(withOwnLink(host, signal, () => Promise.reject(new Error('late')))).rejects.toThrow('late')
    expect(close).toHaveBeenCalledOnce()
  })
})
