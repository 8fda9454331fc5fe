import { afterEach, describe, expect, test, vi } from 'vitest'
import { LibvirtError } from '#electron/libvirt/index.ts'
import type { PeerCall } from '#electron/libvirt/testing/fake-peer.ts'
import { isFar, withOwnLink } from './own-link.ts'
import { isClosed, linkPeer } from './testing/linked-peer.ts'
import type { LinkedPeer } from './testing/linked-peer.ts'

const signal = new AbortController().signal
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const asked = ({ peer: { calls } }: LinkedPeer): number => calls.filter((name) => name === 'CONNECT_GET_LIB_VERSION').length

/** Answers the first call after the first time, and so on; the last stands for all that follow. */
async function answering(...tookMs: readonly number[]): Promise<LinkedPeer> {
  const left = [...tookMs]
  const linked = await linkPeer()
  const answer = async (call: PeerCall<'CONNECT_GET_LIB_VERSION'>): Promise<void> => {
    const ms = left.length > 1 ? left.shift() : left[0]
    if (ms !== undefined && ms > 0) await pause(ms)
    call.reply({ libVer: 9_000_000n })
  }
  linked.peer.on('CONNECT_GET_LIB_VERSION', (call) => void answer(call))
  return linked
}

describe('how far a host is', () => {
  afterEach(() => void vi.useRealTimers())

  test('is told by the quickest of a few calls, and the first of a near one is enough', async () => {
    // By a clock of the test's own: a busy machine is slower than the few milliseconds that count here.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const isFarByTheClock = async (link: LinkedPeer['link']): Promise<boolean> => {
      const asking = isFar(link, signal)
      for (let ms = 0; ms < 150; ms += 1) {
        // Answers that are on their way arrive before time goes on.
        for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
        await vi.advanceTimersByTimeAsync(1)
      }
      return asking
    }
    await using near = await answering(0)
    expect(await isFarByTheClock(near.link)).toBe(false)
    expect(asked(near)).toBe(1)
    await using busy = await answering(60, 60, 0)
    expect(await isFarByTheClock(busy.link)).toBe(false)
    await using far = await answering(60)
    expect(await isFarByTheClock(far.link)).toBe(true)
  })

  test('is asked for without waiting for answers', async () => {
    await using host = await linkPeer()
    const held: PeerCall<'CONNECT_GET_LIB_VERSION'>[] = []
    host.peer.on('CONNECT_GET_LIB_VERSION', (call) => void held.push(call))
    const answer = isFar(host.link, signal)
    await vi.waitFor(() => expect(held).toHaveLength(5))
    // By now the last has waited longer than that of a near host would.
    await pause(20)
    for (const call of held) call.reply({ libVer: 9_000_000n })
    expect(await answer).toBe(true)
  })

  test('is not known of a host that fails to answer', async () => {
    await using host = await linkPeer()
    host.peer.on('CONNECT_GET_LIB_VERSION', (call) => call.fail({ code: 38, message: 'lost' }))
    await expect(isFar(host.link, signal)).rejects.toThrow('lost')
  })
})

describe('a connection for one piece of work', () => {
  test('is used again when the daemon said no, and closed for any other failure', async () => {
    await using linked = await linkPeer()
    const own = linked.link
    const giveBack = vi.fn(async () => {})
    const host = { spare: { take: async () => own, giveBack } }
    const no = new LibvirtError({ code: 50, domain: 18, message: 'no storage vol', level: 2, dom: null, str1: null, str2: null, str3: null, int1: 0, int2: 0, net: null }, 'STORAGE_VOL_LOOKUP_BY_NAME')
    await expect(withOwnLink(host, signal, () => Promise.reject(no))).rejects.toBe(no)
    expect(giveBack).toHaveBeenCalledExactlyOnceWith(own)
    expect(isClosed(linked)).toBe(false)
    await expect(withOwnLink(host, signal, () => Promise.reject(new Error('late')))).rejects.toThrow('late')
    expect(isClosed(linked)).toBe(true)
  })
})
